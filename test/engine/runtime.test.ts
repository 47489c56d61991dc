import { describe, expect, test } from 'vitest';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { engines, runCode } from './engines.js';

/** What an expression comes to inside a function, as text. */
async function evaluate(engine: 'njs' | 'vm', expression: string): Promise<string> {
  const code = `const c = require('crypto'); const q = require('querystring');
function show(v) { return typeof v === 'string' ? v : JSON.stringify(v) }
function handler(event) { try { console.log(show(${expression})) } catch (e) { console.log(e.name + ': ' + e.message) } return event.request }`;
  const outcome = await runCode(engine, code);
  return outcome.error ? outcome.error.message : (outcome.logs[0] ?? 'nothing');
}

describe.each(engines)('on %s', (engine) => {
  test.each([
    ['typeof process + typeof njs + typeof fs', 'undefinedundefinedundefined', 'no process, no file system'],
    ['typeof setTimeout + typeof setImmediate + typeof clearTimeout', 'undefinedundefinedundefined', 'no timers'],
    ['typeof globalThis.process', 'undefined', 'nor by way of globalThis'],
    ['typeof Map + typeof Set + typeof WeakMap + typeof Proxy', 'undefined'.repeat(4), 'no collections'],
    ['typeof URL + typeof Intl + typeof Reflect + typeof fetch', 'undefined'.repeat(4), 'no web interfaces'],
    ['typeof crypto + typeof print + typeof global', 'undefined'.repeat(3), 'nothing that only njs has'],
    ['typeof MemoryError + typeof AggregateError', 'undefinedundefined', 'no undocumented errors'],
    ['typeof InternalError + typeof URIError', 'functionfunction', 'the documented errors'],
    ['typeof [].flat + typeof [].at', 'undefinedundefined', 'no newer array methods'],
    ['Array.from("ab", function (c, i) { return c + i })', '["a0","b1"]', 'from, which AWS does not list'],
    [
      'typeof "".trimLeft + typeof "".anchor + typeof Object.prototype.__defineGetter__',
      'undefined'.repeat(3),
      'nothing of old',
    ],
    ['typeof RegExp.$1 + typeof new Date().getYear + typeof JSON.rawJSON', 'undefined'.repeat(3), 'nothing of V8'],
    ['new Buffer("a")', 'TypeError: Buffer is not a constructor', 'Buffer is none'],
    ['new TextDecoder("latin1")', 'RangeError: The "latin1" encoding is not supported', 'one encoding'],
    ['Buffer.from("a") instanceof Buffer', 'true', 'and still a type'],
    ['typeof Object.fromEntries + typeof Object.hasOwn', 'undefinedundefined', 'no newer object methods'],
    ['typeof "".matchAll + typeof "".at + typeof "".localeCompare', 'undefined'.repeat(3), 'no newer string methods'],
    ['typeof String.bytesFrom + typeof "".toBytes + typeof "".fromUTF8', 'undefined'.repeat(3), 'no byte methods'],
    ['typeof console.error + typeof console.dump + typeof console.time', 'undefined'.repeat(3), 'log alone'],
    ['Object.keys(globalThis)', '[]', 'no enumerable global'],
    ['"a.b.a".replaceAll("a", "x")', 'x.b.x', 'replaceAll of text'],
    ['"a.b.c".replaceAll(".", "$&$&")', 'a..b..c', 'replaceAll with a pattern in the replacement'],
    ['"aXbX".replaceAll(/x/gi, function (m, at) { return at })', 'a1b3', 'replaceAll of an expression'],
    ['"ab".replaceAll("", "-")', '-a-b-', 'replaceAll of nothing'],
    [
      '"a".replaceAll(/a/, "")',
      'TypeError: String.prototype.replaceAll called with a non-global RegExp argument',
      'replaceAll wants the flag g',
    ],
    ['new Function("return 1")', 'TypeError: function constructor is disabled in "safe" mode', 'no dynamic code'],
    [
      '(function () {}).constructor("return 1")',
      'TypeError: function constructor is disabled in "safe" mode',
      'hidden',
    ],
    ['(function () {}) instanceof Function', 'true', 'functions are still functions'],
    ['require("fs")', 'Error: Cannot find module "fs"', 'no other module'],
    ['require("buffer")', 'Error: Cannot find module "buffer"', 'Buffer is a global only'],
    ['c.createHash("md5").update("a").digest("hex")', '0cc175b9c0f1b6a831c399e269772661', 'a hash'],
    [
      'c.createHmac("sha256", "k").update("a").digest("base64url")',
      'eNqRUR5nVYf1ud94vt669VYNoqu4gWLuh13N90SVHZ4',
      'a MAC',
    ],
    ['Buffer.isBuffer(c.createHash("sha1").update("a").digest())', 'true', 'a digest without encoding is a Buffer'],
    ['c.createHash("sha512")', 'TypeError: not supported algorithm: "sha512"', 'F518 no sha512'],
    ['c.createHash("md5").update("a").digest("latin1")', 'TypeError: Unknown digest encoding: "latin1"', 'encodings'],
    [
      '(function () { try { c.createHash("md5").update(5) } catch (e) { return / is not a string or Buffer-like object$/.test(e.message) } })()',
      'true',
      'data, in the words of some version',
    ],
    [
      'typeof c.randomBytes + typeof c.timingSafeEqual + typeof c.createSign',
      'undefined'.repeat(3),
      'two functions only',
    ],
    ['Buffer.from("aGk", "base64url").toString()', 'hi', 'base64url'],
    ['Buffer.from("é").toString("hex")', 'c3a9', 'UTF-8'],
    ['Buffer.from("a", "latin1")', 'TypeError: "latin1" encoding is not supported', 'no latin1'],
    ['Buffer.from("a").toString("latin1")', 'TypeError: "latin1" encoding is not supported', 'nor on the way out'],
    ['Buffer.isEncoding("latin1")', 'false', 'and says so'],
    ['atob(btoa("x"))', 'x', 'base64 of strings'],
    ['"[" + atob("eyJhIjoxfQ") + "]"', '[{"a":1}]', 'base64 without padding'],
    ['"[" + atob("YWI") + atob("YWI=") + "]"', '[abab]', 'and with'],
    ['q.parse("a=1&b=%20&a=2")', '{"a":["1","2"],"b":" "}', 'querystring'],
    ['q.stringify({ a: ["1", "2"], b: "c d" })', 'a=1&a=2&b=c%20d', 'and back'],
    ['Date.now()', '1767225600000', 'the clock of the event'],
    ['new Date().toISOString()', '2026-01-01T00:00:00.000Z', 'for new Date() too'],
    ['Date().slice(0, 24)', 'Thu Jan 01 2026 00:00:00', 'and for Date()'],
    ['new Date(0).constructor.now()', '1767225600000', 'and by way of an instance'],
    ['new Date(2020, 1).getTime() - Date.UTC(2020, 1)', '0', 'a date of its own, in UTC'],
    ['new Date("2020-01-01") instanceof Date', 'true', 'dates are still dates'],
    ['new Date(undefined).getTime()', 'null', 'an explicit undefined is no date'],
    ['(function () { "use strict"; return this === undefined })()', 'true', 'strict mode'],
    ['new TextDecoder().decode(new TextEncoder().encode("é"))', 'é', 'text coders'],
    ['Symbol.for("a") === Symbol.for("a")', 'true', 'Symbol'],
    ['"a-b".split("-").length', '2', 'split'],
  ])('%s is %s: %s', async (expression, expected) => {
    expect(await evaluate(engine, expression)).toBe(expected);
  });

  test('console.log keeps its first argument, objects as JSON', async () => {
    const { logs } = await runCode(
      engine,
      'function handler(e) { console.log("a", "b"); console.log({ a: 1 }); console.log(undefined); return e.request }',
    );
    expect(logs).toEqual(['a', '{"a":1}', 'undefined']);
  });

  test('the log of one invocation is cut at 10 KB', async () => {
    const { logs } = await runCode(
      engine,
      'function handler(e) { for (let i = 0; i < 20; i++) console.log("x".repeat(1000)); return e.request }',
    );
    expect(logs.join('').length).toBe(10_240);
  });

  test('module variables are fresh for each event, and so are globals', async () => {
    const code = `let count = 0;
function handler(e) { count++; globalThis.seen = (globalThis.seen || 0) + 1; console.log(count + " " + globalThis.seen); return e.request }`;
    expect((await runCode(engine, code)).logs).toEqual(['1 1']);
    expect((await runCode(engine, code)).logs).toEqual(['1 1']);
  });

  test('a promise may be returned, and a thenable', async () => {
    const soon = 'function handler(e) { return Promise.resolve(e.request) }';
    const then = 'function handler(e) { return { then: function (f) { f(e.request) } } }';
    for (const code of [soon, then]) expect(await runCode(engine, code)).toMatchObject({ result: { uri: '/' } });
  });

  test('a rejection that nobody awaits does not fail the run', async () => {
    const code =
      'async function lost() { throw new Error("x") } async function handler(e) { lost(); return e.request }';
    expect((await runCode(engine, code)).error).toBeUndefined();
  });

  test.each([
    ['import c from "crypto";', 'one line'],
    ['import c from\n  "crypto"\n', 'several lines'],
    ['import c from"crypto";import cf from"cloudfront";', 'minified'],
    ['const c = require("crypto");', 'require'],
  ])('modules come by %j: %s', async (head) => {
    const code = `${head}function handler(e) { console.log(typeof c.createHash); return e.request }`;
    expect(await runCode(engine, code)).toMatchObject({ logs: ['function'] });
  });

  test('a line of an error is the line of the file, behind an import of several lines too', async () => {
    const code = 'import c from\n"crypto"\n;\nfunction handler(e) {\n  return e.a.b\n}';
    expect((await runCode(engine, code)).error).toMatchObject({ line: 5 });
  });

  test('F517 edge location is known at viewer-request and empty at viewer-response', async () => {
    const code =
      'import cf from "cloudfront"; function handler(e) { console.log(cf.edgeLocation); return e.response || e.request }';
    expect((await runCode(engine, code)).logs[0]).toContain('"name":"LOC"');
    expect((await runCode(engine, code, viewerResponse())).logs).toEqual(['{}']);
  });

  test('the raw query is what the viewer sent, also after an edit', async () => {
    const code = `function handler(e) { const r = e.request; r.querystring = "x"; console.log(String(r.rawQueryString())); return r }`;
    const raw = async (querystring?: string) =>
      (await runCode(engine, code, viewerRequest(querystring === undefined ? {} : { querystring }))).logs[0];
    expect(await raw('b=2&a=1&b')).toBe('b=2&a=1&b');
    expect(await raw('')).toBe('');
    expect(await raw()).toBe('undefined');
  });

  test.each([
    ['cf.distributionTenant.id', 'TypeError: distributionTenant module is not available'],
    ['cf.distributionTenant.parameters.get("a")', 'TypeError: distributionTenant module is not available'],
    ['cf.cwt.validateToken(Buffer.from(""), { key: "k" })', 'Error: Invalid token: it ends too early'],
    ['cf.cwt.validateToken("", { key: "k" })', 'TypeError: validateToken expects a Buffer'],
  ])('F508 %s throws on a standard distribution: %s', async (expression, message) => {
    const outcome = await runCode(engine, `import cf from 'cloudfront';\nfunction handler(e) { return ${expression} }`);
    expect(outcome.error).toMatchObject({ type: 'FunctionExecutionError', message });
  });

  test('F508 F509 F510 a tenant is told within the handler', async () => {
    const tenant = { id: 'dt_1a2b3c4d5e6f7', parameters: { TenantPath: 'tenant1' } };
    const event = viewerRequest({ context: { endpoint: 'd2.cloudfront.net', distributionTenant: tenant } });
    const code = `import cf from 'cloudfront';
let early = '';
try { early = cf.distributionTenant.id; } catch (e) { early = e.message; }
function path(name) { try { return cf.distributionTenant.parameters.get(name); } catch (e) { return e.message; } }
function handler(e) {
  console.log([early, cf.distributionTenant.id, path('TenantPath'), path('toString'), e.context.endpoint, e.context.distributionDomainName].join());
  return e.request;
}`;
    expect((await runCode(engine, code, event)).logs).toEqual([
      'distributionTenant module is not available,dt_1a2b3c4d5e6f7,tenant1,DistributionTenantParameterKeyNotFound,d2.cloudfront.net,',
    ]);
  });

  test.each([
    ['throw new TypeError("no")', 'TypeError: no'],
    ['throw "plain text"', 'plain text'],
    ['return decodeURIComponent("%E0%A4%A")', 'URIError: malformed URI'],
    ['return e.a.b', 'TypeError: cannot get property "b" of undefined'],
    ['return nowhere', 'ReferenceError: "nowhere" is not defined'],
    ['return e.request.nothing()', 'TypeError: (intermediate value)["nothing"] is not a function'],
    ['throw undefined', 'undefined'],
    ['return Promise.reject(new Error("later"))', 'Error: later'],
  ])('F099 %s ends as 503: %s', async (statement, message) => {
    const { error } = await runCode(engine, `function handler(e) { ${statement} }`);
    expect(error).toMatchObject({ type: 'FunctionExecutionError', status: 503 });
    // njs 1.0 no longer says which function is missing.
    expect([message, message.replace(/\(intermediate value\)\["nothing"\]/, 'undefined')]).toContain(error?.message);
  });

  test('F076 a missing header read without a test is named', async () => {
    const event = viewerRequest();
    delete event.request.headers.host;
    const { error } = await runCode(engine, 'function handler(e) { return e.request.headers.host.value }', event);
    expect(error).toMatchObject({
      status: 503,
      message: 'TypeError: cannot get property "value" of undefined',
      line: 1,
    });
  });

  test('a file without handler is a 503', async () => {
    const { error } = await runCode(engine, 'function other(e) { return e.request }');
    expect(error).toMatchObject({ status: 503, message: 'ReferenceError: "handler" is not defined' });
  });

  test('what runtime 2.0 added is missing in 1.0', async () => {
    const code = 'function handler(e) { console.log(typeof Buffer + typeof atob); return e.request }';
    expect((await runCode(engine, code)).logs).toEqual(['functionfunction']);
    const source = { runtime: 'cloudfront-js-1.0' } as const;
    expect((await runCode(engine, code, viewerRequest(), source)).logs).toEqual(['undefinedundefined']);
  });
});
