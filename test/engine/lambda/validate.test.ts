import { describe, expect, test } from 'vitest';
import type { LambdaRecord } from '../../../tools/engine/lambda/lambda-event.js';
import { validateLambdaResult } from '../../../tools/engine/lambda/validate.js';
import { originRequest, originResponse, viewerRequest, viewerResponse } from '../../../tools/testing/index.js';

type Edit = (cf: LambdaRecord) => unknown;

const events = {
  'viewer-request': () => viewerRequest.lambda({ headers: { via: '1.1 proxy', cookie: 'a=1' } }),
  'origin-request': () => originRequest({ headers: { 'if-none-match': '"x"' }, body: 'hi', method: 'POST' }),
  'origin-response': () => originResponse({ headers: { 'transfer-encoding': 'chunked', 'x-cache-time': '1' } }),
  'viewer-response': () => viewerResponse.lambda({ headers: { 'content-length': '3' } }),
};

/** What CloudFront makes of what a function returns that edits a copy of the event with `edit`. */
function judge(event: keyof typeof events, edit: Edit) {
  const given = events[event]().Records[0].cf as LambdaRecord;
  return validateLambdaResult(given, JSON.parse(JSON.stringify(edit(structuredClone(given)) ?? null)));
}

/** Changes of the request, or at a response event of the response. */
function fields(changes: object): Edit {
  return (cf) => ({ ...(cf.response ?? cf.request), ...changes });
}

/** Undefined deletes. */
function headers(changes: object): Edit {
  return (cf) => {
    const target = cf.response ?? cf.request;
    return { ...target, headers: { ...target.headers, ...changes } };
  };
}

function body(changes: object): Edit {
  return (cf) => ({ ...cf.request, body: { ...cf.request.body, ...changes } });
}

function custom(changes: object): Edit {
  return ({ request }) => ({
    ...request,
    origin: { custom: { ...(request.origin as { custom: object }).custom, ...changes } },
  });
}

const s3 = { domainName: 'b.s3.us-east-1.amazonaws.com', path: '', customHeaders: {}, authMethod: 'none', region: '' };

function bucket(fields: object): Edit {
  return (cf) => ({ ...cf.request, origin: { s3: { ...s3, ...fields } } });
}

describe('a Lambda@Edge function may', () => {
  test.each<[keyof typeof events, string, Edit, object]>([
    ['viewer-request', 'change nothing', fields({}), { uri: '/', headers: { via: [{ value: '1.1 proxy' }] } }],
    ['viewer-request', 'rewrite the path', fields({ uri: '/b' }), { uri: '/b' }],
    ['viewer-request', 'rewrite the query', fields({ querystring: 'b=1' }), { querystring: 'b=1' }],
    [
      'viewer-request',
      'answer',
      () => ({ status: '302', headers: { location: [{ value: '/n' }] } }),
      { status: '302', headers: { location: [{ key: 'Location', value: '/n' }] } },
    ],
    ['viewer-request', 'answer 204 without body', () => ({ status: '204' }), { status: '204', headers: {} }],
    [
      'viewer-request',
      'answer in base64',
      () => ({ status: '200', body: 'aGk=', bodyEncoding: 'base64' }),
      { bodyEncoding: 'base64' },
    ],
    [
      'viewer-request',
      'give an array of values',
      headers({ 'x-a': [{ value: ['1', '2'] }] }),
      {
        headers: {
          'x-a': [
            { key: 'X-A', value: '1' },
            { key: 'X-A', value: '2' },
          ],
        },
      },
    ],
    [
      'viewer-request',
      'send a Set-Cookie on (F124)',
      headers({ 'set-cookie': [{ value: 'a=1' }] }),
      { headers: { 'set-cookie': [{ value: 'a=1' }] } },
    ],
    [
      'origin-request',
      'set host',
      headers({ host: [{ value: 'o.test' }] }),
      { headers: { host: [{ key: 'Host', value: 'o.test' }] } },
    ],
    [
      'origin-request',
      'add what CloudFront calls its own',
      headers({ 'cloudfront-viewer-country': [{ value: 'DE' }] }),
      { uri: '/' },
    ],
    [
      'origin-request',
      'change to another custom origin',
      custom({ domainName: 'o2.test', port: 8080, protocol: 'http' }),
      { origin: { custom: { domainName: 'o2.test' } } },
    ],
    ['origin-request', 'change to a bucket', bucket({}), { origin: { s3: { domainName: s3.domainName } } }],
    [
      'origin-request',
      'leave the origin out',
      fields({ origin: undefined }),
      { origin: { custom: { domainName: 'origin.example.com' } } },
    ],
    ['origin-request', 'unset a timeout', custom({ responseCompletionTimeout: 0 }), { uri: '/' }],
    [
      'origin-request',
      'replace the body',
      body({ action: 'replace', encoding: 'text', data: 'ho' }),
      { body: { action: 'replace', data: 'ho' } },
    ],
    [
      'origin-response',
      'change the status and the body',
      fields({ status: '404', body: 'gone' }),
      { status: '404', body: 'gone' },
    ],
    [
      'origin-response',
      'set two cookies (F123)',
      headers({ 'set-cookie': [{ value: 'a=1' }, { value: 'b=2' }] }),
      { headers: { 'set-cookie': [{ value: 'a=1' }, { value: 'b=2' }] } },
    ],
    [
      'viewer-response',
      'change headers',
      headers({ 'x-a': [{ key: 'X-a', value: '1' }] }),
      { headers: { 'x-a': [{ key: 'X-a', value: '1' }] } },
    ],
    [
      'viewer-request',
      'have a path and query that are one shorter',
      fields({ uri: `/${'x'.repeat(8_000)}`, querystring: 'q'.repeat(189) }),
      { querystring: 'q'.repeat(189) },
    ],
    [
      'origin-request',
      'give all the time it takes to the answer as to each packet',
      custom({ readTimeout: 9, responseCompletionTimeout: 9 }),
      { origin: { custom: { readTimeout: 9, responseCompletionTimeout: 9 } } },
    ],
  ])('at %s %s', (event, _, edit, result) => {
    expect(judge(event, edit)).toMatchObject({ result });
  });

  test('F134 edit a read-only body to no effect', () => {
    const edited = judge('origin-request', body({ data: 'aG8=' }));
    expect(edited).toHaveProperty('result');
    expect(edited).not.toHaveProperty('result.body');
  });
});

describe('a Lambda@Edge function may not, which is a 502,', () => {
  test.each<[keyof typeof events, string, Edit, string]>([
    [
      'viewer-request',
      'return nothing',
      () => undefined,
      'must return a request or response object, found null. Declare the handler async',
    ],
    ['viewer-request', 'return text', () => 'x', 'must return a request or response object'],
    [
      'viewer-request',
      'F126 answer without status',
      () => ({ headers: {} }),
      'must have a status that is a string, found nothing',
    ],
    [
      'viewer-request',
      'answer with a number',
      () => ({ status: 200 }),
      'must have a status that is a string, found 200',
    ],
    ['viewer-request', 'F127 answer 700', () => ({ status: '700' }), 'The status must be from 200 to 599, found "700"'],
    ['viewer-request', 'answer 199', () => ({ status: '199' }), 'The status must be from 200 to 599'],
    [
      'viewer-request',
      'F125 answer 204 with a body',
      () => ({ status: '204', body: 'x' }),
      'A response with status 204 must not have a body',
    ],
    ['viewer-request', 'answer 41 KB', () => ({ status: '200', body: 'x'.repeat(41 * 1024) }), 'the limit is 40960'],
    [
      'viewer-request',
      'answer bad base64',
      () => ({ status: '200', body: '*', bodyEncoding: 'base64' }),
      'The body is not base64',
    ],
    [
      'viewer-request',
      'answer in another encoding',
      () => ({ status: '200', body: 'x', bodyEncoding: 'hex' }),
      'The bodyEncoding must be',
    ],
    ['viewer-request', 'answer with an object', () => ({ status: '200', body: {} }), 'The body must be a string'],
    [
      'viewer-request',
      'have two lines of description',
      () => ({ status: '200', statusDescription: 'a\nb' }),
      'one line of text',
    ],
    ['viewer-request', 'change the method', fields({ method: 'PUT' }), 'read-only field, fieldName : method'],
    ['viewer-request', 'change clientIp', fields({ clientIp: '192.0.2.1' }), 'read-only field, fieldName : clientIp'],
    [
      'viewer-request',
      'change host',
      headers({ host: [{ value: 'x' }] }),
      'tried to change read-only header, headerName : Host.',
    ],
    [
      'viewer-request',
      'delete via',
      headers({ via: undefined }),
      'tried to delete read-only header, headerName : Via.',
    ],
    [
      'viewer-request',
      'add cdn-loop',
      headers({ 'cdn-loop': [{ value: 'x' }] }),
      'tried to add read-only header, headerName : Cdn-Loop.',
    ],
    [
      'viewer-request',
      'F135 add cloudfront-viewer-country',
      headers({ 'cloudfront-viewer-country': [{ value: 'DE' }] }),
      'headerName : cloudfront-viewer-country',
    ],
    ['viewer-request', 'have a relative path', fields({ uri: 'b' }), 'The uri must begin with "/"'],
    ['viewer-request', 'have a space in the path', fields({ uri: '/a b' }), 'The uri must not contain spaces'],
    [
      'viewer-request',
      'have # in the query',
      fields({ querystring: 'a#b' }),
      'The querystring must not contain spaces',
    ],
    ['viewer-request', 'have an object as query', fields({ querystring: {} }), 'The querystring must be a string'],
    ['viewer-request', 'have 8 KB of path', fields({ uri: `/${'x'.repeat(8_192)}` }), 'the limit is 8192'],
    [
      'viewer-request',
      'have 8 KB of path and query, with what joins them',
      fields({ uri: `/${'x'.repeat(8_000)}`, querystring: 'q'.repeat(190) }),
      'have 8192 characters, the limit is 8192',
    ],
    [
      'viewer-request',
      'have 32 KB of headers',
      headers({ 'x-a': [{ value: 'x'.repeat(32_768) }] }),
      'the limit is 32768',
    ],
    [
      'viewer-request',
      'have names in capitals',
      headers({ 'X-A': [{ value: '1' }] }),
      'must be in lower case, headerName : X-A',
    ],
    [
      'viewer-request',
      'have a key that is another name',
      headers({ 'x-a': [{ key: 'X-B', value: '1' }] }),
      'headerName : x-a',
    ],
    ['viewer-request', 'have a plain value', headers({ 'x-a': { value: '1' } }), 'must be an array, headerName : x-a'],
    ['viewer-request', 'have a name with a space', headers({ 'x a': [{ value: '1' }] }), 'The header name is invalid'],
    [
      'origin-request',
      'change if-none-match',
      headers({ 'if-none-match': undefined }),
      'tried to delete read-only header, headerName : If-None-Match.',
    ],
    [
      'origin-request',
      'add accept-encoding',
      headers({ 'accept-encoding': [{ value: 'br' }] }),
      'tried to add read-only header, headerName : Accept-Encoding.',
    ],
    [
      'origin-request',
      'F120 answer with Content-Length',
      () => ({ status: '200', headers: { 'content-length': [{ value: '1' }] } }),
      'tried to add read-only header, headerName : Content-Length.',
    ],
    [
      'origin-request',
      'F129 answer 1 MB and a byte',
      () => ({ status: '200', body: 'x'.repeat(1_048_577) }),
      'have 1048577 bytes, the limit is 1048576',
    ],
    [
      'origin-request',
      'replace the body with bad base64',
      body({ action: 'replace', data: '*' }),
      'The data of the body is not base64',
    ],
    [
      'origin-request',
      'replace the body with more than 1 MB',
      body({ action: 'replace', encoding: 'text', data: 'x'.repeat(1_048_577) }),
      'The body has 1048577 bytes',
    ],
    [
      'origin-request',
      'name two origins',
      (cf) => ({ ...cf.request, origin: { ...cf.request.origin, s3 } }),
      'exactly one of "custom" and "s3"',
    ],
    ['origin-request', 'name no origin', (cf) => ({ ...cf.request, origin: {} }), 'exactly one of "custom" and "s3"'],
    ['origin-request', 'name a port in the domain', custom({ domainName: 'o.test:8080' }), 'a name without port'],
    ['origin-request', 'name an address', custom({ domainName: '192.0.2.1' }), 'not an address'],
    ['origin-request', 'have no domain', custom({ domainName: '' }), 'must have 1 to 253 characters'],
    ['origin-request', 'end the path with /', custom({ path: '/a/' }), 'must begin with "/" and not end with it'],
    ['origin-request', 'begin the path elsewhere', custom({ path: 'a' }), 'must begin with "/" and not end with it'],
    ['origin-request', 'have a long path', custom({ path: `/${'x'.repeat(255)}` }), 'must begin with "/"'],
    ['origin-request', 'have a path that is none', custom({ path: 7 }), 'must begin with "/"'],
    ['origin-request', 'have a long domain', custom({ domainName: 'x'.repeat(254) }), 'must have 1 to 253 characters'],
    ['origin-request', 'name a path in the domain', custom({ domainName: 'o.test/a' }), 'a name without port'],
    ['origin-request', 'use port 81', custom({ port: 81 }), 'The port of the origin must be from 1024 to 65535'],
    ['origin-request', 'speak ftp', custom({ protocol: 'ftp' }), 'must be "http" or "https"'],
    [
      'origin-request',
      'wait 121 s',
      custom({ readTimeout: 121 }),
      'The readTimeout of the origin must be from 1 to 120',
    ],
    [
      'origin-request',
      'complete before reading',
      custom({ readTimeout: 9, responseCompletionTimeout: 8 }),
      'must not be less than its readTimeout',
    ],
    ['origin-request', 'use SSLv2', custom({ sslProtocols: ['SSLv2'] }), 'The sslProtocols of the origin'],
    [
      'origin-request',
      'F136 have a header twice',
      custom({ customHeaders: { 'user-agent': [{ value: 'x' }] } }),
      'among the headers of the request too, headerName : user-agent',
    ],
    [
      'origin-request',
      'give the origin x-amz-date',
      custom({ customHeaders: { 'x-amz-date': [{ value: 'x' }] } }),
      'headerName : x-amz-date',
    ],
    [
      'origin-request',
      'have a bucket in capitals',
      bucket({ domainName: 'B.s3.amazonaws.com' }),
      'must be in lower case',
    ],
    [
      'origin-request',
      'use OAI without region',
      bucket({ authMethod: 'origin-access-identity' }),
      'must have a region',
    ],
    [
      'origin-request',
      'use another authMethod',
      bucket({ authMethod: 'sigv4' }),
      'The authMethod of the origin must be',
    ],
    [
      'origin-response',
      'F118 delete Transfer-Encoding',
      headers({ 'transfer-encoding': undefined }),
      'tried to delete read-only header, headerName : Transfer-Encoding.',
    ],
    [
      'origin-response',
      'F119 add connection',
      headers({ connection: [{ key: 'Connection', value: 'close' }] }),
      'tried to add a blacklisted header, headerName : Connection.',
    ],
    ['origin-response', 'F119 add keep-alive', headers({ 'keep-alive': [{ value: 'x' }] }), 'headerName : Keep-Alive.'],
    [
      'origin-response',
      'F121 have CR in a value',
      headers({ location: [{ key: 'Location', value: '/a\r' }] }),
      "invalid character : '%0D' in header value, headerName : Location.",
    ],
    ['origin-response', 'have LF in a value', headers({ 'x-a': [{ value: 'a\nb' }] }), "invalid character : '%0A'"],
    [
      'origin-response',
      'F122 have an object as value',
      headers({ 'x-a': [{ value: {} }] }),
      'value of each header value must be of string or array of string type',
    ],
    ['viewer-response', 'F128 change the status', fields({ status: '404' }), 'tried to change the status'],
    [
      'viewer-response',
      'change Content-Length',
      headers({ 'content-length': undefined }),
      'tried to delete read-only header, headerName : Content-Length.',
    ],
    ['viewer-response', 'set the body', fields({ body: 'x' }), 'cannot set the body'],
  ])('at %s %s', (event, _, edit, problem) => {
    const judged = judge(event, edit);
    expect(judged).toHaveProperty('problem');
    expect('problem' in judged && judged.problem).toContain(problem);
  });
});
