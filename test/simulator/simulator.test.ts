/** The local CloudFront in process: what it keeps, tells and does for whoever runs it. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { CoreEvent } from '../../tools/simulator/events.js';
import { behavior, caching, cff, distribution, edge, only, open, rawCff, sent } from './support.js';

test('whoever listens hears of requests, invalidations and faults, each with its number and time, until he stops', async () => {
  const { core, send, clock } = await open({});
  const heard: CoreEvent[] = [];
  const stop = core.subscribe((event) => heard.push(event));
  await send('/a');
  clock.now += 5;
  core.invalidate(['/a', '/b']);
  core.setFaults([{ kind: 'down' }]);
  core.setFaults([]);
  stop();
  core.setFaults([{ kind: 'half' }]);
  expect(heard).toMatchObject([
    { id: 1, type: 'request', at: clock.now - 5, request: { url: '/a' } },
    { id: 2, type: 'invalidation', at: clock.now, invalidation: 'I1', paths: ['/a', '/b'], removed: 1 },
    { id: 3, type: 'config', message: 'Faults: every origin down' },
    { id: 4, type: 'config', message: 'Faults: none' },
  ]);
  expect(core.faults()).toEqual([{ kind: 'half' }]);
});

test('what a request was told of is in its summary', async () => {
  const functions = { 'viewer-request': cff('return request;'), 'origin-request': edge('return request;') };
  const { core, send } = await open({ behaviors: [behavior({ functions, cachePolicy: caching() })] }, () => ({
    headers: { 'Cache-Control': 'max-age=60' },
    body: 'hello',
  }));
  const heard: CoreEvent[] = [];
  core.subscribe((event) => heard.push(event));
  await send('/?Signature=a', { method: 'HEAD' });
  await send('/', { options: { replayOf: '1' } });
  await send('/', { host: 'other.test' });
  const requests = heard.map((event) => (event.type === 'request' ? event.request : undefined));
  expect(requests).toMatchObject([
    {
      id: '1',
      method: 'HEAD',
      url: '/?Signature=…',
      status: 200,
      functions: ['fn', 'edge'],
      origin: 'main',
      missReason: 'cold',
      bytes: 0,
    },
    { id: '2', replayOf: '1', behavior: '*', bytes: 5, host: 'www.example.test' },
    { id: '3', status: 403, functions: [], code: 'UnknownHost', origin: undefined, age: undefined },
  ]);
});

test('an invalidation names one distribution, or means all', async () => {
  const second = distribution({
    logicalId: 'Second',
    id: 'E2',
    domainName: 'd2.cloudfront.net',
    aliases: ['two.test'],
  });
  const { core, send } = await open({});
  core.replaceModels([...core.models(), second]);
  const fill = async () => {
    for (const host of ['www.example.test', 'two.test']) await send('/a', { host });
  };
  await fill();
  expect(core.invalidate(['/a'], 'two.test')).toEqual({ id: 'I1', removed: 1 });
  expect(core.cached().map((object) => object.distribution)).toEqual(['Distribution']);
  expect(core.invalidate(['/none', '/a'], 'E123EXAMPLE').removed).toBe(1);
  await fill();
  expect(core.invalidate(['/a'])).toEqual({ id: 'I3', removed: 2 });
  expect(() => core.invalidate(['/a'], 'nobody')).toThrow();
});

test('the beginning of bodies is kept where somebody wants it, of those of late', async () => {
  const { core, send } = await open(
    {},
    ({ path }) => ({
      body: path === '/stream' ? Readable.from([Buffer.from('str'), Buffer.from('eam')]) : 'hello',
      headers: { 'Set-Cookie': 'a=secret' },
    }),
    { keepBodies: true },
  );
  await send('/a');
  await send('/stream');
  expect(core.answer('1')).toMatchObject({ body: { start: Buffer.from('hello'), bytes: 5 } });
  expect(core.answer('2')?.body).toEqual({ start: Buffer.from('stream'), bytes: 6 });
  expect(core.answer('1')?.headers).toContainEqual(['Content-Length', '5']);
  for (let n = 0; n < 511; n++) await send('/a');
  expect([core.answer('1'), core.answer('2')?.body.bytes, core.answer('none')]).toEqual([undefined, 6, undefined]);
  const plain = await open({});
  await plain.send('/');
  expect(plain.core.answer('1')).toBeUndefined();
});

test('a record shows secrets to who asks for one of them, and the request as it came', async () => {
  const { core, send } = await open({
    behaviors: [behavior({ cachePolicy: caching({ headers: only('authorization') }) })],
  });
  const headers = { Authorization: 'Bearer secret' };
  await send('/?Signature=abc', { headers, method: 'POST', body: 'x'.repeat(64 * 1024) });
  expect([core.record('1')?.url, core.unmasked('1')?.url]).toEqual(['/?Signature=…', '/?Signature=abc']);
  expect(JSON.stringify(core.unmasked('1'))).toContain('Bearer secret');
  expect(JSON.stringify(core.record('1'))).not.toContain('secret');
  expect(core.original('1')?.body.length).toBe(64 * 1024);
  await send('/a');
  expect(core.unmasked('2')?.url).toBe('/a');
  expect([core.record('9'), core.unmasked('9'), core.original('9'), core.runs('9')]).toEqual([
    undefined,
    undefined,
    undefined,
    [],
  ]);
});

test('a record tells who asked, how old and how large the answer is, and what each stage took', async () => {
  const { core, send, clock } = await open({}, () => ({ body: 'hello' }));
  await send('/', { headers: { 'x-edge-viewer-device': 'mobile', 'x-edge-viewer-country': 'FR' } });
  clock.now += 3_000;
  await send('/', { method: 'HEAD' });
  await send('/none', { method: 'PUT', host: 'other.test' });
  const [refused, hit, miss] = core.records();
  expect(miss).toMatchObject({
    viewer: { ip: '192.0.2.2', country: 'FR', device: 'mobile' },
    age: undefined,
    bytes: 5,
  });
  expect(hit).toMatchObject({ age: 3, xCache: 'Hit from cloudfront', origin: undefined, method: 'HEAD' });
  expect(refused).toMatchObject({ code: 'UnknownHost', why: { code: 'UnknownHost' }, host: 'other.test' });
  expect(miss).not.toHaveProperty('code');
  for (const { ms, startMs } of miss!.stages) expect([ms >= 0, startMs >= 0]).toEqual([true, true]);
});

test('a fault of ours is a 500 that says so', async () => {
  const { core, send } = await open({}, undefined, {
    stores: new Proxy(
      {},
      {
        get() {
          throw new Error('ours');
        },
      },
    ),
  });
  const source = { ...rawCff('function handler(event) { return event.request; }'), store: 'Store' };
  core.replaceModels([distribution({ behaviors: [behavior({ functions: { 'viewer-request': source } })] })]);
  const got = await send('/');
  expect([got.status, got.text]).toEqual([500, expect.stringContaining('This is a fault of Edgewright.')]);
  expect(core.records()[0]?.why).toMatchObject({
    code: 'InternalError',
    text: 'The local CloudFront itself failed.',
    message: expect.stringContaining('Error: ours\n'),
  });
});

test('nobody waits for a request that failed by a fault of ours', async () => {
  const { send } = await open({}, undefined, {
    openOrigin: () => {
      throw new Error('ours');
    },
  });
  const got = await Promise.all([send('/'), send('/')]);
  expect(got.map(({ status }) => status)).toEqual([500, 500]);
});

test('a handshake goes on with what it decided, and its answer back as it is', async () => {
  const { core, send, calls } = await open({});
  const asked: unknown[] = [];
  const upgrade = async (request: { headers: [string, string][] }) => {
    asked.push(sent(request as never, 'upgrade'), sent(request as never, 'connection'));
    return {
      status: 101,
      statusText: 'Switching Protocols',
      headers: [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
        ['Content-Length', '0'],
      ] as [string, string][],
      body: Readable.from([]),
    };
  };
  const got = await send('/', { options: { upgrade } });
  expect([got.status, got.header('connection'), got.header('upgrade')]).toEqual([101, 'Upgrade', 'websocket']);
  expect([asked, calls.length, core.cached()]).toEqual([['websocket', 'Upgrade'], 0, []]);
  expect(core.records()[0]?.stages.find(({ name }) => name === 'cache')?.summary).toBe('Not cached · WebSocket');
});

test('which distribution is asked may be said, whatever the host', async () => {
  const second = distribution({ logicalId: 'Second', aliases: ['two.test'], domainName: 'd2.cloudfront.net' });
  const { core, send } = await open({});
  core.replaceModels([...core.models(), second]);
  const via = async (host: string, options = {}) => {
    const got = await send('/', { host, method: 'POST', options });
    return got.status === 200 ? got.header('via') : got.status;
  };
  const [first, other] = ['d111111abcdef8', 'd2'].map((name) => `1.1 ${name}.cloudfront.net (CloudFront)`);
  expect(await via('two.test')).toBe(other);
  expect(await via('TWO.test')).toBe(other);
  expect(await via('www.example.test', { distribution: 'Second' })).toBe(other);
  expect(await via('nobody.test')).toBe(403);
  expect(await via('d9.cloudfront.net')).toBe(first);
  core.replaceModels([distribution({ aliases: [] })]);
  expect(await via('nobody.test')).toBe(first);
});
