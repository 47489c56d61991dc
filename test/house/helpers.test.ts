import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';

/** Files of tests share processes, and a process loads a helper once: what it hooks then, it hooks to one file alone. */
test('helpers hook nothing while they are loaded', () => {
  const folder = path.join(packageRoot, 'test');
  const helpers = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  const hooked = helpers.filter((file) =>
    /^(?:await )?(?:before|after)(?:All|Each)\(/m.test(readFileSync(path.join(folder, file), 'utf8')),
  );
  expect(helpers).toContain('simulator/support.ts');
  expect(hooked).toEqual([]);
});
