import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';

test('SECURITY.md counts more than a thousand tries, and not one that got through', () => {
  const text = readFileSync(path.join(packageRoot, 'SECURITY.md'), 'utf8');
  const rows = [...text.matchAll(/^\| (.+) \| ([\d,]+) \| ([\d,]+) \|$/gm)];
  const number = (cell: string | undefined) => Number(cell!.replaceAll(',', ''));
  for (const [, thing, tries, refused] of rows) expect(refused, thing).toBe(tries);
  expect(rows.reduce((sum, [, , tries]) => sum + number(tries), 0)).toBeGreaterThan(1_000);
});
