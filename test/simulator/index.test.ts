import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EdgewrightError } from '../../tools/errors.js';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../tools/simulator/index.js';

const open: Simulator[] = [];
afterAll(() => Promise.all(open.map((simulator) => simulator.close())));

const code = `import cf from 'cloudfront';
async function handler(event) {
  const request = event.request;
  if (request.uri !== '/kvs') return request;
  const value = await cf.kvs().get('greeting');
  return { statusCode: 200, body: value + ' at ' + Date.now() };
}`;

const template = {
  Resources: {
    Store: { Type: 'AWS::CloudFront::KeyValueStore', Properties: { Name: 'store' } },
    Fn: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        Name: 'fn',
        AutoPublish: true,
        FunctionCode: code,
        FunctionConfig: {
          Comment: '',
          Runtime: 'cloudfront-js-2.0',
          KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }],
        },
      },
    },
    Distribution: distribution('origin.example.com', ['www.example.com']),
  },
};

function distribution(domain: string, aliases: string[]) {
  return {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Enabled: true,
        Aliases: aliases,
        Origins: [{ Id: 'origin', DomainName: domain, CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } }],
        DefaultCacheBehavior: {
          TargetOriginId: 'origin',
          ViewerProtocolPolicy: 'redirect-to-https',
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
          CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
          FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Fn', 'FunctionARN'] } }],
        },
      },
    },
  };
}

async function start(options: Partial<SimulatorOptions> = {}) {
  const asked: Request[] = [];
  const fetch = async (input: string | URL | Request) => {
    asked.push(input as Request);
    return new Response(`from ${new URL((input as Request).url).hostname}`, {
      headers: { 'cache-control': 'max-age=60' },
    });
  };
  const simulator = await createSimulator({ template, fetch, ...options });
  open.push(simulator);
  return { ...simulator, asked };
}

describe('fetch', () => {
  test.each([
    ['a path', '/a'],
    ['a URL of the alias', 'https://www.example.com/a'],
    ['a URL object', new URL('https://www.example.com/a')],
    ['a Request', new Request('https://www.example.com/a')],
    ['http on this machine, which counts as https', 'http://localhost:8080/a'],
  ])('takes %s', async (_, input) => {
    const simulator = await start();
    const response = await simulator.fetch(input);
    expect([response.status, await response.text()]).toEqual([200, 'from origin.example.com']);
    expect(response.headers.get('x-cache')).toBe('Miss from cloudfront');
    expect(simulator.asked).toHaveLength(1);
  });

  test('sends method, headers and body on', async () => {
    const { fetch, asked } = await start();
    await fetch('/a', { method: 'POST', body: 'a=1', headers: { 'content-type': 'text/plain' } });
    expect([asked[0]?.method, await asked[0]?.text(), asked[0]?.headers.get('content-type')]).toEqual([
      'POST',
      'a=1',
      'text/plain',
    ]);
  });

  test('keeps the path of a text as it is written', async () => {
    const { fetch, requests } = await start();
    await fetch('https://www.example.com/a/../b');
    expect(requests()[0]?.url).toBe('/a/../b');
  });

  test('does not follow redirects', async () => {
    const { fetch, asked } = await start();
    const response = await fetch('http://www.example.com/a');
    expect([response.status, response.headers.get('location')]).toEqual([301, 'https://www.example.com/a']);
    expect(asked).toHaveLength(0);
  });

  test.each([
    ['https://d111111abcdef8.cloudfront.net/a', ['www.example.com'], 200, 'what CloudFront will call it'],
    ['https://any.test/a', [], 200, 'a distribution without alias'],
    ['http://any.test/a', [], 301, 'and over http, which is http there'],
  ])('takes %s of the only distribution with aliases %j for it: %i, %s', async (url, aliases, status) => {
    const Distribution = distribution('origin.example.com', aliases);
    const { fetch } = await start({ template: { Resources: { ...template.Resources, Distribution } } });
    const response = await fetch(url);
    expect([response.status, response.headers.get('location')]).toEqual([
      status,
      status === 301 ? 'https://any.test/a' : null,
    ]);
  });

  test('answers 403 to a host that is not ours', async () => {
    expect((await (await start()).fetch('https://other.test/a')).status).toBe(403);
  });

  test('chooses among several distributions by host', async () => {
    const Second = distribution('second.example.com', ['two.example.com']);
    const { fetch } = await start({ template: { Resources: { ...template.Resources, Second } } });
    expect(await (await fetch('https://two.example.com/')).text()).toBe('from second.example.com');
    expect(await (await fetch('https://second.localhost/x')).text()).toBe('from second.example.com');
    expect(await (await fetch('/')).text()).toBe('from origin.example.com');
  });

  test('takes what the viewer says of itself from the request, else from the run', async () => {
    const viewer = { country: 'DE' };
    const { fetch, requests } = await start({ viewer });
    await fetch('/a');
    await fetch('/b', {
      headers: {
        'x-edge-viewer-country': 'FR',
        'x-edge-viewer-device': 'tablet',
        'x-edge-viewer-address': '203.0.113.7',
      },
    });
    expect(requests().map(({ viewer }) => viewer)).toEqual([
      { ip: '203.0.113.7', country: 'FR', device: 'tablet' },
      { ip: '127.0.0.1', country: 'DE', device: 'desktop' },
    ]);
  });
});

test.each([
  ['of the init', (signal: AbortSignal): [string | Request, RequestInit?] => ['/a', { signal }]],
  [
    'of the Request',
    (signal: AbortSignal): [string | Request, RequestInit?] => [new Request('https://www.example.com/a', { signal })],
  ],
])('the signal %s ends what the origin is asked', async (_, parts) => {
  const gone = new AbortController();
  let ended = 0;
  const simulator = await start({
    fetch: (input) =>
      new Promise((_resolve, reject) => {
        (input as Request).signal.addEventListener('abort', () => {
          ended++;
          reject(new Error('gone'));
        });
        gone.abort();
      }),
  });
  await simulator.fetch(...parts(gone.signal));
  expect(ended).toBe(1);
});

describe('options', () => {
  test.each([
    ['keys and values', { greeting: 'hello' }],
    ['the import format', { data: [{ key: 'greeting', value: 'hello' }] }],
  ])('kvs as %s, and the clock that functions see', async (_, kvs) => {
    const { fetch } = await start({ kvs, clock: () => 1_767_225_600_000 });
    expect(await (await fetch('/kvs')).text()).toBe('hello at 1767225600000');
  });

  test('the clock of the cache', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { fetch, asked } = await start({ clock: () => now });
    await fetch('/a');
    now += 59_000;
    expect((await fetch('/a')).headers.get('age')).toBe('59');
    now += 2_000;
    expect((await fetch('/a')).headers.get('x-cache')).toBe('Miss from cloudfront');
    expect(asked).toHaveLength(2);
  });

  test('cache off', async () => {
    const { fetch, asked } = await start({ cache: false });
    await fetch('/a');
    await fetch('/a');
    expect(asked).toHaveLength(2);
  });

  test.each(['yml', 'json'])('a template file in %s, with origins relative to it', async (ending) => {
    const folder = mkdtempSync(join(tmpdir(), 'edgewright-simulator-'));
    try {
      const file = join(folder, `template.${ending}`);
      writeFileSync(file, JSON.stringify(template));
      writeFileSync(join(folder, 'a.txt'), 'from the folder');
      const { fetch } = await start({ template: file, origins: { origin: '.' } });
      expect(await (await fetch('/a.txt')).text()).toBe('from the folder');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('mistakes of the template reject, all at once', async () => {
    await expect(createSimulator({ template: { Resources: {} } })).rejects.toThrow('no AWS::CloudFront::Distribution');
    await expect(createSimulator({ template, origins: { nobody: 'http://localhost:1' } })).rejects.toThrow(
      EdgewrightError,
    );
  });
});

describe('the rest', () => {
  test('invalidate clears, and rejects what CloudFront refuses', async () => {
    const { fetch, invalidate, asked } = await start();
    await fetch('/a');
    expect(await invalidate(['/*'])).toMatchObject({ removed: 1 });
    await fetch('/a');
    expect(asked).toHaveLength(2);
    await expect(invalidate(['a'])).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  test('requests are the newest first, with their stages', async () => {
    const { fetch, requests } = await start();
    await fetch('/a');
    await fetch('/b');
    expect(requests()).toMatchObject([
      {
        method: 'GET',
        url: '/b',
        status: 200,
        xCache: 'Miss from cloudfront',
        behavior: '*',
        stages: expect.arrayContaining([expect.objectContaining({ name: 'cache' })]),
      },
      { url: '/a' },
    ]);
  });

  test('listen serves the same distribution on a port of this machine', async () => {
    const { fetch, listen } = await start();
    // The same coding that fetch of Node asks for: it is part of the key.
    await fetch('/a', { headers: { 'accept-encoding': 'gzip' } });
    const { url } = await listen();
    const response = await globalThis.fetch(`${url}/a`);
    expect([response.status, response.headers.get('x-cache')]).toEqual([200, 'Hit from cloudfront']);
  });
});
