import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator } from '../../../tools/simulator/index.js';
import { issue, makeCa } from '../certificates.js';

const folder = mkdtempSync(join(tmpdir(), 'edgewright-origin-mtls-'));
const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678';
let origin: https.Server;
let url: string;

/** One that lets nobody in without a certificate of its CA, and says whose it saw. */
beforeAll(async () => {
  const [ca, stranger] = await Promise.all([makeCa('ca'), makeCa('stranger')]);
  const server = await issue('localhost', ca, { isServer: true });
  for (const [name, issuer] of [
    ['edge', ca],
    ['strange', stranger],
  ] as const) {
    const { key, cert } = await issue(name, issuer);
    writeFileSync(join(folder, `${name}.pem`), cert + key);
  }
  const tls = { ...server, ca: ca.cert, requestCert: true, rejectUnauthorized: true };
  origin = https.createServer(tls, (request, response) =>
    response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN),
  );
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  url = `https://localhost:${(origin.address() as AddressInfo).port}`;
});

afterAll(() => {
  origin.close();
  origin.closeAllConnections();
  rmSync(folder, { recursive: true });
});

const off = `import cf from 'cloudfront';
function handler(event) {
  if (event.request.uri === '/off') cf.updateRequestOrigin({ mTLSConfig: 'off' });
  return event.request;
}`;

const template = {
  Resources: {
    Off: {
      Type: 'AWS::CloudFront::Function',
      Properties: { Name: 'off', FunctionCode: off, FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' } },
    },
    Site: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Enabled: true,
          Origins: [
            {
              Id: 'App',
              DomainName: 'app.example.com',
              ConnectionAttempts: 1,
              CustomOriginConfig: {
                OriginProtocolPolicy: 'https-only',
                OriginMtlsConfig: { ClientCertificateArn: arn },
              },
            },
          ],
          DefaultCacheBehavior: {
            TargetOriginId: 'App',
            ViewerProtocolPolicy: 'allow-all',
            CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Off', 'FunctionARN'] } },
            ],
          },
        },
      },
    },
  },
};

async function ask(path: string, certificates: Record<string, string>): Promise<[number, string]> {
  const simulator = await createSimulator({ template, origins: { App: url }, certificates, engine: 'vm' });
  const response = await simulator.fetch(path);
  const answer: [number, string] = [response.status, await response.text()];
  await simulator.close();
  return answer;
}

test.each([['App'], [arn]])('F442 the origin is shown the client certificate that is given as %s', async (name) => {
  expect(await ask('/', { [name]: join(folder, 'edge.pem') })).toEqual([200, 'edge']);
});

test('F442 one that the origin does not take is 502', async () => {
  expect((await ask('/', { App: join(folder, 'strange.pem') }))[0]).toBe(502);
});

test('without the certificate the origin is not asked, and a sentence says what is missing', async () => {
  const [status, text] = await ask('/', {});
  expect([status, text]).toEqual([502, expect.stringContaining('--certificate App=FILE')]);
});

test('F443 mTLSConfig "off" shows none', async () => {
  const [status, text] = await ask('/off', { App: join(folder, 'edge.pem') });
  expect(status).toBe(502);
  expect(text).not.toContain('--certificate');
});

test.each([
  ['one that nobody wants', { Ap: 'edge.pem' }, /"Ap" names nothing that wants one.+App/],
  ['a file that is not there', { App: 'absent.pem' }, /--certificate App: there is no file/],
  ['a file without certificate', { App: 'empty.pem' }, /"App".+certificate and key/],
])('%s is a mistake', async (_what, certificates, message) => {
  writeFileSync(join(folder, 'empty.pem'), '');
  const given = Object.entries(certificates).map(([name, file]) => [name, join(folder, file)]);
  await expect(ask('/', Object.fromEntries(given))).rejects.toThrow(message);
});
