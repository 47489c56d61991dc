import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type AttackOptions, type AttackReport, attack } from '../../tools/attack/attack.js';
import { readPass } from '../../tools/attack/pass.js';
import { openDescription } from '../../tools/distribution/open.js';
import { planted } from './planted-stacks.js';
import { behavior, code, runs, server, signed, stack } from './stack-parts.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-planted-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `enough` tries, so that a run is the same on every machine. */
async function attackOn(template: object, enough: number, more: Partial<AttackOptions> = {}): Promise<AttackReport> {
  const file = path.join(folder, 'template.json');
  writeFileSync(file, JSON.stringify(template));
  const opened = openDescription(file);
  const stop = new AbortController();
  return attack({
    simulator: { template: file, projectDir: folder, engine: 'vm' },
    template: opened.template,
    examine: { ...opened, projectDir: folder },
    file,
    passes: [],
    seconds: 600,
    seed: 1,
    signal: stop.signal,
    onProgress: (tries) => {
      if (tries >= enough) stop.abort();
    },
    ...more,
  });
}

const kindsOf = ({ through }: AttackReport) => [...new Set(through.map(({ kind }) => kind))];

test.each(planted)('$what is found', async ({ hole, kind }) => {
  const report = await attackOn(hole, 1_000);
  expect(kindsOf(report)).toContain(kind);
  for (const { got, curl, at, fix } of report.through) {
    expect([got, fix]).not.toContain('');
    expect(curl).toMatch(/^curl /);
    expect(at).toMatch(/^Site\.DistributionConfig\./);
  }
});

test.each(planted)('without it there is no alarm: $what', async ({ sound }) => {
  const report = await attackOn(sound, 600);
  expect(report.through).toEqual([]);
  expect(report.tries).toBeGreaterThan(1);
});

const key = randomBytes(16).toString('hex');
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = `${part({ alg: 'HS256' })}.${part({ sub: 'a', exp: Math.floor(Date.now() / 1000) + 600 })}`;
const session = `${unsigned}.${createHmac('sha256', key).update(unsigned).digest('base64url')}`;

/** What it looks at: the signature, the end of the token, both. */
function tokenGate(isSigned: string, isInTime: string): object {
  const FunctionCode = `
    function claimsOf(text) { try { return JSON.parse(Buffer.from(text, 'base64url').toString()); } catch (error) { return {}; } }
    function handler(event) {
      const parts = (event.request.cookies.session || { value: '' }).value.split('.');
      const mac = require('crypto').createHmac('sha256', '${key}').update(parts[0] + '.' + parts[1]).digest('base64url');
      const claims = claimsOf(parts[1] || '');
      if (parts.length === 3 && claims.sub === 'a' && ${isSigned} && ${isInTime}) return event.request;
      return { statusCode: 401 };
    }`;
  const origins = [server];
  return stack({ origins, byDefault: behavior('App', runs('Gate')), resources: code('Gate', FunctionCode) });
}

const SIGNED = 'mac === parts[2]';
const IN_TIME = 'claims.exp > Date.now() / 1000';

test.each([
  ['tampered-pass', tokenGate('parts[2].length === mac.length', IN_TIME), 1_000],
  ['expired-pass', tokenGate(SIGNED, 'claims.exp > 0'), Number.POSITIVE_INFINITY],
])('%s: a gate that lets in a good pass, and that too', async (kind, hole, enough) => {
  const report = await attackOn(hole, enough, { passes: [readPass('/', `session=${session}`)] });
  expect(kindsOf(report)).toContain(kind);
  expect(JSON.stringify(report)).not.toContain(session);
});

test('a gate that looks at both has no alarm, and what the pass opens is known', async () => {
  const passes = [readPass('/', `session=${session}`)];
  const report = await attackOn(tokenGate(SIGNED, IN_TIME), Number.POSITIVE_INFINITY, { passes });
  expect(report).toMatchObject({
    through: [],
    notes: [],
    isWhole: true,
    guards: [{ pattern: '*', by: 'function Gate' }],
  });
  expect(report.summary.find(({ line }) => line === '*, a good pass, changed')?.tries).toBeGreaterThan(100);
  expect(report.summary.find(({ line }) => line === '*, a good pass, after its end')?.tries).toBe(1);
});

test('a server that the user names is asked, and tells by its answer how it reads paths', async () => {
  const read = (url: string) => url.replaceAll(/%2f/gi, '/').replace(/\?.*/, '');
  const app = http.createServer((request, response) => {
    response.statusCode = read(request.url ?? '') === '/private/x.html' ? 200 : 404;
    response.end(response.statusCode === 200 ? 'the plans' : 'not here');
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const shared = stack({
    origins: [{ ...server, CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } }],
    byDefault: behavior('App'),
    others: [{ PathPattern: '/private/*', ...behavior('App', signed) }],
  });
  const file = path.join(folder, 'template.json');
  const origins = { App: `http://127.0.0.1:${(app.address() as AddressInfo).port}` };
  const report = await attackOn(shared, 600, {
    simulator: { template: file, projectDir: folder, engine: 'vm', origins },
  });
  app.closeAllConnections();
  app.close();
  expect(report.through).toMatchObject([{ kind: 'shared-origin', got: 'object "/private/x.html" of origin "App"' }]);
  expect(report.through[0]?.url).toMatch(/\/private%2fx\.html$/i);
});

test('with a function that never returns on one behavior the others are tried all the same', async () => {
  const others = [
    { PathPattern: '/loop/*', ...behavior('App', runs('Loop')) },
    { PathPattern: '/private/*', ...behavior('App', runs('Gate')) },
  ];
  const resources = {
    ...code('Loop', 'function handler(event) { for (;;) {} }'),
    ...code(
      'Gate',
      "function handler(event) { if (event.request.method === 'GET') return { statusCode: 401 }; return event.request; }",
    ),
  };
  const report = await attackOn(stack({ origins: [server], byDefault: behavior('App'), others, resources }), 400);
  expect(report.notes.join()).toMatch(/\/loop\/x\.html: .*did not finish within/);
  expect(kindsOf(report)).toEqual(['open-method']);
});
