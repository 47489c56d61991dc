/**
 * V8: takes from a V8 realm what CloudFront's engine does not have, and makes its modules as narrow as njs's.
 * Each export travels to the worker thread as its own text.
 */

/** Methods that AWS does not list and njs 0.7.9 does not have (measured). */
export function adaptRealm(root: Record<string, unknown>): void {
  const missing: [unknown, string][] = [
    [Object, 'fromEntries groupBy hasOwn'],
    [Array, 'from fromAsync'],
    [Array.prototype, 'at flat flatMap findLast findLastIndex toReversed toSorted toSpliced with toLocaleString'],
    [String, 'raw'],
    [
      String.prototype,
      'at matchAll normalize localeCompare isWellFormed toWellFormed toLocaleLowerCase toLocaleUpperCase ' +
        'anchor big blink bold fixed fontcolor fontsize italics link small strike sub sup',
    ],
    [RegExp.prototype, 'dotAll hasIndices unicode unicodeSets'],
    [Promise, 'withResolvers try'],
    [Object.getPrototypeOf(Int8Array.prototype), 'at findLast findLastIndex toReversed toSorted with toLocaleString'],
    [ArrayBuffer.prototype, 'resize resizable maxByteLength transfer transferToFixedLength detached'],
    [DataView.prototype, 'getBigInt64 getBigUint64 setBigInt64 setBigUint64 getFloat16 setFloat16'],
    [Symbol.prototype, 'description'],
    [Error, 'captureStackTrace'],
  ];
  for (const [owner, names] of missing) {
    for (const name of names.split(' ')) delete (owner as Record<string, unknown>)[name];
  }
  root.InternalError = class InternalError extends Error {};
}

/** Four encodings, in the words of njs. */
export function limitEncodings(root: { Buffer: typeof Buffer }): void {
  const known = ['utf8', 'utf-8', 'hex', 'base64', 'base64url'];
  const owners = { Buffer: root.Buffer as unknown as Record<string, unknown>, prototype: root.Buffer.prototype };

  /** The first argument from `first` on that is a string names the encoding. */
  function limit(owner: object, name: string, first: number): void {
    const original = (owner as Record<string, (...values: unknown[]) => unknown>)[name];
    const value = function (this: unknown, ...values: unknown[]): unknown {
      const encoding = values.slice(first).find((item) => typeof item === 'string') as string | undefined;
      if (encoding !== undefined && !known.includes(encoding))
        throw new TypeError(`"${encoding}" encoding is not supported`);
      return original?.apply(this, values);
    };
    Object.defineProperty(owner, name, { configurable: true, writable: true, value });
  }

  limit(owners.Buffer, 'from', 1);
  limit(owners.Buffer, 'byteLength', 1);
  limit(owners.prototype, 'toString', 0);
  for (const name of ['write', 'fill', 'includes', 'indexOf', 'lastIndexOf']) limit(owners.prototype, name, 1);
  owners.Buffer.isEncoding = (encoding: unknown) => known.includes(String(encoding));
}

/** Three digests, three encodings, in the words of njs. */
export function limitedCrypto(crypto: typeof import('node:crypto')): unknown {
  const algorithms = ['md5', 'sha1', 'sha256'];

  function limit(hash: import('node:crypto').Hash | import('node:crypto').Hmac) {
    let called = false;
    const limited = {
      update(data: string | Buffer, encoding?: 'utf8') {
        if (called) throw new Error('Digest already called');
        if (typeof data !== 'string' && !ArrayBuffer.isView(data))
          throw new TypeError(`data argument "${typeof data}" is not a string or Buffer-like object`);
        hash.update(data as string, encoding as 'utf8');
        return limited;
      },
      digest(encoding?: 'hex' | 'base64' | 'base64url') {
        if (called) throw new Error('Digest already called');
        if (encoding !== undefined && !['hex', 'base64', 'base64url'].includes(encoding))
          throw new TypeError(`Unknown digest encoding: "${encoding}"`);
        called = true;
        return encoding === undefined ? hash.digest() : hash.digest(encoding);
      },
    };
    return limited;
  }

  function check(algorithm: string): string {
    if (algorithms.includes(algorithm)) return algorithm;
    throw new TypeError(`not supported algorithm: "${algorithm}"`);
  }

  return {
    createHash: (algorithm: string) => limit(crypto.createHash(check(algorithm))),
    createHmac: (algorithm: string, key: string | Buffer) => limit(crypto.createHmac(check(algorithm), key)),
  };
}
