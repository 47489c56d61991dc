/** `edgewright prove --canary`, rehearsed: the stand-in runs what it is given on the local engine, so that the report is a real one. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEngine, type FunctionEngine, type FunctionEvent } from '../../tools/engine/index.js';
import { functionOf, packed } from '../../tools/prove/canary.js';
import { probes } from '../../tools/prove/probes.js';
import { type StandIn, startStandIn } from './cloudfront-stand-in.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
const report = path.join(dir, 'canary.json');
let engine: FunctionEngine;
let standIn: StandIn;
/** What the stand-in refuses beside what its engine does. */
let refuses: RegExp;
let sizes: number[];

beforeAll(async () => {
  engine = await createEngine();
  standIn = await startStandIn({
    async test(name, code, text) {
      sizes.push(Buffer.byteLength(code));
      const before = `The CloudFront function associated with ${name} is invalid or could not run. `;
      if (refuses.test(code)) return { error: `${before}SyntaxError: Token not supported in 3`, utilization: 0 };
      const loaded = engine.load({ name, code, modern: true });
      const { result, error } = await loaded.invoke(JSON.parse(text) as FunctionEvent);
      loaded.close();
      if (error) return { error: before + error.message, utilization: 0 };
      return { output: JSON.stringify({ response: result }), utilization: 23 };
    },
  });
});
beforeEach(() => {
  refuses = /^$/;
  sizes = [];
  standIn.calls.length = 0;
});
afterAll(async () => {
  rmSync(dir, { recursive: true });
  await standIn.close();
  await engine.close();
});

function run(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const aws = { AWS_ENDPOINT_URL: standIn.url, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
  const env = { ...process.env, ...aws, NODE_NO_WARNINGS: '1' };
  const child = spawn(process.execPath, ['dist/cli.js', 'prove', '--canary', ...args], { env });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, ...output })));
}

interface Report {
  probes: { id: string; here: { is: string }; cloudfront: { is: string; text?: string } }[];
  functions: { probes: number | string[]; bytes: number }[];
}

test('says of every probe what CloudFront does, within the limit, and leaves nothing behind', async () => {
  const { status, stdout } = await run('--report', report);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^arrow +yes$/m);
  expect(stdout).toMatch(/^\d+ probes: CloudFront reads \d+; 0 not as (?:njs|vm) .* does\.$/m);
  const made = JSON.parse(readFileSync(report, 'utf8')) as Report;
  expect(made.probes.map(({ id }) => id)).toEqual(probes.map(({ id }) => id));
  expect(made.probes.filter(({ cloudfront }) => cloudfront.text === 'no answer')).toEqual([]);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(10_240);
  expect([standIn.functions.size, standIn.calls.length]).toEqual([0, 3 * made.functions.length]);
  // Nothing that names the account's function is in it.
  expect(readFileSync(report, 'utf8')).not.toMatch(/edgewright-prove|AKID|associated/);
  rmSync(report);
});

test('what CloudFront alone refuses is found among those packed with it', async () => {
  refuses = /\*\*|\?<y>/;
  const { stdout } = await run('--json');
  const { probes: found } = JSON.parse(stdout) as Report;
  const others = found.filter(({ here, cloudfront }) => here.is !== cloudfront.is);
  expect(others).toEqual([
    {
      id: 'exponent',
      here: { is: 'right' },
      cloudfront: { is: 'refused', text: 'SyntaxError: Token not supported in 3' },
    },
    {
      id: 'named group',
      here: { is: 'right' },
      cloudfront: { is: 'refused', text: 'SyntaxError: Token not supported in 3' },
    },
  ]);
});

test('names of functions beside it are a mistake, and nothing is asked', async () => {
  const { status, stderr } = await run('spa-rewrite', '--report', report);
  expect({ status, stderr, report: existsSync(report), calls: standIn.calls }).toEqual({
    status: 1,
    stderr: 'edgewright: prove: --canary asks probes of its own, found the names spa-rewrite. Leave them out.\n',
    report: false,
    calls: [],
  });
});

test('every probe is JavaScript, and the whole fits into few functions', () => {
  for (const { id, body, head } of probes)
    expect(() => new Function(`return async () => { ${head ? '' : body} }`), id).not.toThrow();
  expect(new Set(probes.map(({ id }) => id)).size).toBe(probes.length);
  const packs = packed(probes);
  expect(packs.filter((pack) => pack.length > 1).length).toBeLessThan(4);
  for (const pack of packs) expect(Buffer.byteLength(functionOf(pack))).toBeLessThanOrEqual(10_240);
});
