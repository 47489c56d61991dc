/** What a log may do to servers: nothing that was not asked for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-replay-'));
const arrived: string[] = [];
const server = http.createServer((request, response) => {
  arrived.push(`${request.method} ${request.url}`);
  response.end();
});
const port = () => (server.address() as AddressInfo).port;
const origin = () => ['--origin', `Api=http://127.0.0.1:${port()}`];

/** An API that is this machine's own by its domain too, and a handler of the template behind a function URL. */
function template(): object {
  const custom = { OriginProtocolPolicy: 'http-only', HTTPPort: port() };
  const behavior = {
    ViewerProtocolPolicy: 'allow-all',
    AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
    CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  };
  const domain = { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] }] };
  return {
    Resources: {
      Handler: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler', Code: '.' } },
      Url: {
        Type: 'AWS::Lambda::Url',
        Properties: { AuthType: 'NONE', TargetFunctionArn: { 'Fn::GetAtt': ['Handler', 'Arn'] } },
      },
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Origins: [
              { Id: 'Api', DomainName: '127.0.0.1', CustomOriginConfig: custom },
              { Id: 'Fn', DomainName: domain, CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
            ],
            CacheBehaviors: [{ PathPattern: '/fn/*', TargetOriginId: 'Fn', ...behavior }],
            DefaultCacheBehavior: { TargetOriginId: 'Api', ...behavior },
          },
        },
      },
    },
  };
}

const FIELDS = '#Fields: date time c-ip cs-method cs-uri-stem sc-status';
const lineOf = (method: string, uri: string) => `2026-01-01\t10:00:00\t203.0.113.1\t${method}\t${uri}\t200`;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  writeFileSync(path.join(folder, 'template.json'), JSON.stringify(template()));
  writeFileSync(path.join(folder, 'index.js'), "exports.handler = async () => ({ statusCode: 200, body: '' });");
  const lines = ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE'].map((method) => lineOf(method, '/orders/42'));
  writeFileSync(
    path.join(folder, 'access.log'),
    [FIELDS, ...lines, lineOf('DELETE', '/fn/42'), lineOf('GET', '/fn/42')].join('\n'),
  );
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => void arrived.splice(0));

async function replay(...flags: string[]) {
  const args = ['replay', 'access.log', '--template', 'template.json', '--engine', 'vm', '--json', ...flags];
  const { status, stdout, stderr } = await runCli(args, { cwd: folder });
  expect(status, stderr).toBe(0);
  return { ...JSON.parse(stdout), stderr };
}

test('without a flag nothing reaches a server: such lines are not asked, said once', async () => {
  const totals = await replay();
  expect(arrived).toEqual([]);
  expect(totals).toMatchObject({ lines: 7, replayed: 1, same: 1, different: 0, notAsked: 6 });
  expect(totals.stderr.match(/Origin "Api" \(127\.0\.0\.1\) was not asked/g)).toHaveLength(1);
  expect(totals.notAskedBecause[0]).toContain('--origin Api=URL, or --allow-network');
});

test.each([
  ['--origin', origin],
  ['--allow-network', () => ['--allow-network']],
])('with %s GET and HEAD are sent, no other', async (_, flags) => {
  const totals = await replay(...flags());
  expect(arrived.sort()).toEqual(['GET /orders/42', 'HEAD /orders/42']);
  expect(totals).toMatchObject({ replayed: 3, same: 3, notAsked: 4 });
  expect(totals.notAskedBecause).toContainEqual(expect.stringContaining('--methods GET,HEAD,DELETE'));
});

test('--methods names what is sent', async () => {
  const totals = await replay(...origin(), '--methods', 'get,delete');
  expect(arrived.sort()).toEqual(['DELETE /orders/42', 'GET /orders/42']);
  expect(totals).toMatchObject({ replayed: 4, notAsked: 3 });
});

test('a saved test names the places, and repeats nothing that writes', async () => {
  writeFileSync(path.join(folder, 'store.json'), '{"data":[]}');
  await replay(...origin(), '--methods', 'GET,DELETE', '--kvs', 'store.json', '--save-as-tests', 'saved.test.ts');
  const text = readFileSync(path.join(folder, 'saved.test.ts'), 'utf8');
  expect(text).toContain(`"Api": "http://127.0.0.1:${port()}"`);
  expect(text.match(/^ {2}\["\w+",/gm)).toEqual(['  ["GET",', '  ["GET",']);
  expect(text).toContain('"kvs": "store.json"');
  expect(text).not.toContain('allowNetwork');
});

test('a method that no distribution takes is refused', async () => {
  const { status, stderr } = await runCli(['replay', 'access.log', '--methods', 'GET,BREW'], { cwd: folder });
  expect([status, stderr]).toEqual([1, expect.stringContaining('Expected some of GET, HEAD, OPTIONS')]);
});

test('what a path could order a terminal is printed as text', async () => {
  const hostile = `2026-01-01\t10:00:00\t203.0.113.1\tGET\t/a%1B[2J%07%9B\t500`;
  writeFileSync(path.join(folder, 'hostile.log'), [FIELDS, hostile].join('\n'));
  const args = ['replay', 'hostile.log', '--template', 'template.json', '--engine', 'vm', '--lines', ...origin()];
  const { stdout, stderr } = await runCli(args, { cwd: folder });
  expect(stdout).toContain('/a\\x1b[2J\\x07\\x9b: logged 500, local');
  expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u);
});
