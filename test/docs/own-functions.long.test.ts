import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';
import { runCli } from '../cli/run-cli.js';
import { install, makeFolder, remove } from '../init/project.js';

/** The blocks of the page that say which file they are. */
const page = readFileSync('docs/own-functions.md', 'utf8');
const blocks = [...page.matchAll(/^```\w+\n(?:\/\/|#) (\S+\.\w+)\n([\s\S]*?)^```$/gm)];

test(
  'the package of docs/own-functions.md builds in a foreign folder, types included, and its test passes',
  { timeout: 60_000 },
  async () => {
    const files = Object.fromEntries(blocks.map(([, file, text]) => [file!, text!]));
    expect(Object.keys(files).sort()).toEqual([
      'functions/params.d.ts',
      'functions/shop.ts',
      'functions/tsconfig.json',
      'serverless.yml',
      'test/shop.test.ts',
    ]);
    const dir = makeFolder({ ...files, 'package.json': '{ "type": "module" }' });
    onTestFinished(() => remove(dir));
    install(dir, ['vitest']);
    symlinkSync(path.join(packageRoot, 'node_modules/typescript'), path.join(dir, 'node_modules/typescript'));
    const { status, stdout, stderr } = await runCli(['build', '--stage', 'prod'], { cwd: dir });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toContain('Types not checked');
    expect(readFileSync(path.join(dir, 'dist/functions/min/shop.js'), 'utf8')).toContain('www.example.com');
    const [command, ...args] = ['vitest', 'run'];
    const tested = execFileSync(path.join(dir, 'node_modules/.bin', command!), args, { cwd: dir, encoding: 'utf8' });
    expect(tested).toContain('1 passed');
  },
);
