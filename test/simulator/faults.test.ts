import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../tools/simulator/fault.js';
import { createSimulator, type Simulator } from '../../tools/simulator/index.js';

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
