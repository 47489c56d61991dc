/** Nothing reaches a server that was not named, whichever door leads to it. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createSimulator, type SimulatorOptions } from '../../tools/simulator/index.js';

const arrived: string[] = [];
const server = http.createServer((request, response) => {
  arrived.push(`${request.method} ${request.url}`);
  response.end('from the server');
});
server.on('connection', () => arrived.push('connection'));

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => void arrived.splice(0));

const port = () => (server.address() as AddressInfo).port;
const url = () => `http://127.0.0.1:${port()}`;

interface Parts {
  code?: string;
  config?: Record<string, unknown>;
  metadata?: Record<string, string>;
}

/** The domain of each origin is this machine's own: were it asked, the server would know. */
function template({ code, config = {}, metadata = {} }: Parts = {}): object {
  const custom = { OriginProtocolPolicy: 'http-only', HTTPPort: port() };
  const origins = ['Api', 'Second'].map((Id) => ({ Id, DomainName: '127.0.0.1', CustomOriginConfig: custom }));
  const association = { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Choose', 'FunctionARN'] } };
  return {
    Resources: {
      ...(code === undefined ? {} : { Choose: functionOf(code) }),
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Metadata: { Edgewright: { Origins: metadata } },
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Origins: origins,
            DefaultCacheBehavior: {
              TargetOriginId: 'Api',
              ViewerProtocolPolicy: 'allow-all',
              CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
              ...(code === undefined ? {} : { FunctionAssociations: [association] }),
            },
            ...config,
          },
        },
      },
    },
  };
}

function functionOf(code: string): object {
  const config = { Comment: '', Runtime: 'cloudfront-js-2.0' };
  const properties = { Name: 'choose', AutoPublish: true, FunctionCode: code, FunctionConfig: config };
  return { Type: 'AWS::CloudFront::Function', Properties: properties };
}

const group = {
  Id: 'Both',
  FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [502, 503] } },
  Members: { Quantity: 2, Items: [{ OriginId: 'Api' }, { OriginId: 'Second' }] },
};
const errorPage = [{ ErrorCode: 502, ResponsePagePath: '/sorry.html', ResponseCode: 200 }];
const choosing = `import cf from 'cloudfront';
function handler(event) { cf.updateRequestOrigin({ domainName: 'localhost' }); return event.request; }`;

async function ask(options: SimulatorOptions): Promise<[status: number, text: string]> {
  const site = await createSimulator({ engine: 'vm', projectDir: tmpdir(), ...options });
  try {
    const response = await site.fetch('/orders');
    return [response.status, await response.text()];
  } finally {
    await site.close();
  }
}

test.each<[string, () => Parts]>([
  ['an origin of the template', () => ({})],
  ['a domain that a function chose', () => ({ code: choosing })],
  ['both members of an origin group', () => ({ config: originGroup() })],
  ['the origin of an error page', () => ({ config: { CustomErrorResponses: errorPage } })],
  ['a URL that only the template names', () => ({ metadata: { Api: url() } })],
])('%s is not asked, and the answer says what would', async (_, parts) => {
  const [status, text] = await ask({ template: template(parts()) });
  expect([status, arrived]).toEqual([502, []]);
  expect(text).toMatch(/was not asked.*--origin .*=URL, or --allow-network.*allowNetwork: true/);
});

function originGroup(): Record<string, unknown> {
  const behavior = { ViewerProtocolPolicy: 'allow-all', CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6' };
  return {
    OriginGroups: { Quantity: 1, Items: [group] },
    DefaultCacheBehavior: { ...behavior, TargetOriginId: 'Both' },
  };
}

test.each<[string, () => Partial<SimulatorOptions>]>([
  ['named by origins', () => ({ origins: { Api: url() } })],
  ['allowed by allowNetwork', () => ({ allowNetwork: true })],
])('an origin %s is asked', async (_, options) => {
  expect(await ask({ template: template(), ...options() })).toEqual([200, 'from the server']);
  expect(arrived).toContain('GET /orders');
});

test('a given fetch stands in, whether or not the network is allowed', async () => {
  const fetch = async () => new Response('from the test');
  for (const allowNetwork of [true, false])
    expect(await ask({ template: template(), fetch, allowNetwork })).toEqual([200, 'from the test']);
  expect(arrived).toEqual([]);
});

test('no WebSocket is joined to it', async () => {
  const site = await createSimulator({ template: template(), engine: 'vm' });
  const { port } = await site.listen();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`);
  const status = await new Promise((resolve) =>
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode)).on('open', () => resolve(101)),
  );
  socket.on('error', () => {}).terminate();
  await site.close();
  expect([status, arrived]).toEqual([502, []]);
});

test('nothing of the stand-in is kept, and the record says why', async () => {
  const site = await createSimulator({ template: template(), engine: 'vm' });
  for (let times = 0; times < 2; times++)
    expect((await site.fetch('/a')).headers.get('x-cache')).toBe('Error from cloudfront');
  const records = site.requests();
  await site.close();
  for (const { why, verdict, missReason } of records)
    expect([why?.code, verdict, missReason]).toEqual(['OriginNotAsked', expect.stringContaining('not asked'), 'cold']);
});
