/** differences: what is another in one of two details: value by value, headers and parts of keys by their names. */
import { isMasked, maskText, textOf } from '../parts/masked.js';

type DifferingLeaf = [path: string, left: string, right: string];

/** What takes another time on every run is no difference. */
const restless = /(^|\.)(ms|micros|startMs|x-amz-cf-id(\.value)?|x-amz-date)$/;

export function differences(left: unknown, right: unknown): DifferingLeaf[] {
  const was = leaves(left);
  const is = leaves(right);
  const paths = [...new Set([...was.keys(), ...is.keys()])].filter((path) => !restless.test(path));
  return paths
    .filter((path) => was.get(path) !== is.get(path))
    .map((path) => [path, was.get(path) ?? '–', is.get(path) ?? '–']);
}

/** In a list, lines of headers and parts of keys go by their names, wherever they stand: [name, value], or a record with a name. */
function named(list: object, key: string, member: unknown): [name: string, inner: unknown] {
  if (!Array.isArray(list)) return [key, member];
  if (Array.isArray(member) && member.length === 2 && typeof member[0] === 'string')
    return [member[0].toLowerCase(), member[1]];
  if (typeof member !== 'object' || member === null) return [key, member];
  const { name, part, op, path, ...rest } = member as Record<string, unknown>;
  const called = name ?? part ?? (typeof path === 'string' ? `${op} ${path}` : undefined);
  if (typeof called !== 'string') return [key, member];
  const inner = Object.keys(rest).length === 1 && 'value' in rest ? rest.value : rest;
  return [called.toLowerCase(), inner];
}

function leaves(root: unknown): Map<string, string> {
  const found = new Map<string, string>();
  function walk(value: unknown, path: string): void {
    if (typeof value === 'object' && value !== null && !isMasked(value)) {
      const names = new Map<string, number>();
      for (const [key, member] of Object.entries(value)) {
        const [name, inner] = named(value, key, member);
        const before = names.get(name) ?? 0;
        names.set(name, before + 1);
        const own = before === 0 ? name : `${name} (${before + 1})`;
        walk(inner, path === '' ? own : `${path}.${own}`);
      }
    } else if (value !== undefined) found.set(path, isMasked(value) ? maskText(value) : textOf(value));
  }
  walk(root, '');
  return found;
}
