import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Ran, runCli } from './run-cli.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
writeFileSync(path.join(dir, 'broken'), '{');
afterAll(() => rmSync(dir, { recursive: true }));

const signing = ['--key-id', 'K', '--expires', '2h'];

/** Each verb, or verb of a verb, with a file that is none of its kind. */
const broken: Record<string, string[]> = {
  init: ['broken'],
  dev: ['--template', 'broken'],
  build: ['--stage', 'broken'],
  check: ['gone.js'],
  run: ['broken', 'broken'],
  fuzz: ['gone.js'],
  attack: ['--template', 'broken'],
  explain: ['/', '--template', 'broken'],
  doctor: ['broken'],
  copy: ['spa-rewrite', 'broken'],
  'sign cookies': ['--resource', 'https://a/*', '--private-key', 'broken', ...signing],
  'sign url': ['--url', 'https://a/b', '--private-key', 'broken', ...signing],
  'sign token': ['--path', '/a', '--secret', 'gone', ...signing],
  verify: ['--url', 'https://a/b', '--key', 'K=broken'],
  kvs: ['broken'],
  'kvs redirects': ['gone', '--out', 'store.json'],
  csp: ['gone'],
  cost: ['broken'],
  replay: ['gone.log', '--template', 'broken'],
  pull: ['E1', 'broken'],
  prove: ['--dist', 'broken'],
  migrate: ['oai-to-oac', '--template', 'broken'],
};

const wrong = Object.keys(broken).map((verb) => [verb, '--nope', '--json']);
const calls = [...wrong, ...Object.entries(broken).map(([verb, args]) => [verb, ...args, '--json'])];
const formats = [
  ['doctor', 'broken', '--format', 'json'],
  ['check', 'gone.js', '--format=json'],
];

/** Two at a time: each is a process. */
async function runAll(all: string[][]): Promise<[call: string, ran: Ran][]> {
  const waiting = all.values();
  const work = async (): Promise<[string, Ran][]> => {
    const done: [string, Ran][] = [];
    for (const [verb, ...args] of waiting) {
      const call = [...verb!.split(' '), ...args];
      done.push([call.join(' '), await runCli(call, { cwd: dir })]);
    }
    return done;
  };
  return (await Promise.all([work(), work()])).flat();
}

test(
  'whatever goes wrong, --json prints one shape, and people read the same on stderr',
  { timeout: 60_000 },
  async () => {
    const odd: unknown[] = [];
    for (const [call, { status, stdout, stderr }] of await runAll([...calls, ...formats])) {
      const { errors, ...rest } = JSON.parse(stdout || '{}') as { errors?: Record<string, unknown>[] };
      const isInShape = errors?.every(
        ({ code, message, ...more }) =>
          typeof code === 'string' && typeof message === 'string' && Object.keys(more).length === 0,
      );
      const isRead = errors?.every(({ code, message }) => stderr.includes(`edgewright: ${code}: ${message}\n`));
      const isUsage = errors?.[0]?.code === 'usage';
      const expected = status === 1 && errors?.length === 1 && isInShape && isRead && Object.keys(rest).length === 0;
      if (!expected || isUsage !== call.includes('--nope')) odd.push([call, status, stdout, stderr]);
    }
    expect(odd).toEqual([]);
  },
);

test('no verb that takes --json is left out, and no help tells an empty default', async () => {
  const ran = await runAll([
    ['completion', 'bash'],
    ['dev', '--help'],
    ['fuzz', '--help'],
    ['replay', '--help'],
  ]);
  const texts = Object.fromEntries(ran.map(([call, { stdout }]) => [call, stdout]));
  const { 'completion bash': completion, ...helps } = texts;
  const named = [...completion!.matchAll(/^ +([a-z]+)\) words="[^"]*--json/gm)].map(([, verb]) => verb!);
  expect(new Set(named)).toEqual(new Set(Object.keys(broken).map((verb) => verb.split(' ')[0])));
  for (const [call, help] of Object.entries(helps)) {
    expect(help, call).toContain('default: njs');
    expect(help, call).not.toMatch(/default: [{[]/);
  }
});
