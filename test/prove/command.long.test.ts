/** `edgewright prove` as people call it: a process of its own, against the stand-in. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../tools/engine/index.js';
import type { FunctionEngine, FunctionEvent } from '../../tools/engine/types.js';
import { install, makeFolder, remove } from '../init/project.js';
import { type StandIn, startStandIn } from './cloudfront-stand-in.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
const report = path.join(dir, 'proof.json');
const secret = 'wJalrXUtnFEMI/EXAMPLEKEY';
let engine: FunctionEngine;
let standIn: StandIn;
/** What CloudFront answers in place of what the engine does. */
let change: (uri: string) => string;
let onTest: () => void;
/** What CloudFront was given to run. */
let uploaded: string;

beforeAll(async () => {
  engine = await createEngine({});
  standIn = await startStandIn({
    async test(name, code, text) {
      onTest();
      uploaded = code;
      const loaded = engine.load({ name, code });
      const { result } = await loaded.invoke(JSON.parse(text) as FunctionEvent);
      loaded.close();
      const request = result as { uri: string };
      return { output: JSON.stringify({ request: { ...request, uri: change(request.uri) } }), utilization: 17 };
    },
  });
});
beforeEach(() => {
  change = (uri) => uri;
  onTest = () => {};
  standIn.calls.length = 0;
});
afterAll(async () => {
  rmSync(dir, { recursive: true });
  await standIn.close();
  await engine.close();
});

interface Proving {
  child: ChildProcess;
  ended: Promise<{ status: number | null; stdout: string; stderr: string }>;
}

function prove(...args: string[]): Proving {
  return proveIn('.', ...args);
}

function proveIn(cwd: string, ...args: string[]): Proving {
  const aws = { AWS_ENDPOINT_URL: standIn.url, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: secret };
  const child = spawn(process.execPath, [path.resolve('dist/cli.js'), 'prove', 'spa-rewrite', ...args], {
    cwd,
    env: { ...process.env, ...aws, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const ended = new Promise<{ status: number | null }>((resolve) =>
    child.once('close', (status) => resolve({ status })),
  );
  return { child, ended: ended.then(({ status }) => ({ status, ...output })) };
}

test('answers that agree end with 0, and the report names neither function, event nor secret', async () => {
  const { status, stdout, stderr } = await prove('--report', report).ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(uploaded).toBe(readFileSync('dist/functions/min/spa-rewrite.js', 'utf8'));
  expect(stdout).toMatch(
    /^spa-rewrite spa-rewrite\.route: same, request for \/index\.html \(CloudFront: compute utilization 17; .*\)$/m,
  );
  const text = readFileSync(report, 'utf8');
  expect(JSON.parse(text).cases.length).toBe(stdout.trimEnd().split('\n').length);
  for (const word of ['spa-rewrite', 'route', 'index.html', 'AKIDEXAMPLE', secret]) expect(text).not.toContain(word);
  rmSync(report);
});

test('an answer that differs ends with 1, and is shown beside the local one', async () => {
  change = () => '/other';
  const shown = await prove().ended;
  expect(shown.status).toBe(1);
  expect(shown.stdout).toMatch(
    /^spa-rewrite spa-rewrite\.route: DIFFERS \(CloudFront: .*\)\n {2}uri\n {4}CloudFront: \/other\n {4}(?:njs|vm) .*: \/index\.html$/m,
  );
  const { status, stdout } = await prove('--json').ended;
  expect(status).toBe(1);
  expect(JSON.parse(stdout)[0]).toMatchObject({ name: 'spa-rewrite', differences: ['uri'] });
  expect(standIn.functions.size).toBe(0);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s: what was made is removed, that is said, and no report is written',
  async (signal) => {
    const proving = prove('--report', report);
    onTest = () => void proving.child.kill(signal);
    const { status, stderr } = await proving.ended;
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'edgewright: prove: Interrupted. What was made has been removed.\n',
    });
    expect(standIn.calls.map((call) => call.split(' ')[0])).toEqual([
      'CreateFunction',
      'TestFunction',
      'DeleteFunction',
    ]);
    expect([standIn.functions.size, existsSync(report)]).toEqual([0, false]);
  },
);

test('in a project of its own the hint leads to the functions of the package', async () => {
  const project = makeFolder({});
  onTestFinished(() => remove(project));
  install(project);
  const lost = await proveIn(project).ended;
  expect(lost).toMatchObject({ status: 1, stdout: '' });
  const [, flags] = /or give (--dist \S+ --events \S+)\.\n$/.exec(lost.stderr)!;
  const { status, stdout, stderr } = await proveIn(project, ...flags!.split(' ')).ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('spa-rewrite spa-rewrite.route: same');
});
