import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';
import { runCli } from '../cli/run-cli.js';
import { install, makeFolder, remove } from './project.js';

/** `npm install` is the registry's; here it is done by links. The other two are what a user types. */
test('from an empty folder to a served site in three commands', { timeout: 60_000 }, async () => {
  const dir = makeFolder({});
  onTestFinished(() => remove(dir));
  const { stdout } = await runCli(['init', '--yes', '--json'], { cwd: dir });
  expect(JSON.parse(stdout).next).toEqual(['npm install', 'npm run edge']);
  install(dir, ['vitest']);
  symlinkSync(path.join(packageRoot, 'node_modules/typescript'), path.join(dir, 'node_modules/typescript'));

  const child = spawn('npm', ['run', '--silent', 'edge', '--', '--port', '0', '--json'], { cwd: dir, detached: true });
  onTestFinished(async () => {
    process.kill(-child.pid!, 'SIGINT');
    if (child.exitCode === null) await once(child, 'exit');
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /"event":"ready","url":"([^"]+)"/.exec(output);
      if (found) resolve(found[1]!);
    });
    child.once('exit', () => reject(new Error(output)));
  });
  expect(await (await fetch(url)).text()).toContain('<h1>It works</h1>');
  const page = await fetch(`${url}/about`);
  expect(page.redirected).toBe(true);
  expect(await page.text()).toContain('<h1>About</h1>');
  expect((await fetch(`${url}/gone.js`)).status).toBe(403);

  const tested = execFileSync('npm', ['run', '--silent', 'edge:test'], { cwd: dir, encoding: 'utf8' });
  expect(tested).toContain('functions/site');
  expect(tested).not.toContain('Types not checked');
  expect(tested).toContain('5 passed');
  const ran = await runCli(['run', 'dist/functions/site.js', 'events/page.json', '--json'], {
    cwd: path.join(dir, 'edge'),
  });
  expect(JSON.parse(ran.stdout).result).toMatchObject({ statusCode: 301 });
  expect(existsSync(path.join(dir, '.github/workflows/edge.yml'))).toBe(true);
});

test.skipIf(spawnSync('script', ['--version']).status !== 0)(
  'on a terminal it asks, and asks again where an answer is none',
  { timeout: 30_000 },
  async () => {
    const dir = makeFolder({ 'hugo.toml': '' });
    onTestFinished(() => remove(dir));
    const command = `"${process.execPath}" "${path.join(packageRoot, 'dist/cli.js')}" init`;
    const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], { cwd: dir });
    const closed = once(child, 'close');
    let seen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      seen += stripVTControlCharacters(text);
    });
    const answers: [question: string, answer: string][] = [
      ['framework (', ''],
      ['stack (', 'saam'],
      ['Did you mean "sam"?', 'sam'],
      ['site [public]', '../elsewhere'],
      ['found "../elsewhere"', ''],
      ['/api/* [none]', 'localhost:3000'],
      ['Expected "http://HOST"', 'http://localhost:3000'],
    ];
    for (const [question, answer] of answers) {
      await expect.poll(() => seen, { timeout: 10_000 }).toContain(question);
      child.stdin.write(`${answer}\n`);
    }
    expect(await closed).toEqual([0, null]);
    expect(readFileSync(path.join(dir, 'edge/template.yml'), 'utf8')).toContain('AWS::Serverless-2016-10-31');
    expect(seen).toContain('Serve it: npm install && hugo && npm run edge');
  },
);
