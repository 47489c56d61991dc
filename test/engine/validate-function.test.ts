import { describe, expect, test } from 'vitest';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { engines, runCode } from './engines.js';

const request = viewerRequest({
  uri: '/a',
  querystring: 'q=1',
  headers: { via: '1.1 proxy', accept: ['a', 'b'] },
  cookies: { c: '1' },
});
const response = viewerResponse({ headers: { via: '1.1 origin', warning: '199 x', 'content-encoding': 'gzip' } });

/** The statement runs with r, the request, and p, the response; it may return. */
function handler(statement: string, of: 'request' | 'response'): string {
  return `function handler(event) { const r = event.request, p = event.response; ${statement}; return ${of === 'request' ? 'r' : 'p'} }`;
}

describe.each(engines)('%s: a viewer-request function may', (engine) => {
  test.each([
    ['r.uri = "/b"', { uri: '/b' }],
    ['r.headers["x-tab"] = { value: "a\\tb" }', { headers: { 'x-tab': { value: 'a\tb' } } }],
    ['r.headers["x-a"] = { value: "1" }', { headers: { 'x-a': { value: '1' } } }],
    ['delete r.headers.accept', { cookies: { c: { value: '1' } } }],
    ['r.headers.accept.multiValue = [{ value: "z" }]', { headers: { accept: { value: 'z' } } }],
    ['r.querystring = "b=2&a=1"', { querystring: 'b=2&a=1' }],
    ['r.querystring = {}', { querystring: {} }],
    ['r.headers.host = { value: r.headers.host.value }', { uri: '/a' }],
    [
      'r.headers.via = { value: "1.1 proxy", multiValue: [{ value: "1.1 proxy" }] }',
      { headers: { via: { value: '1.1 proxy' } } },
    ],
    ['r.body = "ignored"; r.extra = 1', { uri: '/a' }],
    ['delete r.cookies', { cookies: {} }],
    [
      'return { statusCode: 302, headers: { location: { value: "/n" } } }',
      { statusCode: 302, headers: { location: { value: '/n' } } },
    ],
    ['return { statusCode: 200, body: "<p>" }', { body: '<p>' }],
    [
      'return { statusCode: 200, body: { encoding: "base64", data: "PHA+" } }',
      { body: { encoding: 'base64', data: 'PHA+' } },
    ],
    [
      'return { statusCode: 200, cookies: { a: { value: "1", attributes: "Path=/" } } }',
      { cookies: { a: { value: '1', attributes: 'Path=/' } } },
    ],
    ['return { statusCode: 204, headers: { via: { value: "mine" } } }', { statusCode: 204 }],
    ['return { statusCode: 599, statusDescription: "x" }', { statusDescription: 'x' }],
  ])('%s', async (statement, result) => {
    expect(await runCode(engine, handler(statement, 'request'), request)).toMatchObject({ result });
  });
});

describe.each(engines)('%s: a 502 for a viewer-request function that does', (engine) => {
  test.each([
    ['F078', 'r.headers["X-Foo"] = { value: "1" }', 'request.headers must have header names in lower case.'],
    ['F079', 'r.headers.host = { value: "other" }', 'header "host" is read-only: it must not be changed'],
    ['F079', 'delete r.headers.host', 'header "host" is read-only: it must not be deleted'],
    ['F080', 'r.headers.connection = { value: "close" }', 'header "connection" is disallowed'],
    ['F080', 'r.headers.via = { value: "x" }', 'header "via" is read-only: it must not be changed'],
    ['F080', 'r.headers["x-cache"] = { value: "x" }', 'header "x-cache" is disallowed'],
    ['F080', 'r.headers["x-edge-location"] = { value: "x" }', 'header "x-edge-location" is disallowed'],
    ['F080', 'r.headers["x-amz-cf-id"] = { value: "x" }', 'header "x-amz-cf-id" is disallowed'],
    [
      'F080',
      'r.headers["content-length"] = { value: "1" }',
      'header "content-length" is read-only: it must not be added',
    ],
    ['F087', 'r.querystring = "a b"', 'request.querystring must not contain spaces, control characters or "#"'],
    ['F087', 'r.querystring = { a: { value: "x#y" } }', 'request.querystring must not contain spaces'],
    ['F088', 'r.uri = "b"', 'request.uri must begin with "/"'],
    ['', 'delete r.uri', 'request.uri must begin with "/"'],
    ['', 'r.uri = "/a b"', 'request.uri must not contain spaces'],
    ['', 'r.uri = "/a?b"', 'request.uri must not contain spaces, control characters, "?" or "#"'],
    ['', 'r.uri = 5', 'request.uri must begin with "/"'],
    ['', 'r.method = "POST"', 'request.method is read-only'],
    ['', 'r.headers["x-a"] = "1"', 'request.headers["x-a"] must be an object with "value", found the string "1"'],
    ['', 'r.headers["x-a"] = { value: 1 }', 'request.headers["x-a"].value must be a string, found 1'],
    ['', 'r.headers["x-a"] = null', 'request.headers["x-a"] must be an object with "value", found null'],
    ['', 'r.headers["x-a"] = { value: "a\\r\\nb" }', 'request.headers["x-a"] must not contain control characters'],
    ['', 'r.headers["x a"] = { value: "a" }', '"x a" is no header name'],
    ['', 'r.headers["x-a"] = { multiValue: "a" }', 'request.headers["x-a"].multiValue must be an array'],
    ['', 'r.headers["x-a"] = { multiValue: ["a"] }', 'request.headers["x-a"].multiValue[0].value must be a string'],
    ['', 'r.headers.cookie = { value: "a=1" }', 'request.headers must not contain "cookie": use request.cookies'],
    ['', 'r.headers = []', 'request.headers must be an object, found an array'],
    ['', 'r.cookies.c = "1"', 'request.cookies["c"] must be an object'],
    ['', 'r.uri = "/" + "x".repeat(8200)', 'path and query must stay below 8192 characters'],
    ['', 'r.headers["x-a"] = { value: "x".repeat(33000) }', 'the request must not exceed 32768 bytes'],
    ['F097', 'return { statusCode: "200" }', 'response.statusCode must be an integer, found the string "200"'],
    ['', 'return { statusCode: 200.5 }', 'response.statusCode must be an integer, found 200.5'],
    ['', 'return { statusCode: NaN }', 'response.statusCode must be an integer, found null'],
    ['', 'return { statusCode: 199 }', 'response.statusCode must be from 200 to 599, found 199'],
    ['', 'return { statusCode: 600 }', 'response.statusCode must be from 200 to 599, found 600'],
    ['', 'return { statusCode: 200, statusDescription: 5 }', 'response.statusDescription must be one line of text'],
    [
      'F093',
      'return { statusCode: 200, body: { encoding: "base64", data: "PHA" + "+=x" } }',
      'response.body.data is not base64',
    ],
    ['', 'return { statusCode: 200, body: { data: "x" } }', 'response.body must be a string or { encoding'],
    ['', 'return { statusCode: 200, body: 5 }', 'response.body must be a string or { encoding'],
    [
      '',
      'return { statusCode: 200, headers: { "set-cookie": { value: "a=1" } } }',
      'response.headers must not contain "set-cookie": use response.cookies',
    ],
    ['', 'return { statusCode: 200, headers: { upgrade: { value: "x" } } }', 'header "upgrade" is disallowed'],
    [
      '',
      'return { statusCode: 200, cookies: { a: { value: "1", attributes: 5 } } }',
      'response.cookies["a"].attributes must be',
    ],
    ['F098', 'return event', 'expected event.request or event.response, found the whole event'],
    ['', 'return undefined', 'expected the request or a response object, found nothing'],
    ['', 'return "text"', 'expected the request or a response object, found the string "text"'],
    ['', 'return [r]', 'expected the request or a response object, found an array'],
    ['', 'const a = {}; a.a = a; return a', 'The result is no plain object'],
    ['', 'return { headers: {} }', 'request.method is read-only'],
  ])('%s %s', async (_, statement, problem) => {
    const { error } = await runCode(engine, handler(statement, 'request'), request);
    expect(error).toMatchObject({ type: 'FunctionValidationError', status: 502 });
    expect(error?.message).toContain(`The CloudFront function returned an invalid value: ${problem}`);
  });
});

describe.each(engines)('%s: what the viewer sent', (engine) => {
  test.each([
    [`/${'x'.repeat(8_191)}`, 'a=1', 'a URL at the limit'],
    ['/a b', 'q=a b', 'a space'],
    ['/a#b', 'q=#', 'a fragment'],
  ])('is no mistake of a function that leaves it alone: %.20s?%s, %s', async (uri, querystring) => {
    const event = viewerRequest({ uri, querystring });
    expect(await runCode(engine, 'function handler(e) { return e.request }', event)).toMatchObject({ result: { uri } });
  });
});

describe.each(engines)('%s: a viewer-response function', (engine) => {
  test('F084 may change the first of several cookies', async () => {
    const cookies = {
      a: { value: '1', attributes: 'Path=/', multiValue: [{ value: '1', attributes: 'Path=/' }, { value: '2' }] },
    };
    const code = handler('p.cookies.a.value = "3"', 'response');
    expect(await runCode(engine, code, viewerResponse({ cookies }))).toMatchObject({
      result: { cookies: { a: { value: '3', multiValue: [{ value: '3', attributes: 'Path=/' }, { value: '2' }] } } },
    });
  });

  test.each([
    ['p.statusCode = 301', { statusCode: 301 }],
    ['p.headers["content-encoding"] = { value: "br" }', { headers: { 'content-encoding': { value: 'br' } } }],
    ['delete p.headers["content-encoding"]', { statusCode: 200 }],
    ['p.headers["content-length"] = { value: "3" }; p.body = "abc"', { body: 'abc' }],
    ['p.body = ""', { body: '' }],
    ['p.cookies.a = { value: "1", attributes: "Secure" }', { cookies: { a: { value: '1', attributes: 'Secure' } } }],
  ])('may %s', async (statement, result) => {
    expect(await runCode(engine, handler(statement, 'response'), response)).toMatchObject({ result });
  });

  test('leaves no body where it sets none', async () => {
    const { result } = await runCode(engine, handler('', 'response'), response);
    expect(result).not.toHaveProperty('body');
  });

  test.each([
    ['delete p.headers.via', 'header "via" is read-only: it must not be deleted'],
    ['p.headers.warning = { value: "x" }', 'header "warning" is read-only: it must not be changed'],
    ['p.headers["X-A"] = { value: "x" }', 'response.headers must have header names in lower case.'],
    ['p.headers.trailer = { value: "x" }', 'header "trailer" is disallowed'],
    ['delete p.statusCode', 'response.statusCode must be an integer, found nothing'],
    ['return r', 'response.statusCode must be an integer, found nothing'],
  ])('may not %s', async (statement, problem) => {
    const { error } = await runCode(engine, handler(statement, 'response'), response);
    expect(error).toMatchObject({ type: 'FunctionValidationError', status: 502 });
    expect(error?.message).toContain(problem);
  });
});
