import { execFileSync, spawnSync } from 'node:child_process';
import {
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
import { expect, onTestFinished, test } from 'vitest';
import { build } from '../../tools/build/index.js';
import { packageRoot } from '../../tools/package.js';
import { functionSource, makeProject } from '../build/project.js';

const manifest = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'));
const doors: [subpath: string, targets: { types: string; default: string }][] = Object.entries<{
  types: string;
  default: string;
}>(manifest.exports).filter(([subpath]) => !subpath.endsWith('.json'));

/** Someone else's project that has this package installed. */
function makeUser(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'edgewright-user-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(path.join(root, 'node_modules'));
  symlinkSync(packageRoot, path.join(root, 'node_modules/edgewright'));
  writeFileSync(path.join(root, 'package.json'), '{ "type": "module" }');
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(root, file), text);
  return root;
}

test.each(doors)('%s leads to types first, then to what runs', (subpath, targets) => {
  expect(Object.keys(targets)).toEqual(['types', 'default']);
  const name = subpath.includes('functions') ? 'spa-rewrite' : 'sigv4-signer';
  for (const target of Object.values(targets)) {
    expect(existsSync(path.join(packageRoot, target.replace('*', name))), target).toBe(true);
  }
});

test('each module gives in Node what it promises', () => {
  const root = makeUser({
    'user.mjs': `
      const names = async (name) => Object.keys(await import('edgewright/' + name)).sort();
      const found = {};
      for (const name of ['sigv4', 'sign', 'signed-policy', 'testing', 'simulator', 'functions/spa-rewrite', 'edge-lambdas/sigv4-signer']) {
        found[name] = await names(name);
      }
      const plugin = (await import('node:module')).createRequire(import.meta.url)('edgewright/serverless-plugin');
      console.log(JSON.stringify({ ...found, plugin: typeof plugin + ' ' + plugin.name }));`,
  });
  const found = JSON.parse(execFileSync(process.execPath, ['user.mjs'], { cwd: root, encoding: 'utf8' }));
  expect(found.sigv4).toEqual(expect.arrayContaining(['presignV4', 'presignV4A', 'signV4', 'signV4A']));
  expect(found.sign).toEqual(['signCookies', 'signLink', 'signToken', 'signUrl']);
  expect(found['signed-policy']).toEqual(expect.arrayContaining(['parseTrustedKeys', 'verifySignedRequest']));
  expect(found.testing).toEqual(
    expect.arrayContaining(['loadArtefact', 'originRequest', 'originResponse', 'viewerRequest', 'viewerResponse']),
  );
  expect(found.simulator).toContain('createSimulator');
  expect(found['functions/spa-rewrite']).toEqual(['config', 'handler', 'spaRewrite']);
  expect(found['edge-lambdas/sigv4-signer']).toContain('handler');
  expect(found.plugin).toMatch(/^function \w+$/);
});

test('every Lambda@Edge step can be imported without a stage', () => {
  const files = readdirSync(path.join(packageRoot, 'edge-lambdas')).filter((file) => file.endsWith('.ts'));
  const names = files.map((file) => file.replace(/\.ts$/, ''));
  const imports = names.map((name) => `import 'edgewright/edge-lambdas/${name}';`);
  const root = makeUser({ 'user.mjs': imports.join('\n') });
  expect(spawnSync(process.execPath, ['user.mjs'], { cwd: root, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test('the plugin, as CommonJS, still knows where it is', () => {
  expect(readFileSync(path.join(packageRoot, 'dist/modules/serverless-plugin.cjs'), 'utf8')).not.toContain(
    'import_meta',
  );
});

test('this repository imports itself by name', () => {
  const script = `import('edgewright/sigv4').then(({ signV4 }) => console.log(typeof signV4))`;
  expect(execFileSync(process.execPath, ['-e', script], { cwd: packageRoot, encoding: 'utf8' })).toBe('function\n');
});

/** Every module there is, patterns filled in. */
const subpaths = doors.flatMap(([subpath]) => {
  const folder = /^\.\/(.*)\/\*$/.exec(subpath)?.[1];
  if (folder === undefined) return [subpath.slice('./'.length)];
  const names = readdirSync(path.join(packageRoot, folder)).filter((file) => /(?<!\.d)\.ts$/.test(file));
  return names.map((file) => `${folder}/${path.basename(file, '.ts')}`);
});

test.each([
  ['node16', 'node16'],
  ['esnext', 'bundler'],
])('the types of the modules hold a user with modules %s, resolved as %s, to them', (module, moduleResolution) => {
  const right = `
    import { signV4 } from 'edgewright/sigv4';
    import { signCookies, signToken, signUrl } from 'edgewright/sign';
    import { verifySignedRequest, parseTrustedKeys } from 'edgewright/signed-policy';
    import { viewerRequest, loadArtefact } from 'edgewright/testing';
    import { createSimulator } from 'edgewright/simulator';
    import type { Request, Value, ViewerRequestEvent } from 'edgewright/functions';
    import cf from 'cloudfront';
    export const own = async (event: ViewerRequestEvent): Promise<Request> => {
      const host: Value | undefined = event.request.headers.host;
      event.request.uri = await cf.kvs().get(host ? host.value : '');
      return event.request;
    };
    import { spaRewrite, type SpaRewriteOptions } from 'edgewright/functions/spa-rewrite';
    export const signed: string = signV4({
      method: 'GET', path: '/', query: [], headers: [['host', 'a.example']], body: '',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, region: 'eu-central-1', service: 's3', date: new Date(0),
    }).authorization;
    export const link: string = signUrl({ url: 'https://a.example/', keyId: 'K', privateKey: '', expires: '2h' });
    export const used = [signCookies, signToken, verifySignedRequest, parseTrustedKeys, loadArtefact, createSimulator, spaRewrite];
    export const event = viewerRequest({ uri: '/a' });
    export type Options = SpaRewriteOptions;
  `;
  const root = makeUser({
    'right.ts': right,
    'every.ts': subpaths
      .map((subpath, at) => `export type M${at} = typeof import('edgewright/${subpath}');`)
      .join('\n'),
    'wrong.ts': `import { signV4 } from 'edgewright/sigv4';\nexport const signed: number = signV4('GET');\n`,
    'wrong-event.ts': `import type { Request } from 'edgewright/functions';\nexport const uri = (request: Request) => request.path;\n`,
    'tsconfig.json': `{ "compilerOptions": { "module": "${module}", "moduleResolution": "${moduleResolution}", "target": "es2022",
      "strict": true, "noEmit": true, "skipLibCheck": false, "types": ["node"], "typeRoots": ["${packageRoot}/node_modules/@types"] } }`,
  });
  const tsc = path.join(packageRoot, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '--pretty', 'false'], { cwd: root, encoding: 'utf8' });
  expect(stdout.split('\n').filter((line) => line.includes('error'))).toEqual([
    expect.stringMatching(/^wrong-event\.ts\(2,/),
    expect.stringMatching(/^wrong\.ts\(2,/),
    expect.stringMatching(/^wrong\.ts\(2,/),
  ]);
});

test.each([
  ['.', 'acorn'],
  ['packages/edge', 'jose'],
])('%s: what the types are written in comes with the package', (folder, known) => {
  const root = path.join(packageRoot, folder);
  const files = readdirSync(path.join(root, 'dist/types'), { recursive: true, encoding: 'utf8' });
  const texts = files.filter((file) => file.endsWith('.d.ts')).map((file) => path.join(root, 'dist/types', file));
  const imports = texts.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/ from '((?![.]|node:)[^']+)'/g)]);
  const names = new Set(imports.map(([, name]) => name!));
  expect(names).toContain(known);
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const name of names) {
    const found = [name, `@types/${name}`].filter((wanted) => wanted in dependencies);
    expect(found, name).not.toEqual([]);
  }
});

test('a project of its own composes the steps of this package', async () => {
  const imports = `import { config, spaRewrite } from 'edgewright/functions/spa-rewrite';`;
  const step = 'spaRewrite(request as never, config);';
  const root = makeProject({ 'functions/behaviors/app.ts': functionSource('app', step, imports) });
  rmSync(path.join(root, 'node_modules'));
  mkdirSync(path.join(root, 'node_modules'));
  symlinkSync(packageRoot, path.join(root, 'node_modules/edgewright'));
  await build({ root, stage: { name: 'dev', params: {} } });
  const text = readFileSync(path.join(root, 'dist/functions/behaviors/app.js'), 'utf8');
  expect(text).toContain('function spaRewrite(request, options)');
  expect(text).toContain('/** Object served in place of a route.');
  expect(text).not.toMatch(/node_modules|\.\.\//);
});
