import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { OriginResponse } from '../../tools/http/messages.js';
import { clockText, createClock } from '../../tools/simulator/clock.js';
import { type Fault, faultText } from '../../tools/simulator/fault.js';
import { createFaults, faulty, readFaults } from '../../tools/simulator/faults.js';
import { createSimulator, type Simulator } from '../../tools/simulator/index.js';
import { originRequest } from './origins/requests.js';

const start = Date.UTC(2026, 10, 20, 14);

/** By name, a server that says who it is, and how often it was asked. */
const servers: Record<'first' | 'second', { server: http.Server; asked: number }> = {
  first: serve('first'),
  second: serve('second'),
};

function serve(name: 'first' | 'second') {
  const server = http.createServer((_, response) => {
    servers[name].asked++;
    response.setHeader('Cache-Control', 'max-age=60, stale-if-error=600');
    response.end(name.repeat(1000));
  });
  return { server, asked: 0 };
}

beforeAll(async () => {
  const listening = Object.values(servers).map(
    ({ server }) => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)),
  );
  await Promise.all(listening);
});

afterAll(() => {
  for (const { server } of Object.values(servers)) server.close().closeAllConnections();
});

/** `/group/*` fails over from "first" to "second"; everything else is of "first", which has one second for its answer. */
async function open(): Promise<Simulator> {
  const origin = (Id: keyof typeof servers) => ({
    Id,
    DomainName: `${Id}.example.com`,
    ConnectionAttempts: 1,
    CustomOriginConfig: { OriginProtocolPolicy: 'http-only', OriginReadTimeout: 1 },
  });
  const behavior = {
    TargetOriginId: 'first',
    ViewerProtocolPolicy: 'allow-all',
    CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  };
  const members = { Quantity: 2, Items: [{ OriginId: 'first' }, { OriginId: 'second' }] };
  const config = {
    Enabled: true,
    Origins: [origin('first'), origin('second')],
    OriginGroups: {
      Quantity: 1,
      Items: [{ Id: 'group', Members: members, FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [503, 504] } } }],
    },
    DefaultCacheBehavior: behavior,
    CacheBehaviors: [{ ...behavior, PathPattern: '/group/*', TargetOriginId: 'group' }],
  };
  const template = {
    Resources: { Site: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } } },
  };
  const urlOf = ({ server }: { server: http.Server }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origins = { first: urlOf(servers.first), second: urlOf(servers.second) };
  const simulator = await createSimulator({ template, origins, clock: () => start });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Status, and who answered. */
async function ask(site: Pick<Simulator, 'fetch'>, path: string): Promise<string> {
  const response = await site.fetch(path);
  const text = await response.text();
  return `${response.status} ${/^(?:first|second)/.exec(text)?.[0] ?? 'nobody'}`;
}

test.each<[fault: Fault, alone: string, group: string, why: string]>([
  [{ kind: 'down' }, '502 nobody', '502 nobody', 'every origin is down'],
  [{ origin: 'second', kind: 'down' }, '200 first', '200 first', 'another one is down'],
  [{ origin: 'first', kind: 'down' }, '502 nobody', '200 second', 'a connection that fails counts as 503'],
  [{ origin: 'first', kind: 'error' }, '503 nobody', '200 second', 'an answer that the group names'],
  [{ origin: 'first', kind: 'error', status: 500 }, '500 nobody', '500 nobody', 'one that it does not name'],
  [{ origin: 'first', kind: 'slow', ms: 5000 }, '504 nobody', '200 second', 'later than the read timeout'],
  [{ origin: 'first', kind: 'slow', ms: 5 }, '200 first', '200 first', 'late, and soon enough'],
])('%j: %s alone, %s of the group: %s', async (fault, alone, group) => {
  const site = await open();
  site.faults([fault]);
  expect(await Promise.all([ask(site, '/a'), ask(site, '/group/a')])).toEqual([alone, group]);
  site.faults([]);
  expect(await ask(site, '/b')).toBe('200 first');
});

test('half a body breaks off at the viewer too, and is not kept', async () => {
  const site = await open();
  site.faults([{ kind: 'half' }]);
  const { url } = await site.listen();
  const response = await fetch(`${url}/a`);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  site.faults([]);
  const again = await fetch(`${url}/a`);
  expect([again.headers.get('x-cache'), (await again.text()).length]).toEqual(['Miss from cloudfront', 5000]);
});

test('a share of the requests is hit, evenly', async () => {
  const site = await open();
  site.faults([{ kind: 'down', share: 0.25 }]);
  const statuses: number[] = [];
  for (let n = 0; n < 8; n++) statuses.push((await site.fetch(`/${n}`)).status);
  expect(statuses).toEqual([502, 200, 200, 200, 502, 200, 200, 200]);
});

test('time moves: what is kept expires, covers a failing origin, and expires for that too', async () => {
  const site = await open();
  await ask(site, '/a');
  const { asked } = servers.first;
  site.moveClock({ by: 59 });
  expect([await ask(site, '/a'), servers.first.asked]).toEqual(['200 first', asked]);
  site.moveClock({ by: 2 });
  site.faults([{ kind: 'error' }]);
  expect([await ask(site, '/a'), servers.first.asked]).toEqual(['200 first', asked]);
  expect(site.requests()[0]!.why).toMatchObject({
    code: 'StaleIfError',
    text: expect.stringContaining('answered 503'),
  });
  site.moveClock({ by: 700 });
  expect(await ask(site, '/a')).toBe('503 nobody');
  expect(site.requests()[0]!.at).toBe(start + 761_000);
  site.moveClock({ to: 'now' });
  site.faults([]);
  expect([await ask(site, '/b'), site.requests()[0]!.at]).toEqual(['200 first', start]);
});

test('what is no fault and no move is refused with a sentence, and changes nothing', async () => {
  const site = await open();
  site.faults([{ kind: 'down' }]);
  const wrong = [
    {},
    [{}],
    [{ kind: 'away' }],
    [{ kind: 'down', origin: 'third' }],
    [{ kind: 'slow' }],
    [{ kind: 'slow', ms: -1 }],
    [{ kind: 'down', ms: 1 }],
    [{ kind: 'error', status: 404 }],
    [{ kind: 'half', share: 2 }],
    [{ kind: 'down', orgin: 'first' }],
  ];
  for (const faults of wrong) expect(() => site.faults(faults as Fault[]), JSON.stringify(faults)).toThrow(/expected/i);
  for (const move of [{}, { by: 'an hour' }, { to: 'tomorrow' }, { to: -1 }, { by: Number.NaN }])
    expect(() => site.moveClock(move as never), JSON.stringify(move)).toThrow(/Expected/);
  expect(await ask(site, '/a')).toBe('502 nobody');
});

test('a command sets both below /__edge; a script of the site may not', async () => {
  const site = await open();
  const { url } = await site.listen();
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const json = { 'content-type': 'application/json', ...headers };
    const response = await fetch(`${url}/__edge/${path}`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  };
  expect(await post('faults', { faults: [{ origin: 'first', kind: 'down' }] }, { origin: url })).toMatchObject([
    403,
    {},
  ]);
  expect(await post('clock', { by: 60 }, { origin: url })).toMatchObject([403, {}]);
  expect(await ask({ fetch: (path) => fetch(url + String(path)) }, '/a')).toBe('200 first');
  const faults = [{ origin: 'first', kind: 'down' }];
  expect(await post('faults', { faults })).toEqual([200, { faults }]);
  expect(await post('clock', { by: 60 })).toEqual([200, { now: start + 60_000, ahead: 60_000 }]);
  expect(await post('faults', { faults: [{ kind: 'away' }] })).toMatchObject([400, { error: { code: 'fault' } }]);
  expect(await ask({ fetch: (path) => fetch(url + String(path)) }, '/b')).toBe('502 nobody');
});

const models = [{ origins: { first: {}, second: {} } }] as unknown as Parameters<typeof readFaults>[1];

test.each<[object]>([
  [{ kind: 'down' }],
  [{ origin: 'second', kind: 'half', share: 0 }],
  [{ kind: 'slow', ms: 0, share: 1 }],
  [{ kind: 'slow', ms: 600_000 }],
  [{ kind: 'error', status: 500 }],
  [{ kind: 'error', status: 599, share: 0.5 }],
])('%j is a fault', (fault) => {
  expect(readFaults([fault], models)).toEqual([fault]);
});

test.each<[unknown, string]>([
  [null, 'Fault null: expected "kind" to be one of down, slow, error, half.'],
  ['down', 'Fault "down": expected "kind" to be one of'],
  [undefined, 'Fault nothing: expected "kind"'],
  [{ kind: 'down', to: 1 }, 'expected no other names than origin, kind, ms, status, share.'],
  [{ kind: 'down', origin: 'third' }, 'expected "origin" to be one of first, second.'],
  [{ kind: 'slow', ms: 600_001 }, 'expected "ms" from 0 to 600,000 with "slow", and only there.'],
  [{ kind: 'slow', ms: '5' }, 'expected "ms"'],
  [{ kind: 'error', ms: 5 }, 'expected "ms"'],
  [{ kind: 'error', status: 499 }, 'expected "status" from 500 to 599, and only with "error".'],
  [{ kind: 'error', status: 600 }, 'expected "status"'],
  [{ kind: 'error', status: 500.5 }, 'expected "status"'],
  [{ kind: 'down', status: 500 }, 'expected "status"'],
  [{ kind: 'down', share: -0.1 }, 'expected "share" from 0 to 1.'],
  [{ kind: 'down', share: 1.1 }, 'expected "share"'],
])('%j is none: %s', (fault, message) => {
  expect(() => readFaults([fault], models)).toThrow(message);
});

test.each<[Fault[], string, string]>([
  [[{ kind: 'down' }], 'first', 'DDDDDD'],
  [[{ kind: 'down', origin: 'second' }], 'first', '......'],
  [[{ kind: 'down', share: 0 }], 'first', '......'],
  [[{ kind: 'down', share: 0.5 }], 'first', 'D.D.D.'],
  [[{ kind: 'down', share: 0.34 }], 'first', 'D.D..D'],
  [[{ kind: 'down', share: 0.5 }, { kind: 'half' }], 'first', 'DHDHDH'],
])('of %j, six requests to %s meet %s', (faults, origin, expected) => {
  const active = createFaults();
  active.set(faults);
  const met = Array.from({ length: 6 }, () => active.next(origin)?.kind[0]!.toUpperCase() ?? '.');
  expect([met.join(''), active.list()]).toEqual([expected, faults]);
});

test.each<[Fault, string]>([
  [{ kind: 'down' }, 'every origin down'],
  [{ origin: 'Api', kind: 'slow', ms: 500, share: 0.2 }, '`Api` slow by 500 ms, 20 % of requests'],
  [{ kind: 'error', share: 1 }, 'every origin answers 503'],
  [{ kind: 'error', status: 500 }, 'every origin answers 500'],
  [{ kind: 'half', share: 0 }, 'every origin sends half a body, 0 % of requests'],
])('%j is said "%s"', (fault, text) => {
  expect(faultText(fault)).toBe(text);
});

test.each<[string, Record<string, string>, string[] | string, string]>([
  ['a body in memory', {}, 'abcdef', 'abc broken'],
  ['a body of one byte', {}, 'a', 'a broken'],
  ['a body whose length is said', { 'Content-Length': '4' }, ['ab', 'cd', 'ef'], 'ab broken'],
  ['a body in pieces', { 'content-length': '6' }, ['ab', 'cd', 'ef'], 'abc broken'],
  ['a body of no known length', {}, ['ab', 'cd'], 'a broken'],
  ['no body', {}, '', ' whole'],
  ['a body that is said to be none', { 'Content-Length': '0' }, [], ' whole'],
])('of %s half comes', async (_, headers, body, expected) => {
  const answer: OriginResponse = {
    status: 200,
    statusText: '',
    headers: Object.entries(headers),
    body: typeof body === 'string' ? Buffer.from(body) : Readable.from(body.map((piece) => Buffer.from(piece))),
  };
  const backend = { label: '', fetch: async () => answer, close: async () => {} };
  const { body: half } = await faulty(backend, { kind: 'half' }).fetch(originRequest());
  let text = '';
  let end = 'whole';
  try {
    if (Buffer.isBuffer(half)) text = half.toString();
    else for await (const piece of half) text += piece;
  } catch {
    end = 'broken';
  }
  expect(`${text} ${end}`).toBe(expected);
});

test.each([
  ['slow', { ms: 30 }, 20, 'timeout'],
  ['slow', { ms: 20 }, 20, 'timeout'],
  ['down', {}, 20, 'refused'],
] as const)('%s with %j, where %i ms are waited for, is a %s', async (kind, more, readTimeout, failure) => {
  const backend = { label: '', fetch: () => Promise.reject(new Error('asked')), close: async () => {} };
  const asked = faulty(backend, { kind, ...more }).fetch(originRequest({ readTimeout }));
  await expect(asked).rejects.toMatchObject({ failure });
});

test.each([
  [0, 'real time'],
  [400, 'real time'],
  [600, '1 s ahead'],
  [-90_000, '1 min 30 s behind'],
])('%i ms is said "%s"', (ahead, text) => {
  expect(clockText(ahead)).toBe(text);
});

test.each<[unknown, number]>([
  [{ by: 5 }, 5_000],
  [{ by: -5 }, -5_000],
  [{ to: 0 }, -start],
  [{ to: start + 1 }, 1],
  [{ to: '2026-11-20T14:00:01Z' }, 1_000],
  [{ to: 8.64e15 }, 8.64e15 - start],
  [{ to: 'now' }, 0],
])('a clock moved by %j is %i ms ahead, and moved on from there', (move, ahead) => {
  const clock = createClock(() => start);
  clock.move(move);
  expect([clock.ahead(), clock.now()]).toEqual([ahead, start + ahead]);
  clock.move({ to: start });
  clock.move({ by: 1 });
  clock.move({ by: 1 });
  expect(clock.ahead()).toBe(2_000);
});

test.each([[null], ['now'], [{ by: '5' }], [{ to: null }], [{ to: -1 }], [{ to: 8.64e15 + 1 }], [{}], [undefined]])(
  '%j is no move',
  (move) => {
    const clock = createClock(() => start);
    expect(() => clock.move(move)).toThrow(`found ${JSON.stringify(move) ?? 'undefined'}.`);
    expect(clock.ahead()).toBe(0);
  },
);
