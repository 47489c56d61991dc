import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { findSources } from '../../tools/build/source.js';
import { STACKS } from '../../tools/copy/attach.js';
import { copyFunction } from '../../tools/copy/copy.js';
import { findSource, pathOf } from '../../tools/copy/find-source.js';
import { loadArtefact } from '../../tools/testing/index.js';

const root = path.resolve('.');
const sources = await findSources(root);
const hasNjs = spawnSync('njs', ['-v']).status === 0;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function copy(name: string, form: 'js' | 'ts' = 'js', stack?: (typeof STACKS)[number], force = false) {
  return copyFunction({ root, source: await findSource(root, name), dir, form, stack, force });
}

describe.each(sources.filter(({ kind }) => kind !== 'edge-lambda').map(pathOf))('%s', (name) => {
  test('stands alone: one file in an empty folder answers its sample events', async () => {
    const files = await copy(name);
    const [artefact] = files as [string];
    const events = files.filter((file) => file.endsWith('.json'));
    expect(events.length).toBeGreaterThan(0);
    const loaded = await loadArtefact(path.join(dir, artefact), { engine: hasNjs ? 'njs' : 'vm' });
    for (const event of events) {
      const { result } = await loaded.invoke(JSON.parse(readFileSync(path.join(dir, event), 'utf8')));
      expect(result).toEqual(expect.any(Object));
    }
    await loaded.close();
  });

  test.runIf(hasNjs)('loads in the njs command by itself, with nothing around it', async () => {
    const [artefact] = (await copy(name)) as [string];
    const code = readFileSync(path.join(dir, artefact), 'utf8');
    // The njs command knows no module "cloudfront": CloudFront gives it.
    writeFileSync(path.join(dir, 'cloudfront'), 'export default { kvs() {} };');
    writeFileSync(path.join(dir, 'alone.js'), `${code}\nconsole.log(typeof handler);`);
    expect(execFileSync('njs', ['-p', dir, path.join(dir, 'alone.js')], { encoding: 'utf8' })).toBe('function\n');
  });
});

test.each(sources.map(pathOf))(
  '%s as TypeScript brings every file it imports, and the compiler finds them',
  async (name) => {
    const files = await copy(name, 'ts');
    const texts = files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(dir, file), 'utf8'));
    expect(texts.join('')).not.toMatch(/\bparams\./);
    for (const [index, file] of files.filter((one) => one.endsWith('.ts')).entries()) {
      for (const [, to] of texts[index]!.matchAll(/from '(\.[^']+)\.js'/g)) {
        expect(files).toContain(path.posix.join(path.posix.dirname(file), `${to}.ts`));
      }
    }
  },
);

test('a copy holds no key of this machine', async () => {
  const [artefact] = (await copy('edge-lambdas/signed-cookie')) as [string];
  expect(readFileSync(path.join(dir, artefact), 'utf8')).not.toContain('BEGIN PUBLIC KEY');
});

describe.each(STACKS)('the snippet for %s', (stack) => {
  test.each([
    ['spa-rewrite', /viewer.request/i, /spa-rewrite\.js/],
    ['members-request', /viewer.request/i, /[Kk]ey_?[Vv]alue_?[Ss]tore/],
    ['sigv4-signer', /origin.request/i, /include_?body/i],
  ])('of %s names its event and what it needs', async (name, event, need) => {
    await copy(name, 'js', stack);
    const file = readdirSync(dir).find((one) => one.includes(`.${stack}.`))!;
    const text = readFileSync(path.join(dir, file), 'utf8');
    expect(text).toMatch(event);
    expect(text).toMatch(need);
    if (file.endsWith('.yml')) expect(parseDocument(text, { logLevel: 'silent' }).errors).toEqual([]);
  });
});

test.each(['sam', 'cloudformation'] as const)(
  'the snippet for %s has the code in it: CloudFormation takes no file',
  async (stack) => {
    await copy('spa-rewrite', 'js', stack);
    const { Resources } = parseDocument(readFileSync(path.join(dir, `spa-rewrite.${stack}.yml`), 'utf8'), {
      logLevel: 'silent',
    }).toJS();
    const code = readFileSync(path.join(dir, 'spa-rewrite.js'), 'utf8');
    expect(Resources.SpaRewrite.Properties.FunctionCode.trimEnd()).toBe(code.trimEnd());
  },
);

test('nothing is overwritten, and nothing half-written, without --force', async () => {
  writeFileSync(path.join(dir, 'spa-rewrite.js'), 'mine');
  await expect(copy('spa-rewrite', 'js', 'cdk')).rejects.toThrow('has spa-rewrite.js already');
  expect(readdirSync(dir)).toEqual(['spa-rewrite.js']);
  await copy('spa-rewrite', 'js', undefined, true);
  expect(readFileSync(path.join(dir, 'spa-rewrite.js'), 'utf8')).toContain('function handler');
});

test.each([
  ['signed-cookie', 'is in both folders. Name one of functions/signed-cookie, edge-lambdas/signed-cookie'],
  ['spa', 'There is no function "spa". There are '],
  ['spa-rewrit.js', '. Did you mean "spa-rewrite"?'],
])('the name %s is refused: %s', async (name, message) => {
  await expect(findSource(root, name)).rejects.toThrow(message);
});
