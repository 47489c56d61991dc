import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OriginTarget } from '../../../tools/distribution/model.js';
import { loadLambda } from '../../../tools/engine/index.js';
import type { OriginBackend } from '../../../tools/http/messages.js';
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
