import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OriginTarget } from '../../../tools/distribution/model.js';
import { loadLambda } from '../../../tools/engine/index.js';
import type { OriginBackend, OriginRequest } from '../../../tools/http/messages.js';
import { createBackend } from '../../../tools/simulator/origins/index.js';
import { type DirectAddress, openDirectAddress } from '../../../tools/simulator/server/direct.js';
import { bySigner, makeOrigin, originRequest } from '../origins/requests.js';
import { exchangeBytes } from './stack.js';

let directory: string;
const opened: (DirectAddress | OriginBackend)[] = [];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'edgewright-direct-'));
  writeFileSync(join(directory, 'index.html'), 'home');
  writeFileSync(join(directory, 'api.cjs'), `exports.handler = async () => 'called';`);
});

afterAll(async () => {
  for (const one of opened) await one.close();
  rmSync(directory, { recursive: true });
});

const code = () => ({ file: join(directory, 'api.cjs'), handler: 'handler', environment: {} });
const permissions = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'] as const;

const targets: Record<string, () => { target: OriginTarget; domainName: string; service: string }> = {
  bucket: () => ({
    target: {
      kind: 'bucket',
      logicalId: 'Site',
      website: false,
      canRead: true,
      canList: false,
      publicRead: false,
      headerRead: false,
      aclRead: false,
      statements: undefined,
      arn: undefined,
      asker: undefined,
      managedKey: false,
      site: undefined,
      cors: [],
      directory,
    },
    domainName: 'site.s3.us-east-1.amazonaws.com',
    service: 's3',
  }),
  'function URL': () => ({
    target: {
      kind: 'function-url',
      logicalId: 'Url',
      code: code(),
      auth: 'AWS_IAM',
      permissions: [...permissions],
      timeout: 3,
    },
    domainName: 'abc.lambda-url.us-east-1.on.aws',
    service: 'lambda',
  }),
  'HTTP API': () => ({
    target: {
      kind: 'http-api',
      logicalId: 'Api',
      stage: '$default',
      routes: [{ key: 'ANY /{proxy+}', auth: 'AWS_IAM', code: code(), timeout: 3 }],
    },
    domainName: 'abc.execute-api.us-east-1.amazonaws.com',
    service: 'execute-api',
  }),
};

async function open(name: string): Promise<{ url: string; domainName: string; service: string }> {
  const { target, domainName, service } = targets[name]!();
  const origin = makeOrigin(target, { domainName });
  const backend = createBackend(origin, { projectDir: directory, loadLambda, now: Date.now });
  const direct = await openDirectAddress(origin, () => backend);
  opened.push(direct, backend);
  return { url: direct.url, domainName, service };
}

describe.each(Object.keys(targets))('the direct address of a %s', (name) => {
  test('refuses an unsigned request', async () => {
    const { url } = await open(name);
    expect((await fetch(`${url}/index.html`)).status).toBe(403);
  });

  test('lets a signed one in', async () => {
    const { url, domainName, service } = await open(name);
    const request = originRequest({ path: '/index.html', domain: domainName });
    const { headers } = await bySigner(request, { service, who: 'edge-role', date: new Date() });
    const answer = await fetch(`${url}/index.html`, { headers: headers.filter(([key]) => key !== 'Host') });
    expect([answer.status, await answer.text()]).toEqual([200, name === 'bucket' ? 'home' : 'called']);
  });

  test('answers to no foreign name', async () => {
    const { url } = await open(name);
    const request = 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n';
    expect(await exchangeBytes(Number(new URL(url).port), request)).toMatch(/^HTTP\/1.1 421 /);
  });
});

test.each([
  ['https-only', 'https', 8443],
  ['match-viewer', 'https', 8443],
  ['http-only', 'http', 8080],
] as const)(
  'an origin of %s is asked by %s at %i, for what came, under its own name',
  async (policy, protocol, port) => {
    let seen: OriginRequest | undefined;
    const backend: OriginBackend = {
      label: 'seeing',
      fetch: async (request) => {
        seen = request;
        if (request.path === '/down') throw new Error('down');
        return { status: 200, statusText: 'OK', headers: [], body: Buffer.from('ok') };
      },
      close: async () => {},
    };
    const settings = { protocolPolicy: policy, httpPort: 8080, httpsPort: 8443, connectTimeout: 3, readTimeout: 4 };
    const origin = makeOrigin({ kind: 'external', url: undefined }, { ...settings, domainName: 'App.example.com' });
    const { url } = await openDirectAddress(origin, () => backend).then((direct) => {
      opened.push(direct);
      return direct;
    });
    const at = Number(new URL(url).port);
    const head = (path: string, host = 'localhost') => `${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`;
    const chunked = 'Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n';
    expect(await exchangeBytes(at, `${head('POST /a?b=1?c')}X-A: 1\r\n${chunked}`)).toMatch(/^HTTP\/1.1 200 .*ok$/s);
    expect(seen).toEqual({
      method: 'POST',
      protocol,
      domain: 'App.example.com',
      port,
      path: '/a',
      query: 'b=1?c',
      headers: [
        ['Host', 'App.example.com'],
        ['Connection', 'close'],
        ['X-A', '1'],
      ],
      body: Buffer.from('ab'),
      connectTimeout: 3_000,
      readTimeout: 4_000,
    });
    expect(await exchangeBytes(at, `${head('GET /a', 'app.example.com')}\r\n`)).toMatch(/^HTTP\/1.1 200 /);
    expect(await exchangeBytes(at, `${head('GET /a', 'a b')}\r\n`)).toMatch(/^HTTP\/1.1 421 /);
    expect(await exchangeBytes(at, `${head('GET /down')}\r\n`)).toBe('');
    const large = `${head('POST /a')}Content-Length: ${128 * 1024 * 1024 + 1}\r\n\r\n`;
    expect(await exchangeBytes(at, large)).toMatch(/^HTTP\/1.1 413 /);
  },
);
