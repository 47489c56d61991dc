/** replay: sends a remembered request again, with edits. What is masked on the page is taken from the request itself. */
import { EdgewrightError } from '../../errors.js';
import type { HeaderList, ViewerRequest } from '../../http/messages.js';
import { identifyViewer, type ViewerSettings } from '../../simulator/identify-viewer.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { Core } from '../../simulator/simulator.js';
import type { ReplayEdits, ReplayResult, ViewerFacts } from '../contract.js';
import type { InspectorContext } from './context.js';
import { readEdits } from './edits.js';
import { freshPass } from './pass.js';
import { cookiesOf, factsOf, sentRequest } from './sent-request.js';

export function replayRoutes(context: InspectorContext): ApiRoute[] {
  return [
    {
      method: 'GET',
      pattern: /^\/__edge\/requests\/([^/]+)\/request$/,
      access: 'commands',
      answer: ({ params }, core) => ({ json: sentRequest(originalOf(core, params[0]!)) }),
    },
    {
      method: 'POST',
      pattern: /^\/__edge\/requests\/([^/]+)\/replay$/,
      async answer({ params, body }, core) {
        const edits = readEdits(body);
        const pass = edits.pass === undefined ? {} : freshPass(context, core.models(), edits.pass);
        return { json: await replay(core, params[0]!, edits, pass) };
      },
    },
  ];
}

function originalOf(core: Core, id: string): ViewerRequest {
  const original = core.original(id);
  if (original !== undefined) return original;
  throw new EdgewrightError('not-found', `Request "${id}" is no longer kept as it came, or its body was over 64 KB.`);
}

async function replay(core: Core, id: string, edits: ReplayEdits, pass: Record<string, string>): Promise<ReplayResult> {
  const request = edited(originalOf(core, id), edits, pass);
  const was = core.record(id)!;
  const response = await core.handle(request, { replayOf: id, bypassCache: edits.leaveCacheOut === true });
  if (!Buffer.isBuffer(response.body)) response.body.destroy();
  const record = core.record(response.recordId!)!;
  return {
    id: record.id,
    status: record.status,
    xCache: record.xCache,
    was: { id, status: was.status, xCache: was.xCache },
  };
}

function edited(original: ViewerRequest, edits: ReplayEdits, pass: Record<string, string>): ViewerRequest {
  const [path, query] = splitUrl(edits.url, original);
  const { facts: _, ...rest } = original;
  const body = edits.body === undefined ? original.body : Buffer.from(edits.body);
  const request = {
    ...rest,
    method: edits.method ?? original.method,
    path,
    query,
    headers: lines(original, edits, pass),
    body,
  };
  return identifyViewer(request, settingsOf(original, edits.viewer ?? factsOf(original)));
}

/** A URL that was left as the page shows it keeps its masked parameters. */
function splitUrl(url: string | undefined, original: ViewerRequest): [string, string | undefined] {
  if (url === undefined || url === sentRequest(original).url) return [original.path, original.query];
  const at = url.indexOf('?');
  return at === -1 ? [url, undefined] : [url.slice(0, at), url.slice(at + 1)];
}

function lines(original: ViewerRequest, edits: ReplayEdits, pass: Record<string, string>): HeaderList {
  const had = original.headers.filter(([name]) => !/^cookie$/i.test(name));
  const headers = edits.headers === undefined ? had : filledIn(edits.headers, had);
  const kept = edits.cookies === undefined ? cookiesOf(original) : filledIn(edits.cookies, cookiesOf(original));
  const cookies = [...kept.filter(([name]) => !(name in pass)), ...Object.entries(pass)];
  if (cookies.length === 0) return headers;
  return [...headers, ['Cookie', cookies.map(([name, value]) => `${name}=${value}`).join('; ')]];
}

/** The n-th masked value of a name is the n-th value that the request had under it. */
function filledIn(edited: NonNullable<ReplayEdits['headers']>, had: HeaderList): HeaderList {
  return edited.flatMap(({ name, value }, index): HeaderList => {
    if (typeof value === 'string') return [[name, value]];
    const before = edited.slice(0, index).filter((other) => other.name === name).length;
    const found = had.filter(([other]) => other === name)[before];
    return found === undefined ? [] : [found];
  });
}

/** City, latitude and the like stay what they were; what is derived from the request is derived again. */
function settingsOf({ facts }: ViewerRequest, { country, device, address }: ViewerFacts): ViewerSettings {
  const derived = /^(address|http-version|header-count|header-order|tls)$/;
  const settings: ViewerSettings = {};
  for (const [name, value] of Object.entries(facts)) {
    const setting = /^cloudfront-viewer-(.*)$/.exec(name)?.[1];
    if (setting !== undefined && !derived.test(setting)) settings[setting] = value;
  }
  return { ...settings, country, ...(device === '' ? {} : { device }), ...(address === '' ? {} : { address }) };
}
