/** What stands behind an origin on this machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Origin, OriginTarget } from '../../../tools/distribution/model.js';
import { loadLambda } from '../../../tools/engine/index.js';
import { type BackendContext, checkOrigins, createBackend } from '../../../tools/simulator/origins/index.js';
import { distribution } from '../support.js';
import { bySigner, makeOrigin, now, originRequest, textOf } from './requests.js';

const projectDir = mkdtempSync(join(tmpdir(), 'edgewright-origins-'));
writeFileSync(join(projectDir, 'a.txt'), 'a file');
afterAll(() => rmSync(projectDir, { recursive: true }));

const context: BackendContext = { projectDir, loadLambda, now: () => now };
const external = (url?: string): OriginTarget => ({ kind: 'external', url });
const bucket = (more: object = {}): OriginTarget =>
  ({
    kind: 'bucket',
    logicalId: 'Site',
    website: false,
    canList: false,
    canRead: false,
    publicRead: false,
    aclRead: false,
    statements: undefined,
    site: undefined,
    cors: [],
    directory: '.',
    ...more,
  }) as unknown as OriginTarget;

const url = 'http://127.0.0.1:1';
const custom = { kind: 'custom', domainName: 'app.example.com' } as const;
const given = async () => new Response('given');

test.each<[string, OriginTarget, Partial<Origin>, Partial<BackendContext>]>([
  ['. as private bucket', bucket(), {}, {}],
  ['. as public bucket', bucket({ publicRead: true }), {}, {}],
  ['. as website endpoint', bucket({ website: true }), custom, {}],
  ['. as web server', bucket(), custom, {}],
  ['. as private bucket', bucket(), { kind: 'custom' }, {}],
  ['app.example.com, not asked: --origin Origin=DIR|URL or --allow-network', external(), custom, {}],
  ['app.example.com, not asked: --origin Origin=DIR|URL or --allow-network', external(url), custom, {}],
  [
    'app.example.com, not asked: --origin Origin=DIR|URL or --allow-network',
    external(url),
    custom,
    { origins: { Origin: `${url}2` } },
  ],
  [
    'app.example.com, not asked: --origin Origin=DIR|URL or --allow-network',
    external(url),
    custom,
    { origins: { Other: url } },
  ],
  [url, external(url), custom, { origins: { Origin: url } }],
  [url, external(url), custom, { allowNetwork: true }],
  ['app.example.com over the network', external(), custom, { allowNetwork: true }],
  ['app.example.com by the given fetch', external(url), custom, { fetch: given, allowNetwork: true }],
  ['app.example.com by the given fetch', bucket({ directory: undefined }), custom, { fetch: given }],
])('it is called "%s"', async (label, target, parts, more) => {
  const backend = createBackend(makeOrigin(target, parts), { ...context, ...more });
  expect(backend.label).toBe(label);
  await backend.close();
});

test('a directory that stands for a server is open to all, whatever the bucket says', async () => {
  const request = originRequest({ path: '/a.txt', domain: 'app.example.com' });
  const server = createBackend(makeOrigin(bucket({ statements: [] }), custom), context);
  expect(await textOf(await server.fetch(request))).toBe('a file');
  const closed = createBackend(makeOrigin(bucket({ statements: [] })), context);
  expect((await closed.fetch(originRequest({ path: '/a.txt' }))).status).toBe(403);
  const site = createBackend(makeOrigin(bucket({ website: true, publicRead: true }), custom), context);
  await expect(site.fetch(request)).rejects.toMatchObject({ failure: 'refused' });
});

test.each<[readonly string[] | undefined, string, boolean]>([
  [undefined, 'DELETE', true],
  [['GET', 'HEAD'], 'HEAD', true],
  [['GET', 'HEAD'], 'POST', false],
])('where methods are %j, a %s is sent: %s', async (methods, method, isSent) => {
  const limited = methods === undefined ? {} : { methods };
  const backend = createBackend(makeOrigin(external(), custom), { ...context, fetch: given, ...limited });
  const asked = backend.fetch(originRequest({ method, domain: 'app.example.com' }));
  if (isSent) expect(await textOf(await asked)).toBe('given');
  else
    await expect(asked).rejects.toMatchObject({
      failure: 'not-asked',
      message: expect.stringContaining('--methods GET,HEAD,POST'),
    });
  const directory = createBackend(makeOrigin(bucket({ publicRead: true })), { ...context, ...limited });
  expect((await directory.fetch(originRequest({ method, path: '/a.txt' }))).status).not.toBe(502);
});

test('what stands in for an origin says how it could be asked', async () => {
  const backend = createBackend(makeOrigin(external(), custom), context);
  await expect(backend.fetch(originRequest())).rejects.toMatchObject({
    failure: 'not-asked',
    message: expect.stringContaining('Origin "Origin" (app.example.com) was not asked'),
  });
});

test.each<[string, OriginTarget, Partial<BackendContext>, string | undefined]>([
  ['a server', external(), {}, undefined],
  ['a directory', bucket(), {}, undefined],
  ['a directory that is not there', bucket({ directory: 'none' }), {}, 'origin-directory-missing'],
  ['a file in its place', bucket({ directory: 'a.txt' }), {}, 'origin-directory-missing'],
  ['no directory', bucket({ directory: undefined }), {}, 'origin-directory-unknown'],
  ['no directory beside a given fetch', bucket({ directory: undefined }), { fetch: given }, undefined],
])('%s: %#', (_, target, more, code) => {
  const models = [distribution({ origins: { Origin: makeOrigin(target) } })];
  const errors = checkOrigins(models, { ...context, ...more });
  expect(errors.map((error) => error.code)).toEqual(code === undefined ? [] : [code]);
  if (code !== undefined) expect(errors[0]?.message).toContain('Origin "Origin"');
});

const web = 'abc.lambda-web.us-east-1.on.aws';
const accessControl = { type: 'lambda', signing: 'always' } as const;

test.each<[string, Partial<Origin>, string | undefined, string | undefined, number]>([
  [web, { accessControl }, undefined, 'lambda', 200],
  [web, { accessControl }, undefined, undefined, 403],
  [web, { accessControl }, undefined, 's3', 403],
  [web, { accessControl }, 'eu-west-1', 'lambda', 403],
  [web, {}, undefined, undefined, 200],
  ['abc.us-east-1.awsapprunner.com', { accessControl }, undefined, undefined, 200],
  ['app.example.com', { accessControl }, undefined, undefined, 200],
])('a server at %s with %j, signed for %s of %s, answers %i', async (domainName, parts, region, service, status) => {
  const server = createServer((_, response) => response.end('served'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const origin = makeOrigin(external(base), { ...custom, ...parts, domainName });
  const backend = createBackend(origin, { ...context, origins: { Origin: base } });
  const plain = originRequest({ domain: domainName });
  const request = service ? await bySigner(plain, { service, ...(region ? { region } : {}) }) : plain;
  expect((await backend.fetch(request)).status).toBe(status);
  const foreign = originRequest({ domain: domainName, headers: [['Host', 'www.example.com']] });
  const other = domainName === web ? 403 : domainName.endsWith('awsapprunner.com') ? 404 : 200;
  expect((await backend.fetch(foreign)).status).toBe(other);
  await backend.close();
  server.close();
});
