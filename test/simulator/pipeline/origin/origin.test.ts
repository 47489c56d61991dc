/** What is sent to an origin, and what is taken from it. DG/RequestAndResponseBehaviorCustomOrigin.html */
import { describe, expect, test } from 'vitest';
import type { Behavior, Origin } from '../../../../tools/distribution/model.js';
import { OriginError, type OriginFailure } from '../../../../tools/http/messages.js';
import { type Answer, all, allViewer, behavior, caching, edge, only, open, origin, sent } from '../../support.js';

describe('an answer', () => {
  test.each<[string, Answer, number, string?]>([
    ['of 200', { status: 200 }, 200],
    ['of 599', { status: 599 }, 599],
    ['of 600', { status: 600 }, 502, 'status 600'],
    ['of 199', { status: 199 }, 502, 'status 199'],
    ['of 0', { status: 0 }, 502, 'status 000'],
    ['of 200.5', { status: 200.5 }, 502, 'status 200.5'],
    ['that switches protocols', { status: 101 }, 502, 'status 101'],
    ['with bytes in a header', { headers: { 'X-A': 'gr\xf6\xdfe\t' } }, 200],
    ['with text in a header', { headers: { 'X-A': '家' } }, 502, 'a reason phrase or header that no line can hold'],
    ['with a line feed in a header', { headers: { 'X-A': 'a\nb' } }, 502, 'a reason phrase or header'],
    ['with a space in a name', { headers: { 'X A': 'a' } }, 502, 'a reason phrase or header'],
    ['with no name', { headers: { '': 'a' } }, 502, 'a reason phrase or header'],
    ['with a phrase', { statusText: 'As it likes' }, 200],
    ['with a phrase that is none', { statusText: 'a\rb' }, 502, 'a reason phrase or header'],
  ])('%s is %o: %i', async (_, answer, status, what) => {
    const { send, core, calls } = await open({ origins: { main: origin('main', { attempts: 2 }) } }, () => answer);
    expect((await send('/')).status).toBe(status);
    expect(calls).toHaveLength(what === undefined ? 1 : 2);
    const why = core.records()[0]?.why?.message;
    expect(why).toEqual(what === undefined ? undefined : expect.stringContaining(`The answer has ${what}`));
  });

  test.each<[Record<string, string>, Partial<Behavior>, string[]]>([
    [
      { Connection: 'close', 'Keep-Alive': '1', Trailer: 'x', 'Proxy-Authenticate': 'x', 'Proxy-Connection': 'x' },
      {},
      [],
    ],
    [{ 'x-amz-id-2': '1', 'X-Amz-Request-Id': '2', 'X-Amz-Meta-A': '3' }, {}, ['X-Amz-Meta-A: 3']],
    [{ Upgrade: 'h2c' }, {}, []],
    [{ 'Set-Cookie': 'a=1' }, {}, []],
    [{ 'Set-Cookie': 'a=1' }, { cachePolicy: caching({ cookies: all }) }, ['Set-Cookie: a=1']],
    [{ Vary: 'Cookie, X-A' }, {}, []],
    [{ Vary: '*' }, {}, ['Vary: *']],
    [
      { Vary: 'accept-encoding,Cookie , X-A' },
      { cachePolicy: caching({ cookies: all }) },
      ['Vary: accept-encoding, Cookie'],
    ],
    [{ Vary: 'X-A, X-B' }, { cachePolicy: caching({ headers: only('x-a') }) }, ['Vary: X-A']],
  ])('with %j, by %o, keeps %j', async (headers, rules, kept) => {
    const { send } = await open({ behaviors: [behavior(rules)] }, () => ({ headers }));
    const own = /^(content-length|date|server|x-cache|via|x-amz-cf-.*)$/i;
    const lines = (await send('/')).lines.filter(([name]) => !own.test(name));
    expect(lines.map(([name, value]) => `${name}: ${value}`)).toEqual(kept);
  });
});

const places = { label: 'Say where the origin lives on this machine', command: 'edgewright dev --origin main=DIR|URL' };

test.each<[OriginFailure, number, string, string]>([
  ['timeout', 504, 'OriginTimeout', 'took too long'],
  ['dns', 502, 'NonS3OriginDnsError', "wasn't able to resolve the origin domain name"],
  ['refused', 502, 'OriginConnectError', "wasn't able to connect to the origin"],
  ['tls', 502, 'OriginConnectError', "wasn't able to connect to the origin"],
  ['not-asked', 502, 'OriginNotAsked', 'as &#60;the&#62; test &#38; wants'],
])('a failure by %s is %i %s: %s', async (failure, status, code, phrase) => {
  const message = 'as <the> test & wants';
  const { send, core, calls } = await open({}, () => {
    throw new OriginError(failure, message);
  });
  const got = await send('/');
  expect([got.status, got.text]).toEqual([status, expect.stringContaining(phrase)]);
  const text = failure === 'not-asked' ? message : `Origin \`main\` gave no answer: ${message}`;
  const label = failure === 'not-asked' ? 'Say where the origin lives, or allow the network' : places.label;
  expect(core.records()[0]?.why).toEqual({ code, message, text, fixes: [{ ...places, label }] });
  expect(calls).toHaveLength(failure === 'not-asked' ? 1 : 3);
  expect(core.cached().length).toBe(failure === 'not-asked' ? 0 : 1);
});

test('an error that nobody foresaw is a broken answer', async () => {
  const { send, core } = await open({}, () => {
    throw new TypeError('unforeseen');
  });
  expect((await send('/')).status).toBe(502);
  expect(core.records()[0]?.why?.message).toBe('TypeError: unforeseen');
});

test('with a fault that was set, the cure is to take it away', async () => {
  const { send, core } = await open({});
  core.setFaults([{ kind: 'down' }]);
  await send('/');
  expect(core.records()[0]?.why?.fixes).toEqual([{ label: 'Take the fault away that was set for it' }]);
});

test.each([
  ['GET', 3],
  ['HEAD', 3],
  ['OPTIONS', 1],
  ['PUT', 1],
])('a %s is sent %i times', async (method, times) => {
  const { send, calls } = await open({}, () => {
    throw new OriginError('reset', 'broken');
  });
  await send('/', { method });
  expect(calls).toHaveLength(times);
});

test('once its viewer has gone a request is not sent again', async () => {
  const gone = new AbortController();
  const { send, calls } = await open({}, () => {
    gone.abort();
    throw new OriginError('reset', 'broken');
  });
  await send('/', { options: { signal: gone.signal } });
  expect(calls).toHaveLength(1);
});

test.each<[Partial<Origin>, object]>([
  [{}, { path: '/a', query: '', connectTimeout: 10_000, readTimeout: 30_000, port: 443 }],
  [
    { path: '/v1', connectTimeout: 1, readTimeout: 2 },
    { path: '/v1/a', connectTimeout: 1_000, readTimeout: 2_000 },
  ],
])('an origin with %j is asked for %j', async (place, expected) => {
  const { send, calls } = await open({ origins: { main: origin('main', place) } });
  await send('/a');
  expect(calls[0]).toMatchObject(expected);
});

test('the length is that of the body as a function left it', async () => {
  const body = '{ action: "replace", encoding: "text", data: "ab" }';
  const shorter = edge(`Object.assign(request.body, ${body}); return request;`, { includeBody: true });
  const rules = { originRequestPolicy: allViewer, functions: { 'origin-request': shorter } };
  const { send, calls } = await open({ behaviors: [behavior(rules)] });
  await send('/', { method: 'POST', body: 'abcdef' });
  expect(calls[0]?.body.toString()).toBe('ab');
  expect(calls[0]?.headers.filter(([name]) => /^content-length$/i.test(name))).toEqual([['Content-Length', '2']]);
});

test('a custom header replaces all of its name, and no other', async () => {
  const main = origin('main', { customHeaders: [['x-key', 'own']] });
  const { send, calls } = await open({ origins: { main }, behaviors: [behavior({ originRequestPolicy: allViewer })] });
  const headers: [string, string][] = [
    ['X-Key', '1'],
    ['x-key', '2'],
    ['X-Keys', '3'],
  ];
  await send('/', { headers });
  expect(calls[0]?.headers.filter(([name]) => /^x-key/i.test(name))).toEqual([
    ['X-Keys', '3'],
    ['X-Key', 'own'],
  ]);
});

test.each<[string, Parameters<typeof behavior>[0], Record<string, string>, (string | undefined)[]]>([
  ['by its validators', {}, { ETag: '"a"', 'Last-Modified': 'then' }, ['"a"', 'then']],
  ['by its tag alone', {}, { ETag: '"a"' }, ['"a"', undefined]],
  ['by its time alone', {}, { 'Last-Modified': 'then' }, [undefined, 'then']],
  ['as the viewer asks, where it has none', {}, {}, ['"viewer"', 'now']],
  [
    'without, where cookies go along',
    { cachePolicy: caching({ cookies: only('a') }) },
    { ETag: '"a"' },
    [undefined, undefined],
  ],
  [
    'as the viewer asks, where all varies',
    { cachePolicy: caching({ minTtl: 1 }) },
    { ETag: '"a"', Vary: ' * ' },
    ['"viewer"', 'now'],
  ],
])('what has expired is asked for %s', async (_, rules, validators, expected) => {
  const { send, calls, clock } = await open({ behaviors: [behavior(rules)] }, () => ({
    headers: { 'Cache-Control': 'max-age=5', ...validators },
  }));
  await send('/');
  clock.now += 6_000;
  await send('/', { headers: { 'If-None-Match': '"viewer"', 'If-Modified-Since': 'now', Range: 'bytes=0-1' } });
  expect(['if-none-match', 'if-modified-since'].map((name) => sent(calls[1], name))).toEqual(expected);
});
