/** format: numbers and times as a person says them. */
export { duration } from '../../duration.js';

export function milliseconds(ms: number): string {
  if (ms < 10) return ms.toFixed(2);
  return ms < 100 ? ms.toFixed(1) : count(Math.round(ms));
}

export function count(number: number): string {
  return number.toLocaleString('en-US');
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

export function bytes(number: number): string {
  return `${count(number)} ${number === 1 ? 'byte' : 'bytes'}`;
}

export function size(number: number): string {
  if (number < 10_000) return bytes(number);
  return number < 1_000_000 ? `${(number / 1000).toFixed(1)} kB` : `${(number / 1_000_000).toFixed(1)} MB`;
}

/** For a narrow column: "940 B", "12 kB". */
export function shortSize(number: number): string {
  if (number < 1000) return `${number} B`;
  return number < 1_000_000 ? `${Math.round(number / 1000)} kB` : `${(number / 1_000_000).toFixed(1)} MB`;
}

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

export function exactClock(at: number): string {
  return `${clock(at)}.${String(Math.floor(at % 1000)).padStart(3, '0')}`;
}

/** X-Cache as the list says it: without " from cloudfront", and FunctionGeneratedResponse without its last word. */
export function shortXCache(xCache: string): string {
  return xCache.replace(' from cloudfront', '').replace(/GeneratedResponse$/, 'Generated');
}
