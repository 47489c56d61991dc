import { describe, expect, test } from 'vitest';
import { checkScript } from '../../tools/build/check.js';
import { rules } from '../../tools/build/rules.js';
import type { Runtime } from '../../tools/runtime/vocabulary.js';

/** Each finding as "LINE severity code". */
async function check(code: string, runtime?: Runtime): Promise<string[]> {
  const findings = await checkScript('f.js', code, runtime);
  expect(findings.filter(({ code }) => !Object.hasOwn(rules, code))).toEqual([]);
  return findings.map(({ line, severity, code }) => `${line} ${severity} ${code}`);
}

const handler = 'function handler(event) { return event.request; }';
const kvs = `const kvs = cf.kvs();\nasync function handler(event) { const v = await kvs.get('a'); return event.request; }`;

describe('valid forms pass:', () => {
  test.each([
    ['an indented import', `\t  import cf from 'cloudfront';\n${kvs}`],
    ['an import behind a comment', `/* a */ // b\nimport cf from "cloudfront"\n${kvs}`],
    ['an import behind a comment on its line', `/* router */ import cf from 'cloudfront';\n${kvs}`],
    [
      'an import that an earlier comment quotes',
      `// import cf from 'cloudfront';\nimport cf from 'cloudfront';\n${kvs}`,
    ],
    ['an import in a text', `import cf from 'cloudfront';\nvar help = "\\nimport cf from 'cloudfront';";\n${kvs}`],
    ['two imports on one line', `import cf from 'cloudfront'; import c from 'crypto';\nc.createHash('md5');\n${kvs}`],
    ['an import over several lines', `import\n  cf\n  from\n  'cloudfront';\n${kvs}`],
    ['replaceAll at the top level', `var slug = 'a.b'.replaceAll('.', '-');\n${handler}`],
    ['a byte order mark', `\ufeff${handler}`],
    [
      'an export for unit tests, asked for',
      `${handler}\nif (typeof module !== 'undefined' && module.exports) module.exports = { handler };`,
    ],
    ['the same, tried', `${handler}\ntry { module.exports = { handler: handler }; } catch (e) {}`],
    ['a comment about module.exports', `// module.exports = handler\n${handler}`],
    ['a member guarded by typeof', `if (typeof Object.fromEntries === 'function') Object.fromEntries([]);\n${handler}`],
    ['a member guarded by a condition', `var f = Object.fromEntries ? Object.fromEntries([]) : 1;\n${handler}`],
    ['a member guarded by &&', `var f = Array.prototype.flat && [[1]].flat();\n${handler}`],
    ['a member guarded by in', `if ('fromEntries' in Object) Object.fromEntries([]);\n${handler}`],
    [
      'a stand-in',
      `if (!Object.hasOwn) Object.hasOwn = function (o, k) { return o[k] !== undefined; };\nObject.hasOwn({}, 'a');\n${handler}`,
    ],
    [
      'a stand-in by defineProperty',
      `Object.defineProperty(Array.prototype, 'at', { value: function () {} });\n[1].at(0);\n${handler}`,
    ],
    [
      'own members under quoted keys',
      `var api = { 'at': function () { return 1; }, "flat": function () {} };\napi.at(1); api.flat();\n${handler}`,
    ],
    ['a name that two functions have', `function a() {}\nfunction a() {}\nvar b; function b() {}\n${handler}`],
    [
      'logCustomData',
      `import cf from 'cloudfront';\nfunction handler(event) { cf.logCustomData('a'); return event.request; }`,
    ],
    [
      'an event that may be of Lambda@Edge',
      `function handler(event) { var r = event.Records ? event.Records[0].cf.request : event.request; return r; }`,
    ],
    [
      'a field that the file makes itself',
      'function handler(event) { event.request.seen = 1; if (event.request.seen) return event.request; return event.request; }',
    ],
    [
      'a hyphen that is last in a class',
      `${handler}\nvar r = /[\\w.-]/, q = /[\\w\\-.]/, p = /[-\\w]/, l = /(?<=ab)c/, n = /(?<x>a)\\k<x>\\1/;`,
    ],
    [
      'content-length of an answer',
      `function handler(event) { return { statusCode: 200, headers: { 'content-length': { value: '0' } } }; }`,
    ],
  ])('%s', async (_what, code) => {
    expect(await check(code)).toEqual([]);
  });
});

describe('refused:', () => {
  test.each([
    ['handler as a variable', 'var handler = function (event) { return event.request; };', 'handler'],
    ['handler as an arrow', 'const handler = (event) => event.request;', 'handler'],
    ['handler as an async arrow', 'let handler = async (event) => event.request;', 'handler'],
    [
      'await in arguments, in a block',
      'async function g() { if (1) { try { isNaN(await 1); } catch (e) {} } }',
      'await-argument',
    ],
    ['a range beside a class', 'var r = /^[\\w-.]+$/;', 'regexp-class'],
    ['a range before a class', 'var r = /[+-\\d]/;', 'regexp-class'],
    ['a range beside a class, at run time', 'var r = new RegExp("[\\\\s-_]");', 'regexp-class'],
    ['an escape of no letter', 'var r = /\\i/;', 'regexp-class'],
    ['a lookbehind without end', 'var r = /(?<!a*)b/;', 'regexp-class'],
    ['a reference to no group', 'var r = /a\\1/;', 'regexp-class'],
    ['a reference to no name', 'var r = /\\k<a>/;', 'regexp-class'],
    ['new Buffer', 'function f() { return new Buffer("a"); }', 'unknown-member'],
    ['trimLeft', 'function f(s) { return s.trimLeft(); }', 'unknown-method'],
    ['another TextDecoder', 'function f() { return new TextDecoder("latin1"); }', 'encoding'],
    ['a read-only header of a request', 'function f(request) { request.headers.host = { value: "a" }; }', 'header'],
    ['another one', 'function f(request) { request.headers["content-length"] = { value: "1" }; }', 'header'],
    ['one that is deleted', 'function f(event) { const r = event.request; delete r.headers.via; }', 'header'],
    ['one of a response', 'function f(response) { response.headers.via = { value: "a" }; }', 'header'],
    ['a disallowed header', 'function f(o) { o.headers["x-edge-a"] = { value: "a" }; }', 'header'],
    ['cookies as a header', 'function f(response) { response.headers["set-cookie"] = { value: "a=1" }; }', 'header'],
    ['a status that is a text', 'function f() { return { statusCode: "301", headers: {} }; }', 'status-type'],
    ['a status that becomes one', 'function f(response) { response.statusCode = `404`; }', 'status-type'],
    ['a status that is none', 'function f() { return { statusCode: 99 }; }', 'status-type'],
    ['a header that is a text', 'function f() { return { statusCode: 200, headers: { a: "b" } }; }', 'header-shape'],
    ['a header that becomes one', 'function f(event) { event.request.headers["x-a"] = "b"; }', 'header-shape'],
    [
      'a response of Lambda@Edge',
      'function f() { return { status: "302", headers: { location: [{ key: "Location", value: "/" }] } }; }',
      'lambda-response',
    ],
    [
      'one with a number',
      'function f() { return { status: 403, statusDescription: "Forbidden" }; }',
      'lambda-response',
    ],
    [
      'headers of Lambda@Edge',
      'function f(request) { request.headers["x-a"] = [{ key: "X-A", value: "b" }]; }',
      'lambda-response',
    ],
    ['viewer.address', 'function f(event) { return event.viewer.address; }', 'unknown-field'],
    ['a field of a request', 'function f(event) { const r = event.request; return r.url.length; }', 'unknown-field'],
    ['an event of Lambda@Edge', 'function f(event) { return event.Records[0].cf.request; }', 'unknown-field'],
    ['a status of Lambda@Edge', 'function f(response) { return response.status + 1; }', 'unknown-field'],
  ])('%s: %s', async (_what, statement, code) => {
    const handled = /handler/.test(statement) ? statement : `${statement}\n${handler}`;
    expect(await check(handled)).toEqual([`1 error ${code}`]);
  });

  test('the event, returned whole', async () => {
    expect(await check('function handler(e) {\n  return e;\n}')).toEqual(['2 error event-returned']);
    expect(await check('function handler(event) {\n  const all = event;\n  return all;\n}')).toEqual([
      '3 error event-returned',
    ]);
  });

  test('a connection function that does not decide', async () => {
    const code =
      "import cf from 'cloudfront';\nconst kvs = cf.kvs();\nasync function connectionHandler(connection) {\n  const known = await kvs.exists(connection.clientCertificate.certificates.leaf.serialNumber);\n  if (known) connection.deny();\n  else connection.allow();\n}";
    expect(await check(code)).toEqual([]);
    expect(await check('function connectionHandler(connection) {\n  return true;\n}')).toEqual(['1 error undecided']);
    expect(await check('const connectionHandler = (c) => c.allow();')).toEqual(['1 error handler']);
    const wrong =
      'function connectionHandler(c) {\n  if (c.clientCertInfo.serialNumber) c.deny();\n  const leaf = c.clientCertificate.certificates.leaf;\n  if (leaf.subject.length == 1) c.deny();\n  c.allow();\n}';
    expect(await check(wrong)).toEqual(['2 error unknown-field']);
    expect(await check(wrong.replace('subject.length', 'commonName'))).toEqual([
      '2 error unknown-field',
      '4 error unknown-field',
    ]);
  });

  test('F507 a connection function of runtime 1.0', async () => {
    const code = 'function connectionHandler(connection) { connection.allow(); }';
    expect(await check(code, 'cloudfront-js-1.0')).toEqual(['1 error newer']);
  });

  test('a callback of Lambda', async () => {
    const code = 'function handler(event, context, callback) {\n  callback(null, event.request);\n}';
    expect(await check(code)).toEqual(['2 error lambda-response']);
  });

  test('what is nested deeper than the checks can walk, and not what is nested less', async () => {
    const sum = (terms: number) => `var a = ${'1+'.repeat(terms)}1;\n${handler}`;
    expect(await check(sum(1_300))).toEqual([]);
    for (const terms of [3_000, 5_000]) expect(await check(sum(terms))).toEqual(['1 error syntax']);
    expect(await check(`var a = ${'['.repeat(4_000)}${']'.repeat(4_000)};\n${handler}`)).toEqual(['1 error syntax']);
  });

  test('names that stand for each other, and a chain of names', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `v${at}`);
    const circle = names.flatMap((a) => names.map((b) => `${a} = ${b};`)).join(' ');
    const use = 'function handler(event) { event.request.headers[v0] = v1; return { statusCode: v2, headers: v3 }; }';
    expect(await check(`var ${names.join()};\n${circle}\n${use}`)).toEqual([]);
    const chain = Array.from({ length: 300 }, (_, at) => `var c${at + 1} = c${at};`).join('\n');
    expect(
      await check(
        `var c0 = 'host';\n${chain}\n${handler.replace('return', 'event.request.headers[c300] = { value: "a" }; return')}`,
      ),
    ).toEqual([]);
  });

  test('a file above 10,240 bytes', async () => {
    expect(await check(handler.padEnd(10_241))).toEqual(['1 error size']);
    expect(await check(handler.padEnd(10_240))).toEqual([]);
  });

  test('what only the engine finds: a top level that throws, by its line or, from njs 1.0 on, one below', async () => {
    const [finding] = await checkScript('f.js', `var a = 1;\nvar b = JSON.parse('{');\n${handler}`);
    expect(finding).toMatchObject({
      code: 'engine',
      severity: 'error',
      message: expect.stringContaining('SyntaxError: '),
    });
    expect([2, 3]).toContain(finding?.line);
  });
});

describe('doubtful is a warning:', () => {
  test.each([
    ['console.log of two', 'console.log("a", 1);', 'console-log'],
    ['console.log of nothing', 'console.log();', 'console-log'],
    ['what njs has and AWS does not list', 'Array.from("ab");', 'undocumented'],
    ['a method that is alike', 'function f(list) { return list.entries(); }', 'undocumented'],
    ['a symbol', 'function f() { return Symbol.iterator; }', 'undocumented'],
    ['a tenant in the event', 'function f(event) { return event.context.distributionTenant; }', 'undocumented'],
    ['??', 'var a = null ?? 1;', 'nullish'],
    ['atob of a text without padding', 'var a = atob("eyJhIjoxfQ");', 'base64-padding'],
    ['atob of a part of a token', 'function f(t) { return atob(t.split(".")[1]); }', 'base64-padding'],
    ['the cookie header', 'function f(event) { const h = event.request.headers; return h.cookie; }', 'headers-cookie'],
    ['the same, asked for', 'function f(request) { return request.headers["cookie"] ? 1 : 2; }', 'headers-cookie'],
  ])('%s: %s', async (_what, statement, code) => {
    expect(await check(`${statement}\n${handler}`)).toContain(`1 warning ${code}`);
    expect((await check(`${statement}\n${handler}`)).filter((found) => found.includes('error'))).toEqual([]);
  });

  test.each([
    ["const q = require('querystring');\n\nimport cf from 'cloudfront';", 3],
    ["'use strict';\nimport cf from 'cloudfront';", 2],
  ])('an import that is not first: %s', async (head, line) => {
    expect(await check(`${head}\n${kvs}`)).toEqual([`${line} warning import-place`]);
  });
});

describe('runtime 1.0', () => {
  test.each([
    ['String.bytesFrom("aGk", "base64url").fromUTF8();', []],
    ['var f = (a, ...rest) => `${a}` + 2 ** 3;', []],
    ["var c = require('crypto').createHash('md5');", []],
    ['let a = 1;', ['1 error newer']],
    ['const a = 1_000;', ['1 error newer', '1 error newer']],
    ['async function f() {}', ['1 error newer']],
    ['"a".replaceAll("a", "b");', ['1 error unknown-method']],
    ['var b = Buffer.from("a");', ['1 error unknown-global']],
    ['var a = atob("YQ==");', ['1 error unknown-global']],
    ['var p = Promise.all([]);', ['1 error unknown-member']],
    ["import cf from 'cloudfront';", ['1 error newer']],
  ])('%s', async (statement, found) => {
    expect(await check(`${statement}\n${handler}`, 'cloudfront-js-1.0')).toEqual(found);
  });

  test('its byte methods are no longer there in 2.0', async () => {
    expect(await check(`String.bytesFrom("aGk", "base64url");\n${handler}`)).toEqual(['1 error unknown-member']);
  });
});
