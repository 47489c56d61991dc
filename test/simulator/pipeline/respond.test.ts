/** The answer as it leaves. DG/RequestAndResponseBehaviorCustomOrigin.html */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { type Answer, type Ask, behavior, cff, edge, open, start } from '../support.js';

const own = ['Date', 'Server', 'X-Cache', 'Via', 'X-Amz-Cf-Pop', 'X-Amz-Cf-Id'];

test('CloudFront’s own headers, in its order, with the time', async () => {
  const { send } = await open({});
  const got = await send('/');
  expect(got.lines.map(([name]) => name)).toEqual(['Content-Length', ...own]);
  expect([got.header('date'), got.header('server')]).toEqual([new Date(start).toUTCString(), 'CloudFront']);
  expect([got.header('x-cache'), got.header('via')]).toEqual([
    'Miss from cloudfront',
    '1.1 d111111abcdef8.cloudfront.net (CloudFront)',
  ]);
  expect(got.header('x-amz-cf-id')).toMatch(/^[\w-]{54}==$/);
  expect((await send('/')).header('x-amz-cf-id')).not.toBe(got.header('x-amz-cf-id'));
});

test('the time goes on from one second to the next', async () => {
  const { send, clock } = await open({});
  clock.now += 999;
  expect((await send('/a')).header('date')).toBe(new Date(start).toUTCString());
  clock.now += 1;
  expect((await send('/b')).header('date')).toBe(new Date(start + 1_000).toUTCString());
});

test.each<[string, Answer, Ask, [string, string][]]>([
  [
    'its Date and Server',
    { headers: { Date: 'then', Server: 'nginx' } },
    {},
    [
      ['Date', 'then'],
      ['Server', 'nginx'],
    ],
  ],
  [
    'nothing of its connection',
    { headers: { Via: '1.1 x', 'X-Cache': 'Hit', 'Keep-Alive': '1', Connection: 'close' } },
    {},
    [],
  ],
  [
    'none of CloudFront’s names',
    { headers: { 'X-Amz-Cf-Pop': 'X', 'x-amz-cf-id': 'X', 'Transfer-Encoding': 'gzip' } },
    {},
    [],
  ],
  ['its Age', { headers: { Age: '5' } }, {}, [['Age', '5']]],
])('of an origin’s answer goes on: %s', async (_, answer, ask, expected) => {
  const { send } = await open({}, () => answer);
  const { lines } = await send('/', ask);
  const others = lines.filter(([name]) => !own.includes(name) && name !== 'Content-Length');
  const dated = lines.filter(([name, value]) => /^(date|server)$/i.test(name) && /then|nginx/.test(value));
  expect([...dated, ...others]).toEqual(expected);
  for (const name of own) expect(lines.filter(([each]) => each.toLowerCase() === name.toLowerCase())).toHaveLength(1);
});

test('of a hit the age is CloudFront’s', async () => {
  const { send, clock } = await open({}, () => ({ headers: { Age: '5' } }));
  await send('/');
  clock.now += 7_000;
  expect((await send('/')).all('age')).toEqual(['7']);
});

test.each<[string, Answer, Ask, string[], string]>([
  ['a body', { body: 'hello' }, {}, ['5'], 'hello'],
  ['two lengths', { headers: { 'Content-Length': ['5', '5'] }, body: 'hello' }, {}, ['5'], 'hello'],
  ['a length that is wrong', { headers: { 'Content-Length': '9' }, body: 'hello' }, {}, ['5'], 'hello'],
  ['HEAD', { headers: { 'Content-Length': '9' } }, { method: 'HEAD' }, ['9'], ''],
  ['a 204', { status: 204, headers: { 'Content-Length': '0' } }, {}, [], ''],
  ['a 304', { status: 304, headers: { 'Content-Length': '5' } }, {}, [], ''],
  ['a stream', { headers: { 'Content-Length': '5' }, body: Readable.from([Buffer.from('hello')]) }, {}, ['5'], 'hello'],
  ['a stream of no known length', { body: Readable.from([Buffer.from('hello')]) }, {}, [], 'hello'],
  ['a stream behind a 204', { status: 204, body: Readable.from([Buffer.from('hello')]) }, {}, [], ''],
])('of %s the length is that of what goes out', async (_, answer, ask, lengths, text) => {
  const { send, core } = await open({}, () => answer);
  const got = await send('/', { ...ask, method: ask.method ?? 'PUT' });
  expect([got.all('content-length'), got.text]).toEqual([lengths, text]);
  const stage = core.records()[0]?.stages.find(({ name }) => name === 'respond');
  const isStream = answer.body instanceof Readable && text !== '';
  expect(stage?.summary).toBe(isStream ? String(got.status) : `${got.status} · ${text.length} bytes`);
});

test('a body that a function replaced has its own length', async () => {
  const replace = cff('response.body = { encoding: "text", data: "longer than that" }; return response;');
  const { send } = await open({ behaviors: [behavior({ functions: { 'viewer-response': replace } })] });
  expect((await send('/')).all('content-length')).toEqual(['16']);
});

test('it is kept who set which header, and how the body is coded', async () => {
  const stamp = cff(
    'response.headers["x-a"] = { value: "fn" }; response.headers["x-b"].value = "fn"; return response;',
  );
  const responseHeadersPolicy = {
    name: 'policy',
    set: [
      { name: 'X-A', value: 'policy', override: true },
      { name: 'X-C', value: 'policy', override: true },
    ],
    remove: [],
  };
  const rules = { functions: { 'viewer-response': stamp }, responseHeadersPolicy };
  const headers = { 'X-B': 'origin', 'X-C': 'origin', 'X-D': 'origin', 'Content-Encoding': 'br', Server: 'nginx' };
  const { send, core } = await open({ behaviors: [behavior(rules)] }, () => ({ headers }));
  const detailOf = () => {
    const { detail } = core.records()[0]!.stages.find(({ name }) => name === 'respond')!;
    const lines = detail!.headers as { name: string; setBy: string }[];
    return { detail, by: Object.fromEntries(lines.map(({ name, setBy }) => [name.toLowerCase(), setBy])) };
  };
  await send('/');
  expect(detailOf().by).toMatchObject({
    'x-a': 'fn',
    'x-b': 'fn',
    'x-c': 'policy',
    'x-d': 'origin',
    server: 'origin',
    date: 'origin',
    via: 'CloudFront',
    'x-cache': 'CloudFront',
    'x-amz-cf-pop': 'CloudFront',
  });
  expect(detailOf().detail).toMatchObject({ status: 200, bytes: 0, encoding: 'br' });
  await send('/');
  expect(detailOf().by.age).toBe('CloudFront');
  const made = edge('return { status: "200", headers: { "x-e": [{ value: "1" }] } };', { name: 'maker' });
  const other = await open({ behaviors: [behavior({ functions: { 'viewer-request': made } })] });
  await other.send('/');
  const { detail } = other.core.records()[0]!.stages.find(({ name }) => name === 'respond')!;
  expect(detail?.headers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ value: '1', setBy: 'maker' }),
      expect.objectContaining({ name: 'Server', setBy: 'CloudFront' }),
    ]),
  );
});
