/** words: numbers and times as a person says them. */
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

/** "6 min 31 s": the two largest units. */
export function duration(seconds: number): string {
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, length] of units) {
    const whole = Math.floor(rest / length);
    rest -= whole * length;
    if (whole > 0) parts.push(`${whole} ${unit}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
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
