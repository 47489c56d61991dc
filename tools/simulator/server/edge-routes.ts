/** edge-routes: what is at /__edge whoever draws the page: the requests as JSON, their stream, invalidation, faults and time. */
import { EdgewrightError } from '../../errors.js';
import { type Clock, moveClock } from '../clock.js';
import type { ApiRoute } from './edge-api.js';
import type { EventBuffer } from './event-stream.js';

export function basicRoutes(events: EventBuffer, clock: Clock): ApiRoute[] {
  return [
    {
      method: 'GET',
      pattern: /^\/__edge\/requests$/,
      access: 'reads',
      answer: (_, core) => ({ json: core.records() }),
    },
    {
      method: 'GET',
      pattern: /^\/__edge\/requests\/([^/]+)$/,
      access: 'reads',
      answer({ params }, core) {
        const record = core.record(params[0]!);
        if (record === undefined) throw new EdgewrightError('not-found', `No request "${params[0]}" is kept.`);
        return { json: record };
      },
    },
    {
      method: 'GET',
      pattern: /^\/__edge\/events$/,
      access: 'reads',
      answer: ({ lastEventId }) => ({ stream: events.open(lastEventId), type: 'text/event-stream' }),
    },
    {
      method: 'POST',
      pattern: /^\/__edge\/invalidate$/,
      access: 'commands',
      answer: ({ body }, core) => ({ json: core.invalidate(readPaths(body), readDistribution(body)) }),
    },
    {
      method: 'POST',
      pattern: /^\/__edge\/faults$/,
      access: 'commands',
      answer({ body }, core) {
        core.setFaults(typeof body === 'object' && body !== null && 'faults' in body ? body.faults : body);
        return { json: { faults: core.faults() } };
      },
    },
    {
      method: 'POST',
      pattern: /^\/__edge\/clock$/,
      access: 'commands',
      answer({ body }, core) {
        moveClock(clock, body, core.announce);
        return { json: { now: clock.now(), ahead: clock.ahead() } };
      },
    },
  ];
}

function readPaths(body: unknown): string[] {
  const paths = typeof body === 'object' && body !== null && 'paths' in body ? body.paths : undefined;
  if (Array.isArray(paths) && paths.length > 0 && paths.every((path) => typeof path === 'string')) return paths;
  throw new EdgewrightError('paths-required', 'Send {"paths":["/*"]}: a list of one or more paths.');
}

/** One distribution or tenant by name; all without. */
function readDistribution(body: unknown): string | undefined {
  const name = typeof body === 'object' && body !== null && 'distribution' in body ? body.distribution : undefined;
  if (name === undefined || typeof name === 'string') return name;
  throw new EdgewrightError('unknown-distribution', 'Expected "distribution" to be a name, such as "www.example.com".');
}
