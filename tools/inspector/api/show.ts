/** show: one masked value of one request, for whoever sits at this machine. */
import { EdgewrightError } from '../../errors.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { Core } from '../../simulator/simulator.js';
import type { MaskedPlace } from '../../simulator/trace/mask.js';
import { field } from './fields.js';
import { sentRequest } from './sent-request.js';

export function showRoutes(): ApiRoute[] {
  return [
    {
      method: 'POST',
      pattern: /^\/__edge\/requests\/([^/]+)\/show$/,
      answer({ params: [id], body }, core) {
        const path = readPath(body);
        const hidden = at(rootOf(core, id!, path, true), path);
        const value = at(rootOf(core, id!, path, false), path);
        if (value === undefined || hidden === value || !isLeaf(hidden))
          throw new EdgewrightError('not-found', `Request "${id}" has no masked value at ${JSON.stringify(path)}.`);
        return { json: { value } };
      },
    },
  ];
}

/** Names and indexes, from the request's record down to the value: ["stages", 4, "detail", "diff", 0, "value"]; ["request", …] is what the viewer sent. */
function readPath(body: unknown): MaskedPlace {
  const path = field(body, 'path');
  const isPath = Array.isArray(path) && path.every((part) => typeof part === 'string' || typeof part === 'number');
  if (isPath) return path as MaskedPlace;
  throw new EdgewrightError('field', 'Expected {"path": ["stages", 0, …]}: where the value stands in the record.');
}

function rootOf(core: Core, id: string, [first]: MaskedPlace, mask: boolean): unknown {
  if (first !== 'request') return mask ? core.record(id) : core.unmasked(id);
  const original = core.original(id);
  return original && { request: sentRequest(original, mask) };
}

/** One value at a time, never a branch with all that is in it. */
function isLeaf(hidden: unknown): boolean {
  return typeof hidden === 'string' || field(hidden, 'masked') === true;
}

function at(root: unknown, path: MaskedPlace): unknown {
  return path.reduce<unknown>((value, part) => {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, part)
      ? (value as Record<string | number, unknown>)[part]
      : undefined;
  }, root);
}
