/** V8: makes what Node offers as narrow as what njs does. Each export travels to the worker thread as its own text. */

/** Four encodings, in the words of njs. */
export function limitEncodings(root: { Buffer: typeof Buffer }): void {
  const known = ['utf8', 'utf-8', 'hex', 'base64', 'base64url'];
  const owners = { Buffer: root.Buffer, prototype: root.Buffer.prototype };

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
  owners.Buffer.isEncoding = (encoding): encoding is BufferEncoding => known.includes(String(encoding));
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
          throw new TypeError('data is not a string or Buffer-like object');
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

/** Buffer is no constructor, TextDecoder knows one encoding. */
export function limitConstructors(root: Record<string, unknown>): void {
  const RealBuffer = root.Buffer as typeof Buffer;
  const RealDecoder = root.TextDecoder as typeof TextDecoder;

  function NoBuffer(): void {
    throw new TypeError('Buffer is not a constructor');
  }
  function Decoder(label: unknown, options: ConstructorParameters<typeof TextDecoder>[1]): unknown {
    if (label !== undefined && !/^utf-?8$/i.test(String(label)))
      throw new RangeError(`The "${label}" encoding is not supported`);
    return new RealDecoder('utf-8', options);
  }
  for (const name of 'alloc allocUnsafe allocUnsafeSlow byteLength compare concat from isBuffer isEncoding'.split(' '))
    Object.defineProperty(NoBuffer, name, Object.getOwnPropertyDescriptor(RealBuffer, name) as PropertyDescriptor);
  for (const [limited, real] of [
    [NoBuffer, RealBuffer],
    [Decoder, RealDecoder],
  ] as const) {
    Object.defineProperty(limited, 'prototype', { value: real.prototype });
    Object.defineProperty(limited, 'name', { value: real.name });
    root[real.name] = limited;
  }
}

/** Takes away what V8 has and njs does not. What cannot be taken away stays. */
export function keepMembers(root: Record<string, unknown>, members: Record<string, string>): void {
  const typed = Object.getPrototypeOf(Uint8Array);
  for (const [place, names] of Object.entries(members)) {
    const [name = '', part] = place.split('.');
    const whole = (name === 'TypedArray' ? typed : root[name]) as Record<string, unknown> | undefined;
    const owner = (part === undefined ? whole : whole?.[part]) as Record<string, unknown> | undefined;
    if (owner === undefined) continue;
    const kept = `constructor length name prototype __proto__ ${names}`.split(' ');
    for (const own of Object.getOwnPropertyNames(owner))
      if (!kept.includes(own) && Object.getOwnPropertyDescriptor(owner, own)?.configurable) delete owner[own];
  }
  for (const own of Object.getOwnPropertyNames(Buffer.prototype))
    if (/BigU?Int64|^(?:read|write)Uint|^(?:toLocaleString|inspect)$/.test(own))
      delete (Buffer.prototype as never)[own];
}
