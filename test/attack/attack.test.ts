import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AttackOptions, attack } from '../../tools/attack/attack.js';
import { readPass } from '../../tools/attack/pass.js';
import { openDescription } from '../../tools/distribution/open.js';
import { behavior, bucket, cached, code, handler, type Part, runs, s3, server, signed, stack } from './stack-parts.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewright-attack-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** After so many tries it is ended from outside. */
async function attackOn(template: object, most: number, more: Partial<AttackOptions> = {}) {
  const file = path.join(folder, 'template.json');
  writeFileSync(file, JSON.stringify(template, null, 1));
  const opened = openDescription(file);
  const stop = new AbortController();
  const progress: [tries: number, through: number][] = [];
  const report = await attack({
    simulator: { template: file, projectDir: folder, engine: 'vm' },
    template: opened.template,
    examine: { ...opened, projectDir: folder },
    file,
    passes: [],
    seconds: 600,
    seed: 1,
    signal: stop.signal,
    onProgress: (tries, through) => {
      progress.push([tries, through]);
      if (tries >= most) stop.abort();
    },
    ...more,
  });
  return { report, progress, file };
}

const open = stack({ origins: [server], byDefault: behavior('App') });
const area = (more: Part): Part => ({ PathPattern: '/private/*', ...behavior('Files', more) });
const shared = stack({
  origins: [s3('Files')],
  byDefault: behavior('Files'),
  others: [area(signed)],
  resources: bucket('Files'),
});

test('where nothing is guarded that is said, and all is tried', async () => {
  const { report } = await attackOn(open, Number.POSITIVE_INFINITY);
  expect(report).toMatchObject({
    guards: [],
    notes: ['Nothing is guarded: every path is open to every viewer.'],
    through: [],
    maybe: [],
    isWhole: true,
  });
  expect(report.summary.map(({ line }) => line)).toEqual([
    '*, an answer that depends on who asks',
    '*, its origin asked past CloudFront',
    '*, an error that one viewer causes',
  ]);
});

test('a hole is told with its place; all attacks take turns, and what was found until the end is told', async () => {
  const { report, progress, file } = await attackOn(shared, 400);
  expect(report.guards).toEqual([
    { pattern: '/private/*', by: 'key group' },
    { pattern: '/private/*', by: 'origin access control of origin Files' },
    { pattern: '*', by: 'origin access control of origin Files' },
  ]);
  expect(report.notes).toHaveLength(1);
  expect(report.isWhole).toBe(false);
  expect(report.through).toMatchObject([
    {
      kind: 'shared-bucket',
      area: '/private/*',
      got: 'object "private/x.html" of bucket "Files"',
      at: 'Site.DistributionConfig.DefaultCacheBehavior',
      file,
    },
  ]);
  expect(report.through[0]!.line).toBeGreaterThan(1);
  expect(progress).toEqual([
    [200, 1],
    [400, 1],
  ]);
  expect(report.summary.map(({ line }) => line)).toEqual(
    expect.arrayContaining([
      '/private/*, other spellings',
      '/private/*, other methods',
      '/private/*, passes made up',
      '/private/*, spellings with something else',
      '/private/*, objects written',
      '*, an error that one viewer causes',
    ]),
  );
  // Nobody is let in there.
  expect(report.summary.filter(({ line }) => /^\/private.*(depends on who|causes|is told)/.test(line))).toEqual([]);
});

test('a behavior of which a folder is guarded is open to everybody otherwise', async () => {
  const part = code('Gate', handler("if (request.uri.startsWith('/docs/draft')) { return { statusCode: 401 }; }"));
  const template = stack({ origins: [server], byDefault: behavior('App', runs('Gate')), resources: part });
  const { report } = await attackOn(template, 200);
  expect(report.guards).toEqual([{ pattern: '/docs/draft/*', by: 'function Gate' }]);
  const lines = report.summary.map(({ line }) => line);
  expect(lines).toEqual(
    expect.arrayContaining(['*, an answer that depends on who asks', '/docs/draft/*, other spellings']),
  );
  expect(lines).not.toContain('/docs/draft/*, by other origin paths');
});

const tokens = "(request.cookies.a || { value: '' }).value";
const gate = code('Gate', handler(`if (${tokens} !== 'good') { return { statusCode: 401 }; }`));

test('a pass is tried too: changed, kept, and in the cache of the behavior that it opens', async () => {
  const template = stack({ origins: [server], byDefault: behavior('App', runs('Gate')), resources: gate });
  const { report } = await attackOn(template, 400, { passes: [readPass('/', 'a=good')] });
  expect(report.guards).toEqual([{ pattern: '*', by: 'function Gate' }]);
  expect(report.notes).toEqual([]);
  expect(report.summary.map(({ line }) => line)).toEqual(
    expect.arrayContaining([
      '*, a good pass, changed',
      '*, what the cache has of a pass',
      '*, an answer that depends on who asks',
      '*, where a Location leads',
    ]),
  );
  expect(JSON.stringify(report)).not.toContain('good"');
});

test('nothing is tried where it was ended before', async () => {
  const { report } = await attackOn(shared, 1, { signal: AbortSignal.abort() });
  expect(report).toMatchObject({ guards: [{}, {}], tries: 0, through: [], notes: [], isWhole: false });
});

test('its time ends it where no function runs, too', async () => {
  const { report } = await attackOn(shared, Number.POSITIVE_INFINITY, { seconds: 0.001 });
  expect(report.isWhole).toBe(false);
});

test('more seconds than a timer holds are as many as it holds, and no timer is left', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
  const before = timers();
  const { report } = await attackOn(open, Number.POSITIVE_INFINITY, { seconds: 1e12 });
  expect(report.isWhole).toBe(true);
  expect(timers()).toBeLessThanOrEqual(before);
});

test('a behavior that fails is left out, and what is not known is not taken for open', async () => {
  const broken = stack({
    origins: [server],
    byDefault: behavior('App', runs('Gate')),
    resources: code('Gate', 'function handler(event) { event.nothing.there; }'),
  });
  const { report } = await attackOn(broken, Number.POSITIVE_INFINITY);
  expect(report.notes).toEqual([expect.stringMatching(/Gate.* failed/)]);
  expect(report.summary.map(({ line }) => line)).toEqual(['*, its origin asked past CloudFront']);
  const FunctionARN = 'arn:aws:cloudfront::111122223333:function/elsewhere';
  const elsewhere = behavior('App', { FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN }] });
  const unknown = await attackOn(stack({ origins: [server], byDefault: elsewhere }), 200);
  expect(unknown.report.notes).toEqual([expect.stringMatching(/not known here/)]);
});

test('the last try of the last attack is made too, over a cache of its own', async () => {
  const sent = {
    CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['a'] },
    HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Host'] },
  };
  const config = { Aliases: ['a.example.test', 'b.example.test'] };
  const { report } = await attackOn(cached({}, sent, { config }), Number.POSITIVE_INFINITY);
  const last = report.through.map(({ kind, got, at }) => [kind, got, at]);
  expect(last).toEqual([
    ['forwarded-cookie', 'the answer to another viewer, by cookie "a"', 'Site.DistributionConfig.DefaultCacheBehavior'],
    [
      'tenant-leak',
      'the answer to another viewer, by host "a.example.test"',
      'Site.DistributionConfig.DefaultCacheBehavior',
    ],
  ]);
});

test('a function that never returns does not outlast its time', async () => {
  const loop = code('Gate', 'function handler(event) { for (;;) {} }');
  const template = stack({ origins: [server], byDefault: behavior('App', runs('Gate')), resources: loop });
  const { report } = await attackOn(template, 1, { seconds: 0.05 });
  expect(report).toMatchObject({ notes: [], isWhole: false });
});
