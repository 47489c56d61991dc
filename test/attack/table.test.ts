import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';
import { readRows } from './table.js';

test('SECURITY.md counts more than a thousand tries, and not one that got through', () => {
  const rows = readRows(readFileSync(path.join(packageRoot, 'SECURITY.md'), 'utf8'));
  for (const [thing, tries, refused] of rows) expect(refused, thing).toBe(tries);
  expect(rows.reduce((sum, [, tries]) => sum + tries, 0)).toBeGreaterThan(1_000);
});
