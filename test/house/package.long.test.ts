import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { build, readStage } from '../../tools/build/index.js';
import { packageRoot } from '../../tools/package.js';

const manifest = read('package.json');
const lock = read('package-lock.json');

function read(file: string) {
  return JSON.parse(readFileSync(path.join(packageRoot, file), 'utf8'));
}

/** A PEM block with something in it: the bare label is a word that messages use. */
const PEM_BLOCK = /-----BEGIN [A-Z ]*KEY-----(?:\\n|\s)*[A-Za-z0-9+/=]{16}/;

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

  test('has no key and nothing of this machine in any other file', () => {
    const [{ files }] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: packageRoot, encoding: 'utf8' }),
    );
    const paths = (files as { path: string }[]).map((file) => file.path);
    expect(paths).toEqual(
      expect.arrayContaining(['SECURITY.md', 'LICENSE', 'functions/signed-cookie.ts', 'dist/cli.js']),
    );
    expect(paths.filter((file) => /^(?:\.|test\/(?!events)|node_modules|bench)/.test(file))).toEqual([]);
    for (const file of paths.filter((one) => !/^dist\/(?:edge-lambdas|functions)\//.test(one))) {
      const text = readFileSync(path.join(packageRoot, file), 'utf8');
      expect(PEM_BLOCK.test(text), file).toBe(false);
      expect(text.includes(packageRoot), file).toBe(false);
    }
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

  test('is published with its provenance', () => {
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
  });
});
