/** show: one masked value of one request, for whoever sits at this machine. */
import { EdgewrightError } from '../../errors.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import { field } from './fields.js';

export function showRoutes(): ApiRoute[] {
  return [
    {
      method: 'POST',
      pattern: /^\/__edge\/requests\/([^/]+)\/show$/,
      answer({ params: [id], body }, core) {
        const path = readPath(body);
        const hidden = at(core.record(id!), path);
        const value = at(core.unmasked(id!), path);
        if (value === undefined || JSON.stringify(hidden) === JSON.stringify(value))
          throw new EdgewrightError('not-found', `Request "${id}" has no masked value at ${JSON.stringify(path)}.`);
        return { json: { value } };
      },
    },
  ];
}

/** Names and indexes, from the request's record down to the value: ["stages", 4, "detail", "diff", 0, "value"]. */
function readPath(body: unknown): (string | number)[] {
  const path = field(body, 'path');
  const isPath = Array.isArray(path) && path.every((part) => typeof part === 'string' || typeof part === 'number');
  if (isPath) return path as (string | number)[];
  throw new EdgewrightError('field', 'Expected {"path": ["stages", 0, …]}: where the value stands in the record.');
}

function at(root: unknown, path: (string | number)[]): unknown {
  return path.reduce<unknown>((value, part) => {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, part)
      ? (value as Record<string | number, unknown>)[part]
      : undefined;
  }, root);
}
