/*! cache-control: the directives of a Cache-Control header. RFC 9111 §5.2 */

/** Directive, lower case, to its argument without quotes; true where it has none. */
export type CacheControl = ReadonlyMap<string, string | true>;

const directive = /([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,]+)))?/g;

export function parseCacheControl(value: string | undefined): CacheControl {
  const directives = new Map<string, string | true>();
  for (const [, name, quoted, plain] of value?.matchAll(directive) ?? []) {
    directives.set(name!.toLowerCase(), quoted ?? plain ?? true);
  }
  return directives;
}

/** Seconds of a directive; undefined where it is missing or not a number. */
export function seconds(control: CacheControl, name: string): number | undefined {
  const value = control.get(name);
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** no-store, no-cache or private without field names: the origin wants nothing kept. */
export function forbidsStoring(control: CacheControl): boolean {
  return ['no-store', 'no-cache', 'private'].some((name) => control.get(name) === true);
}

/** Fields named by no-cache="…": kept out of what is served from the cache. DG/Cookies.html */
export function uncachedFields(control: CacheControl): string[] {
  const fields = control.get('no-cache');
  return typeof fields === 'string' ? fields.split(',').map((field) => field.trim().toLowerCase()) : [];
}
