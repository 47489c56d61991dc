import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleOf, samplesOf } from '../../tools/attack/samples.js';
import { behavior, bucketTarget, cff, distribution, origin } from '../simulator/support.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewright-samples-'));
  const files = [
    'a b/x.css',
    'all.css',
    'css/.keep',
    'css/late.css',
    'css/early.css',
    'below/deep/x.css',
    'below/x.css',
  ];
  for (const file of files) {
    mkdirSync(path.join(folder, 'site', path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, 'site', file), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['/private/*', '/private/x.html'],
  ['private/*', '/private/x.html'],
  ['*', '/x/x.html'],
  ['/*', '/x/x.html'],
  ['*.jpg', '/x/x.jpg'],
  ['/a/*/b?.css', '/a/x/bx.css'],
  ['/exact', '/exact'],
])('%s is tried by %s', (pattern, expected) => {
  expect(sampleOf(pattern)).toBe(expected);
});

test.each([
  ['by a file of its bucket, the first in a folder', '*.css', '', '/below/deep/x.css'],
  ['by one below the path of the origin', '*.css', '/below', '/deep/x.css'],
  ['by its pattern where there is none', '*.png', '', '/x/x.png'],
  ['by its pattern where none is in a folder', '/all.*', '', '/all.x.html'],
  ['by its pattern where the name wants to be encoded', '/a*b/*', '', '/axb/x.html'],
])('a pattern is tried %s', (_how, pattern, below, expected) => {
  const files = origin('main', { path: below, target: bucketTarget('Files', { directory: 'site' }) });
  const model = distribution({ origins: { main: files }, behaviors: [behavior({ pattern })] });
  expect(samplesOf(model, model.behaviors[0]!, folder)).toEqual([{ path: expected, pattern }]);
  // Of the default behavior no file stands for all.
  expect(samplesOf(model, model.behaviors[1]!, folder)).toEqual([{ path: '/x/x.html', pattern: '*' }]);
});

test.each([
  ['of a server', { target: { kind: 'external', url: undefined } }],
  ['of a bucket without a folder', { target: bucketTarget('Files') }],
  ['of a folder that is gone', { target: bucketTarget('Files', { directory: 'gone' }) }],
] as const)('files %s are none', (_what, overrides) => {
  const model = distribution({
    origins: { main: origin('main', overrides) },
    behaviors: [behavior({ pattern: '*.css' })],
  });
  expect(samplesOf(model, model.behaviors[0]!, folder)).toEqual([{ path: '/x/x.css', pattern: '*.css' }]);
});

test('a group has the files of its first member that has any', () => {
  const files = { One: undefined, Two: 'site' };
  const model = distribution({
    origins: Object.fromEntries(
      Object.entries(files).map(([id, directory]) => [id, origin(id, { target: bucketTarget(id, { directory }) })]),
    ),
    originGroups: { Both: { id: 'Both', members: ['One', 'Two'], statusCodes: [500] } },
    behaviors: [behavior({ pattern: '/css/*', targetOriginId: 'Both' })],
  });
  expect(samplesOf(model, model.behaviors[0]!, folder)).toEqual([{ path: '/css/.keep', pattern: '/css/*' }]);
});

test('what its functions and its firewall name below the pattern is tried too', () => {
  const guarded = behavior({
    pattern: '/docs/*',
    functions: { 'viewer-request': cff(`['/docs/draft', '/docs/plan.pdf', '/elsewhere', '/docs']`) },
  });
  const statement = { kind: 'bytes', position: 'STARTS_WITH', text: '/docs/staff' } as never;
  const rules = [{ name: 'staff', action: { kind: 'block', status: 403 } as const, statement }];
  const model = distribution({
    behaviors: [guarded],
    webAcl: { name: 'acl', byDefault: { kind: 'allow' }, rules },
  });
  expect(samplesOf(model, guarded, folder)).toEqual([
    { path: '/docs/x.html', pattern: '/docs/*' },
    { path: '/docs/draft/x.html', pattern: '/docs/draft/*' },
    { path: '/docs/plan.pdf', pattern: '/docs/plan.pdf' },
    { path: '/docs/x.html', pattern: '/docs/*' },
    { path: '/docs/staff/x.html', pattern: '/docs/staff/*' },
  ]);
  expect(samplesOf(model, model.behaviors[1]!, folder).map((sample) => sample.path)).toEqual(['/x/x.html']);
});
