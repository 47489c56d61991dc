import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { template } from '../distribution/cloudformation/templates.js';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-verbs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sound = write('sound.json', template());
const unsound = write('unsound.json', template({ behavior: { TargetOriginId: 'Nobody' } }));
const broken = write('broken.json', '{"Resources":');

function write(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function edgewright(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

describe('edgewright doctor', () => {
  test.each([
    ['a broken template', [broken], 'template-malformed', 'is not valid JSON'],
    ['a missing template', ['none.json'], 'template-unreadable', 'there is no such file'],
    ['no template and no service', [], 'no-service', 'has no serverless.yml'],
  ])('%s: one sentence, exit 1', (_title, args, code, message) => {
    const { status, stdout, stderr } = edgewright('doctor', ...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^edgewright: ${code}: .*${message}.*\\n$`));
  });
});

describe('edgewright explain', () => {
  test('says which behavior a URL meets, as JSON', () => {
    const { status, stdout } = edgewright('explain', 'https://x.test/a', '--template', sound, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      behavior: '*',
      origin: 'Main',
      functions: {},
      cacheKey: { headers: [], cookies: [], query: [] },
      toOrigin: { host: 'www.example.com', path: '/a' },
    });
  });

  test('and for people', () => {
    const { stdout } = edgewright('explain', '/a', '--template', sound, '--method', 'post');
    expect(stdout).toContain('behavior   *  (It is the only behavior.)');
    expect(stdout).toContain('before     403: POST is not one of GET, HEAD.');
  });

  test.each([
    ['no URL', ['somewhere', '--template', sound], 'url', 'Expected a URL or a path, found "somewhere"'],
    ['no method', ['/a', '--template', sound, '--method', 'GET /'], 'usage', 'Expected an HTTP method'],
    ['an unsound template', ['/a', '--template', unsound], 'unknown-origin', 'TargetOriginId "Nobody"'],
    ['a broken template', ['/a', '--template', broken], 'template-malformed', 'is not valid JSON'],
  ])('%s: one sentence, exit 1', (_title, args, code, message) => {
    const { status, stderr } = edgewright('explain', ...args);
    expect(status).toBe(1);
    expect(stderr.startsWith(`edgewright: ${code}: `)).toBe(true);
    expect(stderr).toContain(message);
  });
});
