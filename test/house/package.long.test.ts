import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { build, readStage } from '../../tools/build/index.js';
import { packageRoot } from '../../tools/package.js';
import { PEM_BLOCK } from './pem-block.js';

const manifest = read('package.json');
const lock = read('package-lock.json');

function read(file: string) {
  return JSON.parse(readFileSync(path.join(packageRoot, file), 'utf8'));
}

describe('what npm pack ships', () => {
  test('is built by prepack, for a stage without keys', () => {
    expect(manifest.scripts.prepack).toBe('node build.mjs --stage npm');
    expect(PEM_BLOCK.test('-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZI')).toBe(true);
  });

  test('has no key in any artefact', async () => {
    const out = mkdtempSync(path.join(tmpdir(), 'edgewright-npm-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    await build({ root: packageRoot, stage: await readStage(packageRoot, 'npm'), out });
    const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    expect(files).toContain(path.join('edge-lambdas', 'signed-cookie', 'index.js'));
    for (const file of files) expect(readFileSync(path.join(out, file), 'utf8'), file).not.toMatch(PEM_BLOCK);
  });
});

describe('what comes with it', () => {
  test('is named by exact version', () => {
    const named = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const [name, version] of Object.entries(named))
      expect(version, name).toMatch(/^(?:npm:osls@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/);
  });

  test('runs nothing at install that it needs', () => {
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(manifest.scripts).not.toHaveProperty(script);
    const scripted = Object.entries<{ hasInstallScript?: boolean; dev?: boolean; devOptional?: boolean }>(lock.packages)
      .filter(([, entry]) => entry.hasInstallScript && !entry.dev && !entry.devOptional)
      .map(([name]) => name.replace(/^.*node_modules\//, ''));
    // Its script only swaps a shim for the binary that npm has already unpacked.
    expect(scripted).toEqual(['esbuild']);
  });

  test('is functions at the same version, which the archive holds', () => {
    const edge = read('packages/edge/package.json');
    expect([edge.version, manifest.dependencies['@edgewright/edge']]).toEqual([manifest.version, manifest.version]);
    expect(manifest.bundleDependencies).toEqual(['@edgewright/edge']);
    expect(edge.dependencies).toEqual({ jose: manifest.dependencies.jose });
  });

  test('is published with its provenance', () => {
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
  });
});
