/**
 * Mend: where engines differ from each other and from the edge. Each export is self-contained, because it travels to the guest as its own text
 * (program.ts); written in the subset that njs parses.
 */

/** njs before 0.8.0 drops the tail of base64 without padding. */
export function mendAtob(root: Record<string, unknown>): void {
  const native = root.atob as (text: string) => string;
  if (native('YWI') === 'ab') return;
  root.atob = (value: unknown) => {
    const text = String(value);
    const over = text.length % 4;
    return native(over === 2 ? `${text}==` : over === 3 ? `${text}=` : text);
  };
}

/** njs 0.7.9 lacks `Array.from`. AWS does not list it, 0.8.0 has it. */
export function addArrayFrom(list: { from?: unknown }): void {
  if (typeof list.from === 'function') return;
  Object.defineProperty(list, 'from', {
    configurable: true,
    writable: true,
    value: function from(source: ArrayLike<unknown>, map?: (value: unknown, index: number) => unknown, self?: unknown) {
      const made: unknown[] = [];
      const items = typeof source === 'string' ? source.split('') : source;
      for (let index = 0; index < items.length; index++)
        made.push(map ? map.call(self, items[index], index) : items[index]);
      return made;
    },
  });
}

/** Later versions of njs take more hashes than CloudFront does. */
export function limitHashes(crypto: Record<string, unknown>): Record<string, unknown> {
  const known = ['md5', 'sha1', 'sha256'];
  const createHash = crypto.createHash as (name: unknown) => unknown;
  const createHmac = crypto.createHmac as (name: unknown, key: unknown) => unknown;

  function check(name: unknown): void {
    if (known.indexOf(name as string) < 0) throw new TypeError(`not supported algorithm: "${name}"`);
  }

  return {
    createHash: (name: unknown) => {
      check(name);
      return createHash(name);
    },
    createHmac: (name: unknown, key: unknown) => {
      check(name);
      return createHmac(name, key);
    },
  };
}
