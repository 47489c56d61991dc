import { describe, expect, test } from 'vitest';
import { checkScript } from '../../tools/build/check.js';

/** Codes of what is found. */
async function codes(code: string): Promise<string[]> {
  return [...new Set((await checkScript('f.js', code)).map(({ code }) => code))];
}

/** A handler around `body`, behind what it needs. */
function within(body: string, before = ''): string {
  return `${before}\nfunction handler(event) { ${body} return event.request; }`;
}

const setHeader = 'function setHeader(headers, name, value) { headers[name] = { value: value }; }';
const redirect = 'function redirect(code, to) { return { statusCode: code, headers: { location: { value: to } } }; }';

describe('whatever the way it is written, a header that CloudFront keeps is found:', () => {
  test.each([
    ['its value', "event.request.headers.host.value = 'a';"],
    ['its value, in brackets', "event.request['headers']['host']['value'] = 'a';"],
    ['one of its values', "event.request.headers.via.multiValue[0].value = 'a';"],
    ['through a name', "var h = event.request.headers; h['content-length'] = { value: '1' };"],
    ['through two names', "var r = event.request; var h = r.headers; h.via = { value: '1' };"],
    ['deleted through a name', 'var h = event.request.headers; delete h.host;'],
    ['by a constant', "event.request.headers[NAME] = { value: 'a' };", "const NAME = 'host';"],
    ['by a variable', "var name = 'x-a'; name = 'x-edge-foo'; event.request.headers[name] = { value: 'a' };"],
    ['by a template', 'event.request.headers[`host`] = { value: "a" };'],
    ['by two texts', "event.request.headers['x-real' + '-ip'] = { value: 'a' };"],
    ['by a table', 'event.request.headers[NAMES.real] = { value: "a" };', "var NAMES = { real: 'x-real-ip' };"],
    ['by a list', "['server', 'via'].forEach(function (n) { delete event.request.headers[n]; });"],
    [
      'by a list, in a loop',
      'for (var i = 0; i < L.length; i++) delete event.request.headers[L[i]];',
      "var L = ['a', 'via'];",
    ],
    ['by a function', "setHeader(event.request.headers, 'host', 'a');", setHeader],
    [
      'by a function of the request',
      "f(event.request, 'via');",
      'function f(r, name) { r.headers[name] = { value: "" }; }',
    ],
    ['by a function that knows the name', 'f(event.request.headers);', "function f(h) { h.host = { value: 'a' }; }"],
    [
      'by an arrow',
      "put(event.request.headers, 'content-length');",
      'const put = (h, k) => { h[k] = { value: "0" }; };',
    ],
    ['by Object.assign', "Object.assign(event.request.headers, { host: { value: 'a' } });"],
    [
      'by Object.assign of a constant',
      'Object.assign(event.request.headers, MORE);',
      "var MORE = { via: { value: 'a' } };",
    ],
    ['in new headers', "event.request.headers = Object.assign({}, event.request.headers, { via: { value: 'a' } });"],
    ['in headers that are written anew', "event.request.headers = { host: { value: 'other' } };"],
    ['by defineProperty', "Object.defineProperty(event.request.headers, 'host', { value: { value: 'a' } });"],
    [
      'in an answer that grows',
      "var a = { statusCode: 200, headers: {} }; a.headers['connection'] = { value: 'close' }; if (event.viewer) return a;",
    ],
    [
      'in headers of an answer',
      "var h = { 'x-cache': { value: 'a' } }; if (event.viewer) return { statusCode: 302, headers: h };",
    ],
  ])('%s: %s', async (_what, body, before = '') => {
    expect(await codes(within(body, before))).toContain('header');
  });

  test.each([
    ["setHeader(event.request.headers, 'x-a', event.request.headers.host.value);", setHeader],
    ["event.request.headers['x-forwarded-host'] = event.request.headers.host;", ''],
    ["event.request.headers = { host: event.request.headers.host, 'x-a': { value: 'a' } };", ''],
    ["event.request.headers = Object.assign({}, event.request.headers, { 'x-a': { value: 'a' } });", ''],
    ["var parts = { host: 'a', via: 'b' }; event.request.uri = '/' + parts.host;", ''],
    ["var seen = { headers: {} }; seen.headers.host = 1; event.request.uri = '/' + seen.headers.host;", ''],
    ["var o = Object.assign({}, { host: 'x' }); event.request.headers['x-o'] = { value: o.host };", ''],
  ])('and nothing in %s', async (body, before) => {
    expect(await codes(within(body, before))).toEqual([]);
  });
});

describe('whatever the way it becomes one, a status that is a text is found:', () => {
  test.each([
    ['through a name', "var code = '301'; return { statusCode: code };"],
    ['through a constant', 'return { statusCode: STATUS };', 'const STATUS = "302";'],
    ['by String', 'return { statusCode: String(301) };'],
    ['by toString', 'var n = 301; return { statusCode: n.toString() };'],
    ['by concatenation', "return { statusCode: '' + 301 };"],
    ['by a template', 'var n = 301; return { statusCode: `${n}` };'],
    ['in a condition', "return { statusCode: event.request.uri === '/' ? 301 : '302' };"],
    ['given to a function', "return redirect('301', '/x');", redirect],
    ['in a table', 'return { statusCode: codes.moved };', "var codes = { moved: '301', gone: 410 };"],
    ['of an answer that grows', "var a = {}; a.statusCode = '404'; return a;"],
  ])('%s: %s', async (_what, body, before = '') => {
    expect(await codes(within(body, before))).toEqual(['status-type']);
  });

  test.each([
    ["return { statusCode: Number('301') };", ''],
    ["return { statusCode: parseInt('301', 10) };", ''],
    ["return { statusCode: +'301' };", ''],
    ["var code = '301'; code = Number(code); return { statusCode: code };", ''],
    ["return redirect(301, '/x');", redirect],
    ['return { statusCode: RULE[event.request.uri] };', "var RULE = { code: 301, to: '/a' };"],
  ])('and nothing in %s', async (body, before) => {
    expect(await codes(within(body, before))).toEqual([]);
  });
});

describe('whatever the way it is returned,', () => {
  test.each([
    ['a name', 'var all = event; all.request.uri = "/"; return all;'],
    ['a condition', 'return event.request.uri === "/" ? event : event.request;'],
    ['what stands in for a response', 'return event.response || event;'],
    ['a function', 'return addIndex(event);', 'function addIndex(e) { e.request.uri += "index.html"; return e; }'],
    ['a promise', 'return Promise.resolve(event);'],
    ['Object.assign', 'return Object.assign(event, {});'],
    ['a catch', 'try { event.request.uri = "/"; } catch (e) { return event; }'],
  ])('the event is found, by %s: %s', async (_what, body, before = '') => {
    expect(await codes(within(body, before))).toEqual(['event-returned']);
  });

  test.each([
    [
      'a name',
      "var r = { status: '301', headers: {} }; r.headers.location = [{ key: 'Location', value: '/' }]; return r;",
    ],
    ['parts', "var r = {}; r.status = '403'; r.body = 'x'; return r;"],
    ['a status alone', "return { status: '403' };"],
    [
      'a function',
      "return f('/x');",
      "function f(to) { return { status: '302', headers: { location: [{ key: 'Location', value: to }] } }; }",
    ],
    ['its encoding', "return { statusCode: 200, body: 'aGk=', bodyEncoding: 'base64' };"],
  ])('a response of Lambda@Edge is found, by %s: %s', async (_what, body, before = '') => {
    expect(await codes(within(body, before))).toEqual(['lambda-response']);
  });

  test('nothing is found', async () => {
    expect(await codes('function handler(event) { event.request.uri = "/"; }')).toEqual(['no-answer']);
  });

  test.each([
    "if (event.request.uri === '/') return event.request;",
    "if (event.request.uri === '/') return; return event.request;",
    "switch (event.request.method) { case 'GET': return event.request; }",
    "switch (event.request.method) { case 'GET': break; default: return event.request; }",
    'try { return event.request; } catch (error) { console.log(error); }',
    "for (var i = 0; i < 3; i++) { if (event.request.uri === '/' + i) return event.request; }",
    "for (;;) { if (event.request.uri === '/') break; return event.request; }",
  ])('nothing on one way through: %s', async (body) => {
    expect(await codes(`function handler(event) { ${body} }`)).toEqual(['no-answer-here']);
  });

  test.each([
    "if (event.request.uri === '/') { return event.request; } else { throw new Error('no'); }",
    "switch (event.request.method) { case 'GET': case 'HEAD': return event.request; default: return { statusCode: 405 }; }",
    'try { JSON.parse("{}"); } finally { return event.request; }',
    "while (true) { if (event.request.uri === '/') return event.request; event.request.uri = '/'; }",
    '[1].forEach(function () { return; }); return event.request;',
    'for (;;) { for (var i = 0; i < 3; i++) break; return event.request; }',
  ])('each way through answers: %s', async (body) => {
    expect(await codes(`function handler(event) { ${body} }`)).toEqual([]);
  });

  test.each([
    ['var e = pass(event); return e.request;', 'function pass(event) { return event; }'],
    ["return { statusCode: 200, body: JSON.stringify({ status: 'ok', headers: {} }) };", ''],
    ["var payload = { status: 'x', body: 'b' }; return { statusCode: 200, body: JSON.stringify(payload) };", ''],
    ["var state = { status: 'ok' }; event.request.uri = '/' + state.status;", ''],
  ])('what is right passes: %s', async (body, before) => {
    expect(await codes(within(body, before))).toEqual([]);
  });
});

describe('fields that do not exist are found:', () => {
  test.each([
    ['in brackets', "event.request.uri = '/' + event['viewer']['address'];"],
    ['through a name', "var v = event.viewer; event.request.uri = '/' + v.ipAddress;"],
    ['compared', "if (event.viewer.address === '192.0.2.1') return { statusCode: 403 };"],
    ['in a function', "event.request.uri = '/' + ipOf(event);", 'function ipOf(e) { return e.viewer.address; }'],
    ['compared on a request', "if (event.request.httpMethod === 'POST') return { statusCode: 405 };"],
    ['a header as a text', "if (event.request.headers.host.startsWith('www.')) return { statusCode: 403 };"],
    ['a header as a list', "event.request.uri = '/' + event.request.headers.host[0].value;"],
    ['a parameter as a text', 'event.request.uri = "/" + event.request.querystring.a.length;'],
    ['the query as a text', "if (event.request.querystring.includes('a=1')) event.request.uri = '/a';"],
  ])('%s: %s', async (_what, body, before = '') => {
    expect(await codes(within(body, before))).toEqual(['unknown-field']);
  });

  test.each([
    ["var ip = event.viewer.address || '';  event.request.uri = '/' + ip;", 'absent-field'],
    ["if (event.request.body) event.request.uri = '/a';", 'absent-field'],
    ["if ('cookie' in event.request.headers) event.request.uri = '/a';", 'headers-cookie'],
    ["if (event.request.headers.hasOwnProperty('cookie')) event.request.uri = '/a';", 'headers-cookie'],
    ["var h = event.request.headers; if (h.Cookie && h.Cookie.value) event.request.uri = '/a';", 'headers-cookie'],
    ["var N = 'cookie'; if (event.request.headers[N]) event.request.uri = '/a';", 'headers-cookie'],
    ["if (event.request.headers['User-Agent']) event.request.uri = '/a';", 'header-case'],
    ["event.request.uri = '/a?' + event.request.querystring;", 'object-text'],
    ['event.request.uri = `/${event.request.headers.host}`;', 'object-text'],
  ])('and warned of, where they are only asked for: %s', async (body, code) => {
    const found = await checkScript('f.js', within(body));
    expect(found.map(({ code, severity }) => [code, severity])).toContainEqual([code, 'warning']);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test.each([
    ['event.request.uri = "/" + track({ name: "a" });', 'function track(event) { return event.name; }'],
    ['var o = { cookie: 1 }; if (o.cookie) event.request.uri = "/a";', ''],
    ['var q = event.request.querystring; q.includes = { value: "1" }; if (q.length) q.length.value = "2";', ''],
    ['event.request.querystring = "a=1"; event.request.uri = "/" + event.request.querystring;', ''],
    ['if (event.Records) event.request.uri = "/" + event.Records[0].cf.request.uri;', ''],
  ])('and nothing in %s', async (body, before) => {
    expect(await codes(within(body, before))).toEqual([]);
  });
});

test.each([
  'let handler = function handler(event) { return event.request; };',
  'export const handler = (event) => event.request;',
  'export default function handler(event) { return event.request; }',
  'function handler(event) { return event.request; }\nexport { handler };',
  'exports.handler = async (event) => event.request;',
  'module.exports.handler = function (event) { return event.request; };',
  'var handler;\nhandler = function (event) { return event.request; };',
  'globalThis.handler = function (event) { return event.request; };',
  'if (true) { function handler(event) { return event.request; } }',
  'function Handler(event) { return event.request; }',
  'function* handler(event) { yield event.request; }',
])('no handler that CloudFront calls: %s', async (code) => {
  expect((await checkScript('f.js', code)).some(({ severity }) => severity === 'error')).toBe(true);
});
