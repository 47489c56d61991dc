import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';

/** A project of its own with two test files, of which each runs one arm. */
function makeProject(pool: string): string {
  const root = mkdtempSync(path.join(tmpdir(), 'edgewright-reporter-'));
  mkdirSync(path.join(root, 'node_modules'));
  symlinkSync(packageRoot, path.join(root, 'node_modules/edgewright'));
  symlinkSync(path.join(packageRoot, 'node_modules/vitest'), path.join(root, 'node_modules/vitest'));
  const write = (name: string, text: string) => writeFileSync(path.join(root, name), text);
  write(
    'arms.js',
    "function handler(e) {\n  if (e.request.uri === '/a')\n    return e.request;\n  return { statusCode: 404 };\n}\n",
  );
  for (const uri of ['/a', '/b'])
    write(
      `arm${uri.slice(1)}.test.js`,
      `import { loadArtefact, viewerRequest } from 'edgewright/testing';
      import { expect, test } from 'vitest';
      test('answers', async () => {
        const arms = await loadArtefact('arms.js', { limit: 5000 });
        expect(await arms.invoke(viewerRequest({ uri: '${uri}' }))).toHaveProperty('result');
        await arms.close();
      });`,
    );
  write('package.json', '{"type":"module"}');
  write(
    'vitest.config.js',
    `export default { test: { pool: '${pool}', reporters: ['default', ['edgewright/testing/coverage', { file: 'out/edge.lcov' }]] } };`,
  );
  return root;
}

test.each(['forks', 'threads'])(
  'the reporter adds up what the workers of a run covered: %s',
  async (pool) => {
    const root = makeProject(pool);
    const args = [path.join(packageRoot, 'node_modules/vitest/vitest.mjs'), 'run'];
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect(status, said).toBe(0);
    const lcov = readFileSync(path.join(root, 'out/edge.lcov'), 'utf8');
    rmSync(root, { recursive: true });
    expect(said).toMatch(/^arms\.js +100 % +100 % +100 %$/m);
    expect(lcov).toContain('SF:arms.js\nFN:1,handler\nFNDA:2,handler\n');
    expect(lcov).toContain('BRDA:2,0,0,1\nBRDA:2,0,1,1\n');
  },
  60_000,
);
