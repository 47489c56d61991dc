/** Both packages as npm packs them, in folders of somebody who has nothing else. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot, packageVersion } from '../../tools/package.js';
import { PEM_BLOCK } from './pem-block.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'edgewright-install-'));
const small = makeFolder('small');
const whole = makeFolder('whole');
const roots = {
  '@edgewright/edge': path.join(small, 'node_modules/@edgewright/edge'),
  edgewright: path.join(whole, 'node_modules/edgewright'),
};

beforeAll(() => {
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch];
  npm(packageRoot, ...pack, '--include-workspace-root', '-w', '@edgewright/edge');
  npm(packageRoot, ...pack, './node_modules/jose');
  const archives = readdirSync(scratch).filter((file) => file.endsWith('.tgz'));
  const archive = (name: string) => path.join(scratch, archives.find((file) => file.startsWith(name))!);
  npm(small, 'install', '--offline', '--no-audit', '--no-fund', archive('edgewright-edge-'), archive('jose-'));
  unpack(archive(`edgewright-${packageVersion}`), roots.edgewright);
}, 60_000);
afterAll(() => rmSync(scratch, { recursive: true }));

function makeFolder(name: string): string {
  const folder = path.join(scratch, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  return folder;
}

function npm(cwd: string, ...args: string[]): void {
  execFileSync('npm', args, { cwd, stdio: 'pipe' });
}

/** What npm would do, but that the packages it would fetch are those of this repository: but for what the archive holds. */
function unpack(archive: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components', '1']);
  const { dependencies } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    if (existsSync(path.join(folder, 'node_modules', name))) continue;
    const link = path.join(folder, '..', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(packageRoot, 'node_modules', name), link);
  }
}

test('functions alone bring jose and nothing else', () => {
  const { packages } = JSON.parse(readFileSync(path.join(small, 'node_modules/.package-lock.json'), 'utf8'));
  expect(Object.keys(packages)).toEqual(['node_modules/@edgewright/edge', 'node_modules/jose']);
});

test('sources lie in one of the two archives, artefacts and sample events in both: stacks name them by their path', () => {
  const edge = path.join(roots.edgewright, 'node_modules/@edgewright/edge');
  for (const name of ['functions', 'edge-lambdas', 'shared']) {
    expect(existsSync(path.join(edge, name)), name).toBe(true);
    expect(existsSync(path.join(roots.edgewright, name)), name).toBe(false);
  }
  for (const name of ['dist/functions/min', 'dist/edge-lambdas/min', 'dist/sizes.json', 'test/events']) {
    expect(existsSync(path.join(edge, name)), name).toBe(true);
    expect(existsSync(path.join(roots.edgewright, name)), name).toBe(true);
  }
});

test.each([
  ['@edgewright/edge', ['README.md', 'LICENSE', 'functions/signed-cookie.ts', 'test/events/body-hash.get.json']],
  ['edgewright', ['README.md', 'LICENSE', 'SECURITY.md', 'dist/cli.js', 'docs/dev.md']],
] as const)('%s has what it should, no key, and nothing of this machine', (name, some) => {
  const found = readdirSync(roots[name], { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = found.map((entry) => path.relative(roots[name], path.join(entry.parentPath, entry.name)));
  const own = files.filter((file) => !/^(?:node_modules|dist\/(?:edge-lambdas|functions))\//.test(file));
  expect(own).toEqual(expect.arrayContaining([...some]));
  expect(own.filter((file) => /^(?:\.|test\/(?!events)|bench|packages)/.test(file))).toEqual([]);
  for (const file of own) {
    const text = readFileSync(path.join(roots[name], file), 'utf8');
    expect(PEM_BLOCK.test(text), file).toBe(false);
    expect(text.includes(packageRoot), file).toBe(false);
  }
});

/** Modules that both have. */
const shared = ['sigv4', 'sign', 'signed-policy', 'functions', ...stepsIn('functions'), ...stepsIn('edge-lambdas')];

function stepsIn(folder: string): string[] {
  const files = readdirSync(path.join(packageRoot, folder)).filter((file) => /(?<!\.d)\.ts$/.test(file));
  return files.map((file) => `${folder}/${path.basename(file, '.ts')}`);
}

test.each([
  ['@edgewright/edge', small, []],
  ['edgewright', whole, ['simulator', 'testing', 'testing/coverage', 'serverless-plugin']],
])('%s: every module is found, and has what the sources say', (name, folder, more) => {
  const found = Object.fromEntries([...shared, ...more].map((subpath) => [subpath, `${name}/${subpath}`]));
  // What CloudFront's runtime brings: in Node there is none.
  mkdirSync(path.join(folder, 'node_modules/cloudfront'), { recursive: true });
  writeFileSync(path.join(folder, 'node_modules/cloudfront/index.js'), 'module.exports = {};');
  const script = `const found = ${JSON.stringify(found)};
    for (const key in found) found[key] = Object.keys(await import(found[key])).length;
    console.log(JSON.stringify(found));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  const counts: Record<string, number> = JSON.parse(run.stdout);
  expect(Object.keys(counts)).toHaveLength(shared.length + more.length);
  expect(Object.keys(counts).filter((key) => counts[key] === 0)).toEqual(['functions']);
});

const composer = (name: string) => `
  import cf from 'cloudfront';
  import type { Request, Response, ViewerRequestEvent } from '${name}/functions';
  import { type SpaRewriteOptions, spaRewrite } from '${name}/functions/spa-rewrite';
  import { config, requireSignedCookie } from '${name}/functions/signed-cookie';
  import { handler as sign } from '${name}/edge-lambdas/sigv4-signer';
  import { signToken } from '${name}/sign';
  export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
    const denied = await requireSignedCookie(event.request, config);
    if (denied) return denied;
    spaRewrite(event.request, { shell: await cf.kvs().get('shell') } as SpaRewriteOptions);
    return event.request;
  }
  export const lambda: (event: Parameters<typeof sign>[0]) => unknown = (event) => event.Records[0]?.cf.request.uri;
  export const token: string = signToken({ keyId: 'k', secret: '', paths: [], expires: '1h' });
  export const wrong: number = signToken;
`;

test.each([
  ['@edgewright/edge', small],
  ['edgewright', whole],
])('%s: a composer is held to its types, which need nothing else but those of Node', (name, folder) => {
  writeFileSync(path.join(folder, 'composer.ts'), composer(name));
  mkdirSync(path.join(folder, 'node_modules/@types'), { recursive: true });
  for (const types of ['@types/node', 'undici-types'])
    cpSync(path.join(packageRoot, 'node_modules', types), path.join(folder, 'node_modules', types), {
      recursive: true,
    });
  const options =
    '--strict --noEmit --skipLibCheck false --types node --module preserve --target es2022 --pretty false';
  const tsc = [path.join(packageRoot, 'node_modules/typescript/bin/tsc'), ...options.split(' '), 'composer.ts'];
  const { stdout } = spawnSync(process.execPath, tsc, { cwd: folder, encoding: 'utf8' });
  expect(stdout.split('\n').filter((line) => line.includes('error'))).toEqual([
    expect.stringMatching(/^composer\.ts\(\d+,16\): error TS2322/),
  ]);
});

test('an artefact is copied out of it as it is deployed here', () => {
  for (const file of ['dist/functions/min/spa-rewrite.js', 'dist/edge-lambdas/min/jwt-cookie/index.js']) {
    const copied = readFileSync(path.join(roots['@edgewright/edge'], file), 'utf8');
    expect(copied).toBe(readFileSync(path.join(packageRoot, file), 'utf8'));
  }
});

test('the command finds the functions where they lie, with sample events and what they contain', () => {
  const cli = path.join(roots.edgewright, 'dist/cli.js');
  const args = [cli, 'copy', 'edge-lambdas/jwt-cookie', '.', '--stack', 'sam'];
  const copied = execFileSync(process.execPath, args, { cwd: whole, encoding: 'utf8' }).split('\n');
  expect(copied).toEqual(expect.arrayContaining(['jwt-cookie/index.js', 'jwt-cookie.page.json']));
  expect(readFileSync(path.join(whole, 'jwt-cookie/index.js'), 'utf8')).toMatch(
    /^ \* Contains jose [\d.]+ \(MIT\)\.$/m,
  );
});
