import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-attack-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = randomBytes(16).toString('hex');
const session = `session=visitor.${createHmac('sha256', key).update('visitor').digest('hex')}`;

/** Two rules by prefix, as the gates of 0.1.0 had them: who has a pass for the site may not read /admin, by this spelling of it. */
const rules = `
  const token = (request.cookies.session || { value: '' }).value.split('.');
  const known = require('crypto').createHmac('sha256', '${key}').update(token[0]).digest('hex') === token[1];
  const mayRead = request.uri.startsWith('/admin') ? known && token[0] === 'admin' : known;
  if (!mayRead) return { statusCode: 403, statusDescription: 'Forbidden' };`;

function templateOf(name: string, body: string): string {
  const FunctionCode = `function handler(event) { const request = event.request; ${body} return request; }`;
  const viewerRequest = { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Gate', 'FunctionARN'] } };
  const DistributionConfig = {
    Enabled: true,
    Aliases: ['www.example.test'],
    Origins: [
      { Id: 'App', DomainName: 'app.example.test', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
    ],
    DefaultCacheBehavior: {
      TargetOriginId: 'App',
      ViewerProtocolPolicy: 'https-only',
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      FunctionAssociations: [viewerRequest],
    },
  };
  const Resources = {
    Site: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } },
    Gate: {
      Type: 'AWS::CloudFront::Function',
      Properties: { Name: 'gate', FunctionCode, FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' } },
    },
  };
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ Resources }));
  return file;
}

test('the hole of 0.1.0 is found in five seconds, and the pass is not printed', async () => {
  const template = templateOf('rules', rules);
  const args = ['--template', template, '--seconds', '5', '--pass', `/=${session}`];
  const { status, stdout, stderr } = await runCli(['attack', ...args, '--json'], { cwd: folder });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const { guards, through, rules: written, tries } = JSON.parse(stdout);
  expect(guards).toContainEqual({ pattern: '/admin/*', by: 'function gate' });
  expect(through[0]).toMatchObject({
    kind: 'spelling',
    area: '/admin/*',
    method: 'GET',
    url: 'https://www.example.test/%61dmin/x.html',
    status: 200,
    got: 'object "admin/x.html" of origin "App"',
    at: 'Site.DistributionConfig.DefaultCacheBehavior',
    curl: `curl --path-as-is -H "Cookie: $PASS" 'https://www.example.test/%61dmin/x.html'`,
  });
  expect(tries).toBeGreaterThan(100);
  expect(written).toEqual([]);
  expect(stdout).not.toContain(session);
});

test('as text with a table, as annotations, and the same each time', async () => {
  const template = templateOf('forged', 'if (!request.cookies.session) return { statusCode: 403 };');
  const args = ['attack', '--template', template, '--seed', '7', '--seconds', '120'];
  const [text, again, annotated] = await Promise.all(
    [args, args, [...args, '--format', 'github']].map((each) => runCli(each, { cwd: folder })),
  );
  expect(text).toEqual(again);
  expect(text!.status).toBe(1);
  expect(text!.stdout).toMatch(/^guarded: \* by function gate$/m);
  expect(text!.stdout).toMatch(/^\| \*, passes made up \| \d+ \| \d+ \|$/m);
  expect(text!.stdout).toMatch(/^THROUGH forged-pass \*: GET https:\/\/www\.example\.test\/x\/x\.html answered 200/m);
  expect(annotated!.stdout).toMatch(/^::error file=forged\.json,line=1,/);
});

test('where nothing is guarded that is said, and a function that never returns does not hold it up', async () => {
  const [open, loop] = await Promise.all([
    runCli(['attack', '--template', templateOf('open', ''), '--seconds', '60'], { cwd: folder }),
    runCli(['attack', '--template', templateOf('loop', 'for (;;) {}'), '--seconds', '60'], { cwd: folder }),
  ]);
  expect(open.status).toBe(0);
  expect(open.stdout).toMatch(/^note: Nothing is guarded/m);
  expect(loop.status).toBe(0);
  expect(loop.stdout).toMatch(/^note: .*`gate` failed: .*did not finish within/m);
});

test('rules of one’s own are answered, and a mistyped one is told before anything is tried', async () => {
  const template = templateOf(
    'ruled',
    "if (!request.cookies.session) return { statusCode: 403, statusDescription: 'No' };",
  );
  const ours = path.join(folder, 'ours.yml');
  const wrong = path.join(folder, 'wrong.yml');
  writeFileSync(ours, '- origin App only through viewer-request guard\n- every behavior redirects to https\n');
  writeFileSync(wrong, '# ours\n- every behaviour redirects to https\n');
  const args = ['attack', '--template', template, '--seconds', '1', '--rules'];
  const [json, text, mistyped] = await Promise.all(
    [
      [...args, ours, '--json'],
      [...args, ours],
      [...args, wrong],
    ].map((each) => runCli(each, { cwd: folder })),
  );
  expect(json!.status).toBe(1);
  expect(JSON.parse(json!.stdout).rules).toEqual([
    { rule: 'origin App only through viewer-request guard', verdict: 'holds', why: 'holds for all paths' },
    {
      rule: 'every behavior redirects to https',
      verdict: 'broken',
      url: 'http://www.example.test/x',
      why: 'behavior "*" (https-only) answers 403 to plain HTTP, for paths under "/*"',
    },
  ]);
  expect(text!.stdout).toMatch(/^rule holds: origin App only through viewer-request guard, for all paths$/m);
  expect(mistyped).toMatchObject({ status: 1, stdout: '' });
  expect(mistyped!.stderr).toMatch(
    /wrong\.yml:2: "behaviour" is not understood: did you mean "every behavior redirects/,
  );
});

test('a guard that lets nobody in, not even by the pass for it, is named', async () => {
  const template = templateOf('shut', "return { statusCode: 403, statusDescription: 'Forbidden' };");
  const args = ['--template', template, '--pass', `/=${session}`, '--seconds', '1'];
  const { status, stdout } = await runCli(['attack', ...args], { cwd: folder });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^note: The pass for \/ opened nothing: \* let nobody in\.$/m);
});

test('Ctrl-C prints what was found so far', async () => {
  const cli = path.join(packageRoot, 'dist/cli.js');
  const slow =
    'for (let n = 0; n < 30000; n++) request.method; if (!request.cookies.session) return { statusCode: 403 };';
  const child = spawn(process.execPath, [cli, 'attack', '--template', templateOf('slow', slow), '--seconds', '600'], {
    cwd: folder,
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  setTimeout(() => child.kill('SIGINT'), 3_000);
  expect(await ended).toBe(1);
  expect(stdout).toMatch(/THROUGH forged-pass/);
  expect(stdout).toMatch(/the time was over before the last/);
});

test.each([
  [['--seconds', '0'], /Expected a number above 0/],
  [['--seed', 'x'], /Expected a whole number/],
  [['--pass', 'members'], /Expected AREA=COOKIE/],
  [['--pass', '/members=no-cookie'], /expected "NAME=VALUE/],
  [['--template', 'missing.json'], /missing\.json/],
])('%j is refused in one sentence', async (args, message) => {
  const { status, stdout, stderr } = await runCli(['attack', '--template', templateOf('open', ''), ...args], {
    cwd: folder,
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('a tenant’s own restriction is a guard of that tenant', async () => {
  const config = {
    Enabled: true,
    ConnectionMode: 'tenant-only',
    TenantConfig: { ParameterDefinitions: [] },
    Origins: [
      { Id: 'App', DomainName: 'app.example.test', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
    ],
    DefaultCacheBehavior: {
      TargetOriginId: 'App',
      ViewerProtocolPolicy: 'https-only',
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    },
  };
  const tenant = (name: string, more: object) => ({
    Type: 'AWS::CloudFront::DistributionTenant',
    Properties: { DistributionId: { Ref: 'Site' }, Name: name, Domains: [`${name}.example.test`], ...more },
  });
  const GeoRestrictions = { RestrictionType: 'blacklist', Locations: ['DE'] };
  const Resources = {
    Site: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } },
    Shut: tenant('shut', { Customizations: { GeoRestrictions } }),
    Open: tenant('open', {}),
  };
  const file = path.join(folder, 'tenants.json');
  writeFileSync(file, JSON.stringify({ Resources }));
  const { status, stdout } = await runCli(['attack', '--template', file, '--seconds', '5', '--json'], { cwd: folder });
  const { guards, through, tries } = JSON.parse(stdout);
  expect({ status, guards, through }).toEqual({
    status: 0,
    guards: [{ pattern: '*', by: 'geo restriction' }],
    through: [],
  });
  expect(tries).toBeGreaterThan(1_000);
});
