import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';
import { attach } from '../engine/debugger.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-inspect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

/** Starts `run … --inspect`, and gives the address of its debugger and what it ends with. */
async function start(...args: string[]) {
  const child = spawn(process.execPath, ['dist/cli.js', 'run', ...args, '--inspect', '127.0.0.1:0', '--json'], {
    cwd: packageRoot,
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(said)));
    child.stderr.on('data', (chunk) => {
      said += chunk;
      const found = /Waiting for a debugger at (\S+)\n/.exec(said)?.[1];
      if (found) resolve(found);
    });
  });
  const ended = new Promise<{ code: number | null; out: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out })),
  );
  return { url, ended, child, said: () => said };
}

/** Line of a source that has a text, and its name to a debugger. */
function placeOf(file: string, part: string): { file: string; line: number } {
  const lines = readFileSync(path.join(packageRoot, file), 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes(part)) + 1;
  return { file: pathToFileURL(path.join(packageRoot, file)).href, line };
}

describe('run --inspect', () => {
  test.each(['functions', 'functions/min'])('dist/%s: breakpoints are in the TypeScript', async (form) => {
    const { url, ended, said } = await start(`dist/${form}/spa-rewrite.js`, 'test/events/spa-rewrite.route.json');
    expect(said()).toContain('not on njs');
    const editor = await attach(url);
    const first = placeOf('functions/spa-rewrite.ts', 'try {');
    expect(await editor.paused()).toEqual(first);
    const inside = placeOf('functions/spa-rewrite.ts', 'application.shell');
    await editor.breakAt(inside.file, inside.line);
    await editor.resume();
    expect(await editor.paused()).toEqual(inside);
    // In the deployed form statements are joined: it may have happened by then.
    if (form === 'functions') expect(await editor.evaluate('request.uri')).toBe('/orders/42');
    await editor.resume();
    const { code, out } = await ended;
    expect([code, JSON.parse(out).result.uri]).toEqual([0, '/index.html']);
    editor.close();
  });

  test('a function without a map stops in its own file, with store, clock and seed', async () => {
    const code = `import cf from 'cloudfront';
async function handler(event) {
  const value = await cf.kvs().get('key');
  const now = Date.now();
  const dice = Math.random();
  return { statusCode: 200, headers: { 'x-told': { value: [value, now, dice].join(' ') } } };
}`;
    const file = write('plain.js', code);
    const store = write('store.json', JSON.stringify({ data: [{ key: 'key', value: 'kept' }] }));
    const event = 'test/events/spa-rewrite.route.json';
    const given = [file, event, '--kvs', store, '--now', '2026-01-01T00:00:00.250Z', '--seed', '7'];
    const { url, ended } = await start(...given);
    const editor = await attach(url);
    expect(await editor.paused()).toEqual({ file: pathToFileURL(file).href, line: 3 });
    await editor.resume();
    const { out } = await ended;
    const { stdout } = await runCli(['run', ...given, '--json']);
    const told = JSON.parse(out).result.headers['x-told'].value;
    expect(told).toMatch(/^kept 1767225600250 0\.\d+$/);
    expect(JSON.parse(stdout).result.headers['x-told'].value).toBe(told);
    editor.close();
  });

  test('what a function throws is named by its line, as without', async () => {
    const file = write('throws.js', 'function handler(event) {\n  return event.nothing.here;\n}\n');
    const { url, ended } = await start(file, 'test/events/spa-rewrite.route.json');
    const editor = await attach(url);
    await editor.paused();
    await editor.resume();
    const { code, out } = await ended;
    expect([code, JSON.parse(out).error.line]).toEqual([1, 2]);
    editor.close();
  });

  test('a Lambda@Edge function too', async () => {
    const event = 'test/events/origin-headers.request.json';
    const { url, ended } = await start('dist/edge-lambdas/origin-headers/index.js', event);
    const editor = await attach(url);
    expect(await editor.paused()).toEqual(placeOf('edge-lambdas/origin-headers.ts', 'try {'));
    await editor.resume();
    expect((await ended).code).toBe(0);
    editor.close();
  });

  test('Ctrl+C ends it, with the process that waits', async () => {
    const { url, ended, child } = await start('dist/functions/spa-rewrite.js', 'test/events/spa-rewrite.route.json');
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    await expect.poll(() => attach(url).catch(() => 'gone')).toBe('gone');
  });

  test('an address that is none or taken, and flags that do not go with it, are refused with a sentence', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    const port = await new Promise<number>((resolve) =>
      taken.once('listening', () => resolve((taken.address() as { port: number }).port)),
    );
    const base = ['run', 'dist/functions/spa-rewrite.js', 'test/events/spa-rewrite.route.json', '--inspect'];
    const rows: [string[], RegExp][] = [
      [[`127.0.0.1:${port}`], /EADDRINUSE/],
      [['here'], /expects \[HOST:\]PORT/],
      [['99999'], /expects \[HOST:\]PORT/],
      [['0', '--engine', 'njs'], /runs on V8/],
      [['0', '--coverage', path.join(folder, 'a.lcov')], /--coverage beside it/],
    ];
    for (const [args, text] of rows) {
      const { status, stderr } = await runCli([...base, ...args]);
      expect([status, stderr]).toEqual([1, expect.stringMatching(text)]);
    }
    taken.close();
  });
});
