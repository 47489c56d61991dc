/** CBOR web tokens: `cf.cwt`. Travels to the guest as its own text; written in the subset that njs parses. */

/** What the guest hands in, before a function may spoil it. */
export interface CwtParts {
  createHmac(name: string, key: unknown): { update(data: unknown): { digest(): Uint8Array } };
  bytes: typeof Buffer;
}

/**
 * COSE_Mac0 with HS256, at most 1 KB, claims unchecked. What AWS's page says two ways, the arguments of generateToken and the names of the headers' parts, is
 * taken both ways. Source: AmazonCloudFront/latest/DeveloperGuide/cwt-support-cloudfront-functions.html, RFC 8949, RFC 9052 §6.2
 */
export function cwtModule(parts: CwtParts): { validateToken: unknown; generateToken: unknown } {
  type Bag = Record<string, unknown>;
  type Item = { tag: number; value: unknown };
  const bytes = parts.bytes;
  const longest = 1024;
  const deepest = 16;
  const tagOfToken = 61;
  const tagOfMac = 17;
  const hs256 = 5;

  function fail(text: string): never {
    throw new Error(`Invalid token: ${text}`);
  }

  function decode(data: Buffer, exact: boolean): unknown {
    let at = 0;

    function take(count: number): Buffer {
      if (at + count > data.length) fail('it ends too early');
      at += count;
      return data.subarray(at - count, at);
    }
    function size(info: number): number {
      if (info < 24) return info;
      if (info > 27) fail('indefinite lengths are not supported');
      const count = 2 ** (info - 24);
      const raw = take(count);
      if (count < 8) return raw.readUIntBE(0, count);
      return raw.readUIntBE(0, 4) * 2 ** 32 + raw.readUIntBE(4, 4);
    }
    function item(depth: number): unknown {
      if (depth > deepest) fail('it nests too deep');
      const first = take(1)[0] as number;
      const info = first & 31;
      switch (first >> 5) {
        case 0:
          return size(info);
        case 1:
          return -1 - size(info);
        case 2:
          return bytes.from(take(size(info)));
        case 3:
          return take(size(info)).toString();
        case 4:
          return list(size(info), depth);
        case 5:
          return table(size(info), depth);
        case 6:
          return { tag: size(info), value: item(depth + 1) };
        default:
          return simple(info);
      }
    }
    function list(count: number, depth: number): unknown[] {
      if (count > data.length) fail('it ends too early');
      const items: unknown[] = [];
      for (let index = 0; index < count; index++) items.push(item(depth + 1));
      return items;
    }
    function table(count: number, depth: number): Bag {
      if (count > data.length) fail('it ends too early');
      const found: Bag = Object.create(null);
      for (let index = 0; index < count; index++) {
        const key = item(depth + 1);
        if (typeof key !== 'number' && typeof key !== 'string') fail('a key is neither a number nor a text');
        if (String(key) in found) fail(`key ${key} stands twice`);
        found[String(key)] = item(depth + 1);
      }
      return Object.assign({}, found);
    }
    function simple(info: number): unknown {
      if (info === 20 || info === 21) return info === 21;
      if (info === 22) return null;
      if (info === 23) return undefined;
      if (info === 26) return take(4).readFloatBE(0);
      if (info === 27) return take(8).readDoubleBE(0);
      return fail('a simple value is not known');
    }

    const value = item(0);
    if (exact && at !== data.length) fail('something stands behind it');
    return value;
  }

  function head(major: number, count: number): Buffer {
    const first = major << 5;
    if (count < 24) return bytes.from([first + count]);
    const width = count < 256 ? 1 : count < 65536 ? 2 : count < 4294967296 ? 4 : 8;
    const made = bytes.alloc(1 + width);
    made[0] = first + (width === 1 ? 24 : width === 2 ? 25 : width === 4 ? 26 : 27);
    if (width === 8) {
      made.writeUInt32BE(Math.floor(count / 4294967296), 1);
      made.writeUInt32BE(count % 4294967296, 5);
    } else made.writeUIntBE(count, 1, width);
    return made;
  }

  function number(value: number): Buffer {
    if (Number.isSafeInteger(value)) return value < 0 ? head(1, -1 - value) : head(0, value);
    const made = bytes.alloc(9);
    made[0] = 0xfb;
    made.writeDoubleBE(value, 1);
    return made;
  }

  /** Keys that are whole numbers are numbers: JavaScript has them as text alone. */
  function table(value: Bag, depth: number): Buffer {
    const names = Object.keys(value);
    const all: Buffer[] = [head(5, names.length)];
    names.forEach((name) => {
      all.push(encode(/^-?(?:0|[1-9]\d{0,14})$/.test(name) ? Number(name) : name, depth + 1));
      all.push(encode(value[name], depth + 1));
    });
    return bytes.concat(all);
  }

  function encode(value: unknown, depth: number): Buffer {
    if (depth > deepest) throw new TypeError('the payload nests too deep');
    if (typeof value === 'number') return number(value);
    if (typeof value === 'boolean') return bytes.from([value ? 0xf5 : 0xf4]);
    if (value === null || value === undefined) return bytes.from([value === null ? 0xf6 : 0xf7]);
    if (typeof value === 'string') return bytes.concat([head(3, bytes.byteLength(value)), bytes.from(value)]);
    if (bytes.isBuffer(value)) return bytes.concat([head(2, (value as Buffer).length), value as Buffer]);
    if (Array.isArray(value)) {
      const all: Buffer[] = [head(4, value.length)];
      value.forEach((each) => {
        all.push(encode(each, depth + 1));
      });
      return bytes.concat(all);
    }
    if (typeof value === 'object') return table(value as Bag, depth);
    throw new TypeError(`a ${typeof value} has no place in a token`);
  }

  /** RFC 9052 §6.3 */
  function macOf(guarded: Buffer, payload: Buffer, key: unknown): Buffer {
    const structure = encode(['MAC0', guarded, bytes.alloc(0), payload], 0);
    return bytes.from(parts.createHmac('sha256', key).update(structure).digest());
  }

  function isSame(a: Buffer, b: Buffer): boolean {
    let difference = a.length ^ b.length;
    for (let index = 0; index < a.length; index++) difference |= (a[index] as number) ^ (b[index] as number);
    return difference === 0;
  }

  function keyOf(context: unknown): unknown {
    const key = typeof context === 'object' && context !== null ? (context as Bag).key : undefined;
    if ((typeof key !== 'string' && !bytes.isBuffer(key)) || (key as string).length === 0)
      throw new TypeError('the context expects "key", a string or Buffer');
    return key;
  }

  /** The four parts inside the tags. */
  function partsOf(token: unknown): [guarded: Buffer, open: Bag, payload: Buffer, mac: Buffer] {
    if (!bytes.isBuffer(token)) throw new TypeError('validateToken expects a Buffer');
    if ((token as Buffer).length > longest) fail(`it has more than ${longest} bytes`);
    let outer = decode(token as Buffer, true) as Item;
    if (outer && outer.tag === tagOfToken) outer = outer.value as Item;
    if (!outer || outer.tag !== tagOfMac) fail('it has no tag of COSE_Mac0');
    const list = outer.value as [Buffer, Bag, Buffer, Buffer];
    if (!Array.isArray(list) || list.length !== 4) fail('COSE_Mac0 has four parts');
    if (!bytes.isBuffer(list[0]) || !bytes.isBuffer(list[2]) || !bytes.isBuffer(list[3]))
      fail('a part is no byte string');
    return list;
  }

  function tableIn(data: Buffer): Bag {
    const found = data.length === 0 ? {} : decode(data, true);
    if (typeof found !== 'object' || found === null || Array.isArray(found) || bytes.isBuffer(found))
      fail('a part is no map');
    return found as Bag;
  }

  function validateToken(token: unknown, context: unknown): unknown {
    const key = keyOf(context);
    const list = partsOf(token);
    const guarded = tableIn(list[0]);
    if (guarded['1'] !== hs256) fail('the algorithm is not HS256');
    if (!isSame(macOf(list[0], list[2], key), list[3])) fail('the tag does not match');
    return { protectedHeaders: guarded, unprotectedHeaders: list[1], payload: tableIn(list[2]) };
  }

  function generateToken(first: unknown, second: unknown): Buffer {
    const isContext = typeof first === 'object' && first !== null && 'coseTag' in first;
    const context = (isContext ? first : second) as Bag;
    const token = (isContext ? second : first) as Bag;
    const key = keyOf(context);
    if (context.coseTag !== 'MAC0') throw new TypeError('coseTag expects "MAC0"');
    if (typeof token !== 'object' || token === null || typeof token.payload !== 'object' || token.payload === null)
      throw new TypeError('generateToken expects an object with "payload"');
    const headers = Object.assign({}, token.protected || token.protectedHeaders) as Bag;
    // AWS's own sample writes the number as text.
    if (headers['1'] === undefined || headers['1'] === String(hs256)) headers['1'] = hs256;
    if (headers['1'] !== hs256) throw new TypeError('the algorithm expects 5, HS256');
    const guarded = encode(headers, 0);
    const payload = encode(token.payload, 0);
    const open = token.unprotected || token.unprotectedHeaders || {};
    const mac = macOf(guarded, payload, key);
    const made = [head(6, tagOfMac), encode([guarded, open, payload, mac], 0)];
    const whole = bytes.concat(context.cwtTag === true ? [head(6, tagOfToken)].concat(made) : made);
    if (whole.length > longest) throw new RangeError(`the token has more than ${longest} bytes`);
    return whole;
  }

  return { validateToken: validateToken, generateToken: generateToken };
}
