import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { viewerRequest } from '../../tools/testing/index.js';
import { engines, runCode } from './engines.js';

/** COSE_Mac0 of RFC 8392 appendix A.4 in form, by hand and independent of what is tested: HS256, claims 1, 2, 4 and a list. */
function token(key: Buffer, { alg = 5, tags = [0xd8, 0x3d, 0xd1] }: { alg?: number; tags?: number[] } = {}): Buffer {
  const guarded = Buffer.from([0xa1, 0x01, alg]);
  const payload = Buffer.from('a4016561646d696e0263616e6e041a6b49d200190191826161f5', 'hex');
  const structure = Buffer.concat([
    Buffer.from('84644d41433043', 'hex'),
    guarded,
    Buffer.from([0x40, 0x58, payload.length]),
    payload,
  ]);
  const mac = createHmac('sha256', key).update(structure).digest();
  return Buffer.concat([
    Buffer.from([...tags, 0x84, 0x43]),
    guarded,
    Buffer.from([0xa1, 0x04, 0x42, 0x6b, 0x31, 0x58, payload.length]),
    payload,
    Buffer.from([0x58, 0x20]),
    mac,
  ]);
}

const key = randomBytes(32);

describe.each(engines)('cf.cwt on %s', (engine) => {
  async function evaluate(body: string, bytes: Buffer = Buffer.alloc(0), secret: Buffer = key) {
    const code = `import cf from 'cloudfront';
function handler(event) {
  const key = Buffer.from(event.request.headers['x-key'].value, 'hex'), token = Buffer.from(event.request.headers['x-token'].value, 'hex');
  try { console.log(JSON.stringify((function () { ${body} })())); } catch (error) { console.log(error.name + ': ' + error.message); }
  return event.request;
}`;
    const event = viewerRequest({ headers: { 'x-key': secret.toString('hex'), 'x-token': bytes.toString('hex') } });
    const { logs, error } = await runCode(engine, code, event);
    return error?.message ?? logs[0] ?? '';
  }

  test.each([
    ['both tags', [0xd8, 0x3d, 0xd1]],
    ['the tag of COSE_Mac0 alone', [0xd1]],
  ])('F511 F513 validates a token with %s, its claims unread, keys as text', async (_what, tags) => {
    const found = JSON.parse(await evaluate('return cf.cwt.validateToken(token, { key: key });', token(key, { tags })));
    expect(found).toMatchObject({
      protectedHeaders: { 1: 5 },
      payload: { 1: 'admin', 2: 'ann', 4: 1_800_000_000, 401: ['a', true] },
    });
  });

  test.each([
    ['another key', () => token(randomBytes(32)), 'Error: Invalid token: the tag does not match'],
    ['another algorithm', () => token(key, { alg: 4 }), 'Error: Invalid token: the algorithm is not HS256'],
    ['no tag', () => token(key, { tags: [] }), 'Error: Invalid token: it has no tag of COSE_Mac0'],
    ['a cut', () => token(key).subarray(0, -1), 'Error: Invalid token: it ends too early'],
    [
      'more behind',
      () => Buffer.concat([token(key), Buffer.from([0])]),
      'Error: Invalid token: something stands behind it',
    ],
    [
      'a length without end',
      () => Buffer.from([0xd1, 0x9f]),
      'Error: Invalid token: indefinite lengths are not supported',
    ],
    [
      'a list of millions',
      () => Buffer.from([0xd1, 0x9a, 255, 255, 255, 255]),
      'Error: Invalid token: it ends too early',
    ],
    ['depth', () => Buffer.alloc(1_000, 0x81), 'Error: Invalid token: it nests too deep'],
    ['more than 1 KB', () => Buffer.alloc(1_025), 'Error: Invalid token: it has more than 1024 bytes'],
    ['no map', () => Buffer.from([0xd1, 0x84, 0x41, 0x01, 0xa0, 0x40, 0x40]), 'Error: Invalid token: a part is no map'],
  ])('F512 F513 refuses %s', async (_what, bytes, message) => {
    expect(await evaluate('return cf.cwt.validateToken(token, { key: key });', bytes())).toBe(message);
  });

  test.each(['undefined', '{}', '{ key: 5 }', '{ key: "" }'])('wants a key: %s', async (context) => {
    expect(await evaluate(`return cf.cwt.validateToken(token, ${context});`, token(key))).toBe(
      'TypeError: the context expects "key", a string or Buffer',
    );
  });

  const payload =
    '{ 1: "iss", 4: 1800000000, "-65537": -5, 401: { 1: { 2: ".net" } }, list: ["GET", 1.5, null, false] }';

  test.each([
    [
      '(token, context)',
      `cf.cwt.generateToken({ protected: { 1: "5" }, unprotected: {}, payload: ${payload} }, { cwtTag: true, coseTag: 'MAC0', key: key })`,
      'd83dd184',
    ],
    ['(context, token)', `cf.cwt.generateToken({ coseTag: 'MAC0', key: key }, { payload: ${payload} })`, 'd184'],
  ])('F514 generates a token by %s that it validates again', async (_what, call, start) => {
    const body = `const made = ${call}; return [made.toString('hex'), cf.cwt.validateToken(made, { key: key }).payload];`;
    const [hex, claims] = JSON.parse(await evaluate(body));
    expect(hex.startsWith(start)).toBe(true);
    expect(claims).toEqual({
      1: 'iss',
      4: 1_800_000_000,
      '-65537': -5,
      401: { 1: { 2: '.net' } },
      list: ['GET', 1.5, null, false],
    });
  });

  test('what it generates is what another implementation makes of it', async () => {
    const body =
      "return cf.cwt.generateToken({ payload: { 1: 'admin', 2: 'ann', 4: 1800000000, 401: ['a', true] }, unprotected: { 4: Buffer.from('k1') } }, { cwtTag: true, coseTag: 'MAC0', key: key }).toString('hex');";
    expect(JSON.parse(await evaluate(body))).toBe(token(key).toString('hex'));
  });

  test.each([
    [`cf.cwt.generateToken({ payload: {} }, { coseTag: 'SIGN1', key: key })`, 'TypeError: coseTag expects "MAC0"'],
    [
      `cf.cwt.generateToken({ payload: { 1: 'x'.repeat(1100) } }, { coseTag: 'MAC0', key: key })`,
      'RangeError: the token has more than 1024 bytes',
    ],
    [
      `cf.cwt.generateToken({}, { coseTag: 'MAC0', key: key })`,
      'TypeError: generateToken expects an object with "payload"',
    ],
    [
      `cf.cwt.generateToken({ protected: { 1: 4 }, payload: {} }, { coseTag: 'MAC0', key: key })`,
      'TypeError: the algorithm expects 5, HS256',
    ],
  ])('%s is refused: %s', async (call, message) => {
    expect(await evaluate(`return ${call};`)).toBe(message);
  });
});
