/** other-spellings: a guarded path by every other spelling, and by way of every other behavior. */
import { originsOf } from '../../doctor/examined.js';
import { nestedSpellings } from '../catalogue/nested-spellings.js';
import { detours } from '../catalogue/spellings.js';
import { type Guard, lineOf } from '../guard.js';
import { kindOfSpelling, tryPast } from '../judge.js';
import type { Tries } from '../leak.js';
import { placeOf } from '../objects.js';
import { isTarget, type Stack } from '../stack.js';

export async function* trySpellings(stack: Stack, guard: Guard): Tries {
  const line = lineOf(guard, 'other spellings');
  for (const target of spellingsOf(guard)) yield tryPast(stack, guard, { target }, kindOfSpelling, line);
}

/** Behaviors by way of which a guard is tried. */
const mostOthers = 10;

/** What a server would read as a request at all. */
export function spellingsOf({ model, behavior, path, objects, avoid }: Guard): string[] {
  const places = new Set(originsOf(model, behavior).map(placeOf));
  const others = model.behaviors.filter(
    (other) =>
      other !== behavior && !avoid.has(other) && originsOf(model, other).some((origin) => places.has(placeOf(origin))),
  );
  const folders = [...objects].map((object) => object.slice(object.indexOf(' ') + 1));
  const paths = [path, ...pathsBelow(model, folders)];
  const ways = others
    .slice(0, mostOthers)
    .flatMap(({ pattern }) => detours(path, prefixOf(pattern), suffixOf(pattern)));
  const all = [
    ...paths.filter((other) => other !== path),
    ...paths.flatMap(likely),
    ...paths.flatMap(nestedSpellings),
    ...ways,
  ];
  return [...new Set(all)].filter((target) => target !== path && isTarget(target));
}

/** What most holes are found by, so that it comes first: one sign encoded, the slashes before all others. */
function likely(path: string): string[] {
  const places = [...path].flatMap((sign, at) => (at > 0 && /[^A-Za-z0-9]/.test(sign) ? [at] : [])).concat(1);
  return places.map(
    (at) => `${path.slice(0, at)}%${path.charCodeAt(at).toString(16).toUpperCase()}${path.slice(at + 1)}`,
  );
}

/** Paths by which an origin with another origin path comes to the same key. */
function pathsBelow({ origins }: Guard['model'], keys: string[]): string[] {
  return keys.flatMap((key) =>
    Object.values(origins).flatMap((origin) =>
      `/${key}`.startsWith(`${origin.path}/`) && origin.path !== ''
        ? [`/${key}`.slice(origin.path.length), `/${key}`]
        : [`/${key}`],
    ),
  );
}

/** "/static/" of "/static/*.css". */
function prefixOf(pattern: string): string {
  const plain = /^[^*?]*/.exec(pattern)![0];
  const folder = plain.slice(0, plain.lastIndexOf('/') + 1);
  return folder.startsWith('/') ? folder : `/${folder}`;
}

/** ".css" of "/static/*.css". */
function suffixOf(pattern: string): string {
  return pattern.includes('*') ? pattern.slice(pattern.lastIndexOf('*') + 1).replaceAll('?', 'x') : '';
}
