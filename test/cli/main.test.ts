import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { verbs } from '../../tools/cli/verbs.js';
import { packageRoot, packageVersion } from '../../tools/package.js';
import { runCli } from './run-cli.js';

test.each([[['--help']], [['-h']], [['help']], [[]]])('edgewright %j prints every verb and examples', async (args) => {
  const { status, stdout, stderr } = await runCli(args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const { name, summary } of verbs) {
    expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout.replace(/\s+/g, ' ')).toContain(summary);
  }
  expect(stdout).toContain('\nExamples:\n');
});

test('edgewright --version prints the version of the package', async () => {
  expect(await runCli(['--version'])).toEqual({ status: 0, stdout: `${packageVersion}\n`, stderr: '' });
});

test('the command has its run bit', () => {
  expect(statSync(path.join(packageRoot, 'dist/cli.js')).mode & 0o111).toBe(0o111);
});

test('help of a verb is the same by either way', async () => {
  const [before, after] = await Promise.all([runCli(['help', 'build']), runCli(['build', '--help'])]);
  expect(before).toEqual(after);
  expect(before.stdout).toContain('--stage <name>');
});

test.each([
  [['biuld'], 'unknown command "biuld" (Did you mean build?)'],
  [['build', '--sage', 'x'], 'unknown option "--sage" (Did you mean --stage?)'],
  [['build', '--stage'], 'option "--stage <name>" argument missing.'],
  [['check'], 'missing required argument "file".'],
  [
    ['sign', 'token'],
    'required options "--key-id <id>", "--secret <file>", "--path <prefix...>", "--expires <time>" not specified',
  ],
  [['sign', 'token', '--key-id', 'a', '--paths'], 'Run "edgewright sign token --help" for what there is.'],
  [['verify'], 'Run "edgewright verify --help" for what there is.'],
  [['sign'], '"sign" expects a command after it, found none. Run "edgewright help sign"'],
  [['help', 'biuld'], 'unknown command "biuld". Run "edgewright help"'],
  [['build', 'one', 'two'], 'too many arguments for "build"'],
  [['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish.'],
])('%j is a usage error in the words of the house', async (args, message) => {
  const { status, stdout, stderr } = await runCli(args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^edgewright: usage: .*\n$/);
  expect(stderr).toContain(message);
});

test('with --json a program reads mistakes from stdout', async () => {
  const { status, stdout, stderr } = await runCli(['build', '--json', '--nope']);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^edgewright: usage: unknown option "--nope"/);
  expect(JSON.parse(stdout)).toEqual({ errors: [{ code: 'usage', message: expect.stringContaining('"--nope"') }] });
});

test('what the file system refuses is no fault of ours', async () => {
  const { status, stderr } = await runCli(['copy', 'spa-rewrite', 'package.json/edge']);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr:
      'edgewright: file: "package.json/edge/spa-rewrite.js" is out of reach (lstat: ENOTDIR). Check its place and permissions.\n',
  });
});

test('a reader that leaves early is no error', () => {
  const command = `"${process.execPath}" dist/cli.js --help; echo "status $?" >&2`;
  const { stdout, stderr } = spawnSync('bash', ['-c', `{ ${command}; } | head -c 1`], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  expect({ stdout, stderr }).toEqual({ stdout: 'U', stderr: 'status 0\n' });
});

test.skipIf(!existsSync('/dev/full'))('a full disk is said in a sentence', () => {
  const command = `"${process.execPath}" dist/cli.js --version >/dev/full`;
  const { status, stderr } = spawnSync('bash', ['-c', command], { cwd: packageRoot, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^edgewright: output: .*ENOSPC.*\n$/),
  });
});

test('completion in bash offers verbs, then options', async () => {
  const { stdout } = await runCli(['completion', 'bash']);
  const ask = (words: string, at: number) =>
    `COMP_WORDS=(${words}); COMP_CWORD=${at}; _edgewright; echo "\${COMPREPLY[*]}"\n`;
  const script = `${stdout}\n${ask('edgewright buil', 1)}${ask('edgewright build --st', 2)}${ask('edgewright che --', 2)}`;
  expect(spawnSync('bash', { input: script, encoding: 'utf8' }).stdout).toBe('build\n--stage\n\n');
});

test.each([
  ['zsh', /^#compdef edgewright\n[\s\S]*\n {2}build\) compadd -- .*--stage/],
  ['fish', /^complete -c edgewright -n __fish_use_subcommand -f -a build -d '/m],
])('completion speaks %s', async (shell, script) => {
  expect((await runCli(['completion', shell])).stdout).toMatch(script);
});
