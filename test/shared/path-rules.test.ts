import { expect, test } from 'vitest';
import { findRule } from '../../shared/edge-lambdas/path-rules.js';

const folding = { case: true, parameters: true, ends: true, unicode: true };
const rules = [
  { prefix: '/docs/draft' },
  { prefix: '/docs' },
  { prefix: '/admin' },
  { prefix: '/caf%C3%A9' },
  { prefix: '/' },
];

function prefixOf(path: string, changes: Partial<typeof folding> = {}): string | undefined {
  const rule = findRule(path, rules, { ...folding, ...changes });
  return typeof rule === 'object' ? rule.prefix : rule;
}

test.each([
  ['/admin/x', '/admin'],
  ['/admin', '/admin'],
  ['/administration/x', '/'],
  ['/docs/draft/a', '/docs/draft'],
  ['/docs/drafts/a', '/docs'],
  ['/docs/Read%20Me%20(1).PDF', '/docs'],
  ['/Team/x', '/'],
  ['/caf%C3%A9/x', '/caf%C3%A9'],
  ['/users/me%40example.com', '/'],
  ['/a;v=1/b', '/'],
  ['/a./b%20/c', '/'],
])('%s meets the rule for %s', (path, prefix) => {
  expect(prefixOf(path)).toBe(prefix);
});

test.each([
  ['/Admin/x', 'case'],
  ['/adm%C4%B1n/x', 'case'],
  ['/ADMIN', 'case'],
  ['/docs/Draft/a', 'case'],
  ['/%E2%84%AAdocs/..x', 'nothing'],
  ['/admin;x/y', 'parameters'],
  ['/admin;/y', 'parameters'],
  ['/;x/admin/y', 'parameters'],
  ['/admin%3Bx/y', 'parameters'],
  ['/admin::$INDEX_ALLOCATION/y', 'parameters'],
  ['/admin./x', 'ends'],
  ['/admin%20/x', 'ends'],
  ['/admin.%20./x', 'ends'],
  ['/%20admin/x', 'ends'],
  ['/docs/draft./a', 'ends'],
  ['/%EF%BD%81dmin/x', 'unicode'],
  ['/admi%E2%81%BF/x', 'unicode'],
  ['/ad%C2%ADmin/x', 'unicode'],
  ['/ad%E2%80%8Bmin/x', 'unicode'],
  ['/%EF%BC%8561dmin/100%25', 'unicode'],
] as const)('%s is read as another by who folds %s', (path, option) => {
  const expected = option === 'nothing' ? '/' : 'twice';
  expect(prefixOf(path)).toBe(expected);
  if (option !== 'nothing') expect(prefixOf(path, { [option]: false })).toMatch(/^\/(docs)?$/);
});

test.each(['/x/.%E2%80%8B./admin', '/x/%E2%80%8B../admin'])(
  '%s has a segment or a separator that is none: %s',
  (path) => {
    expect(prefixOf(path)).toBe('twice');
  },
);

test('two folds at once', () => {
  expect(prefixOf('/ADM%C4%B0N;x./y')).toBe('/');
  expect(prefixOf('/%EF%BC%A1DMIN;x./y')).toBe('twice');
});

test('a rule holds in the letters it was written in, and an empty or broken prefix holds nothing', () => {
  const odd = [{ prefix: '' }, { prefix: '/%zz' }, { prefix: '/Admin' }];
  expect(findRule('/Admin/x', odd, folding)).toBe(odd[2]);
  expect(findRule('/admin/x', odd, folding)).toBe('twice');
  expect(findRule('/b', odd, folding)).toBe(undefined);
});

test.each(['.', '%20', ';', 'a.', '.%20', '%C2%AD'])('8 KB of %s take no time', (piece) => {
  const long = `/${piece.repeat(8_000 / piece.length)}x`;
  const started = process.cpuUsage();
  for (let times = 0; times < 10; times++) findRule(long, rules, folding);
  const { user } = process.cpuUsage(started);
  expect(user / 1_000).toBeLessThan(500);
});
