/** Runtime 1.0: what it has and 2.0 does not, and what it lacks. Travels to the guest as its own text. */

/**
 * Byte strings are strings of characters below 256 here: the engine of 1.0 keeps them apart, and shows them as UTF-8 where they are. Returns `crypto` as 1.0
 * has it, whose digests are byte strings. Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-10.html
 */
export function makeRuntime10(root: Record<string, unknown>, crypto: Record<string, unknown>): Record<string, unknown> {
  const bytes = Buffer;
  const encodings = ['hex', 'base64', 'base64url'];
  const typed = Object.getPrototypeOf(Int8Array);

  function define(owner: object, name: string, value: unknown): void {
    Object.defineProperty(owner, name, { configurable: true, writable: true, value: value });
  }

  function hide(owner: object, names: string): void {
    names.split(' ').forEach((name) => {
      delete (owner as Record<string, unknown>)[name];
    });
  }

  function fromBytes(list: Uint8Array): string {
    let text = '';
    for (let index = 0; index < list.length; index++) text += String.fromCharCode(list[index] as number);
    return text;
  }

  /** Null where a character is no byte. */
  function toList(text: string): number[] | null {
    const list: number[] = [];
    for (let index = 0; index < text.length; index++) {
      if (text.charCodeAt(index) > 255) return null;
      list.push(text.charCodeAt(index));
    }
    return list;
  }

  function known(encoding: unknown): void {
    if (encodings.indexOf(encoding as string) < 0) throw new TypeError(`Unknown encoding: "${encoding}"`);
  }

  define(String, 'bytesFrom', (source: unknown, encoding: 'hex') => {
    if (typeof source === 'string') {
      known(encoding);
      return fromBytes(bytes.from(source, encoding));
    }
    if (typeof source !== 'object' || source === null)
      throw new TypeError('value must be a string or array-like object');
    return fromBytes(bytes.from(source as number[]));
  });
  define(String.prototype, 'toBytes', function (this: string, start: number, end: number) {
    const text = String(this).slice(start, end);
    return toList(text) === null ? null : text;
  });
  define(String.prototype, 'toUTF8', function (this: string, start: number, end: number) {
    return fromBytes(bytes.from(String(this).slice(start, end)));
  });
  define(String.prototype, 'fromBytes', function (this: string, start: number, end: number) {
    return String(this).slice(start, end);
  });
  define(String.prototype, 'fromUTF8', function (this: string, start: number, end: number) {
    const list = toList(String(this).slice(start, end));
    if (list === null) return null;
    const text = bytes.from(list).toString();
    return fromBytes(bytes.from(text)).length === list.length && text.indexOf('\ufffd') < 0 ? text : null;
  });
  const plain = String.prototype.toString;
  define(String.prototype, 'toString', function (this: string, encoding: 'hex') {
    if (encoding === undefined) return plain.call(this);
    known(encoding);
    const list = toList(plain.call(this));
    return (list === null ? bytes.from(plain.call(this)) : bytes.from(list)).toString(encoding);
  });

  hide(String.prototype, 'replaceAll');
  hide(Promise, 'all allSettled any race');
  hide(RegExp.prototype, 'flags sticky');
  hide(typed, 'from of');
  hide(
    typed.prototype,
    'every filter find findIndex forEach includes indexOf lastIndexOf map reduce reduceRight reverse some',
  );
  root.MemoryError = root.MemoryError || function MemoryError() {};

  function withByteDigest(hash: { update(data: unknown): unknown; digest(encoding?: string): unknown }) {
    const limited = {
      update(data: unknown) {
        hash.update(data);
        return limited;
      },
      digest(encoding?: string) {
        const digest = hash.digest(encoding);
        return typeof digest === 'string' ? digest : fromBytes(digest as Uint8Array);
      },
    };
    return limited;
  }

  type Make = (name: unknown, key?: unknown) => Parameters<typeof withByteDigest>[0];
  const createHash = crypto.createHash as Make;
  const createHmac = crypto.createHmac as Make;
  return {
    createHash: (name: unknown) => withByteDigest(createHash(name)),
    createHmac: (name: unknown, key: unknown) => withByteDigest(createHmac(name, key)),
  };
}
