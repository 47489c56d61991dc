import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '../../tools/engine/index.js';
import type { FunctionEngine, FunctionEvent } from '../../tools/engine/types.js';
import { connect } from '../../tools/prove/cloudfront.js';
import { canonicalResult, differingPaths } from '../../tools/prove/differing-parts.js';
import { proofText } from '../../tools/prove/print.js';
import { type Candidate, prove } from '../../tools/prove/prove.js';
import { redactedReport } from '../../tools/prove/redacted-report.js';
import { type StandIn, startStandIn } from './cloudfront-stand-in.js';

const event = JSON.stringify({
  version: '1.0',
  context: { eventType: 'viewer-request' },
  viewer: { ip: '192.0.2.1' },
  request: { method: 'GET', uri: '/a', querystring: {}, headers: { host: { value: 'example.com' } }, cookies: {} },
});
const rewrite: Candidate = {
  name: 'rewrite',
  code: Buffer.from('function handler(e) { e.request.uri = "/b"; return e.request; }'),
  usesStore: false,
  events: { 'rewrite.one': event, 'rewrite.two': event },
};
const gate: Candidate = {
  name: 'gate',
  code: Buffer.from(
    "import cf from 'cloudfront';\nasync function handler(e) { const known = await cf.kvs().exists('k'); return known ? e.request : { statusCode: 401 }; }",
  ),
  usesStore: true,
  events: { 'gate.one': event },
};
let engine: FunctionEngine;
let standIn: StandIn;
/** The stand-in's answer beside the engine's own. */
let change: (output: Record<string, unknown>) => Record<string, unknown>;
let refusal: string | undefined;
/** What a store says of itself, look by look; the last one stays. */
let storeStates: (string | undefined)[];

beforeAll(async () => {
  engine = await createEngine({});
});
afterAll(() => engine.close());
beforeEach(async () => {
  change = (output) => output;
  refusal = undefined;
  storeStates = ['READY'];
  standIn = await startStandIn({
    storeState: () => (storeStates.length > 1 ? storeStates.shift() : storeStates[0]),
    async test(name, code, text) {
      if (refusal) return { error: refusal, utilization: 0 };
      const loaded = engine.load({ name, code, kvs: () => ({ data: {}, revision: 1, created: '', updated: '' }) });
      const { result, error } = await loaded.invoke(JSON.parse(text) as FunctionEvent);
      loaded.close();
      if (error)
        return { error: `The CloudFront function is invalid or could not run. ${error.message}`, utilization: 12 };
      const kind = 'statusCode' in result ? 'response' : 'request';
      return {
        output: JSON.stringify({ [kind]: change(result as unknown as Record<string, unknown>) }),
        utilization: 17,
      };
    },
  });
  vi.stubEnv('AWS_ENDPOINT_URL', standIn.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await standIn.close();
});

async function run(candidates: Candidate[], signal = new AbortController().signal) {
  return prove({ api: await connect(1), engine, candidates, prefix: 'edgewright-prove-0', signal });
}

test('every event goes to CloudFront on the DEVELOPMENT stage, and everything made is removed', async () => {
  const proofs = await run([rewrite, gate]);
  expect(proofs.map(({ case: label, differences, real }) => [label, differences, real.utilization])).toEqual([
    ['rewrite.one', [], 17],
    ['rewrite.two', [], 17],
    ['gate.one', [], 17],
  ]);
  expect(standIn.calls).toEqual([
    'CreateFunction edgewright-prove-0-rewrite',
    'TestFunction edgewright-prove-0-rewrite',
    'TestFunction edgewright-prove-0-rewrite',
    'CreateKeyValueStore edgewright-prove-0-store',
    'CreateFunction edgewright-prove-0-gate',
    'TestFunction edgewright-prove-0-gate',
    'DeleteFunction edgewright-prove-0-gate',
    'DeleteKeyValueStore edgewright-prove-0-store',
    'DeleteFunction edgewright-prove-0-rewrite',
  ]);
  expect([standIn.functions.size, standIn.stores.size]).toEqual([0, 0]);
});

test('a function that fails on one side is shown with both answers', async () => {
  refusal = 'The CloudFront function is invalid or could not run. TypeError: no';
  const [proof] = await run([rewrite]);
  expect(proofText(proof!).split('\n').slice(1)).toEqual([
    '  answer',
    `    CloudFront: ${refusal}`,
    `    ${engine.label}: request for /b`,
  ]);
});

test('a different answer is named by its path', async () => {
  change = (output) => ({ ...output, uri: '/c' });
  const [proof] = await run([rewrite]);
  expect(proof!.differences).toEqual(['uri']);
});

test('a function that fails on both sides agrees, one that fails on one side does not', async () => {
  const broken = { ...rewrite, code: Buffer.from('function handler(e) { return [...e]; }'), events: { one: event } };
  const [both] = await run([broken]);
  expect(both).toMatchObject({ differences: [], real: { error: expect.stringContaining('SyntaxError') } });
  refusal = 'The CloudFront function is invalid or could not run. TypeError: no';
  const [one] = await run([{ ...rewrite, events: { one: event } }]);
  expect(one!.differences).toEqual(['error']);
});

test('an interruption stops the run and still removes what was made', async () => {
  const stop = new AbortController();
  const proving = prove({
    api: await connect(),
    engine,
    candidates: [rewrite, gate],
    prefix: 'edgewright-prove-0',
    signal: stop.signal,
    onProof: () => stop.abort(new Error('interrupted')),
  });
  await expect(proving).rejects.toThrow('interrupted');
  expect(standIn.calls.filter((call) => call.startsWith('TestFunction'))).toHaveLength(1);
  expect(standIn.functions.size).toBe(0);
});

test('a store that is not ready at once is waited for, and removed as it is by then', async () => {
  storeStates = ['PROVISIONING', 'PROVISIONING', 'READY'];
  expect(await run([gate])).toHaveLength(1);
  expect(standIn.calls.slice(0, 4).map((call) => call.split(' ')[0])).toEqual([
    'CreateKeyValueStore',
    'DescribeKeyValueStore',
    'DescribeKeyValueStore',
    'CreateFunction',
  ]);
  expect([standIn.functions.size, standIn.stores.size]).toEqual([0, 0]);
});

test.each([
  [
    'never becomes ready',
    ['PROVISIONING'],
    /^prove expects the key value store "edgewright-prove-0-store" to become READY/,
  ],
  ['cannot be looked at', ['PROVISIONING', undefined], /AccessDenied/],
])('a store that %s is an error, and is removed', async (_what, states, message) => {
  storeStates = states;
  await expect(run([gate])).rejects.toThrow(message);
  expect(standIn.calls.at(-1)).toBe('DeleteKeyValueStore edgewright-prove-0-store');
});

test('an interruption ends the wait for a store, which is removed', async () => {
  storeStates = ['PROVISIONING'];
  const stop = new AbortController();
  const proving = run([gate], stop.signal);
  await vi.waitFor(() => expect(standIn.calls).toContain('DescribeKeyValueStore edgewright-prove-0-store'));
  stop.abort(new Error('interrupted'));
  await expect(proving).rejects.toThrow('interrupted');
  expect(standIn.stores.size).toBe(0);
});

test('what cannot be removed is named, the rest is removed, and the proofs are not lost', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => void said.mockRestore());
  const api = await connect();
  const stubborn = {
    ...api,
    async createFunction(name: string, code: Buffer, storeArn: string | undefined) {
      const draft = await api.createFunction(name, code, storeArn);
      const remove = () => Promise.reject(new TypeError('no'));
      return name.endsWith('-stuck') ? { ...draft, remove } : draft;
    },
  };
  const candidates = [rewrite, { ...rewrite, name: 'stuck' }];
  const signal = new AbortController().signal;
  expect(await prove({ api: stubborn, engine, candidates, prefix: 'p', signal })).toHaveLength(4);
  expect([...standIn.functions.keys()]).toEqual(['p-stuck']);
  expect(said.mock.calls.join()).toContain('"p-stuck" could not be removed (TypeError). Delete it in the console.');
});

test('the report for a bug names no function, header or value', async () => {
  change = (output) => ({ ...output, headers: { 'x-internal-team': { value: 'hush' } } });
  const text = JSON.stringify(redactedReport(await run([rewrite]), { engine: engine.label }));
  expect(text).toContain('"headers.*"');
  for (const secret of ['rewrite', 'x-internal-team', 'hush', 'example.com']) expect(text).not.toContain(secret);
});

test.each([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, [], 'order of keys'],
  [{ a: { b: 1 } }, { a: { b: 2 } }, ['a.b'], 'a deep value'],
  [{ a: [1] }, { a: [1, 2] }, ['a.1'], 'a longer list'],
  [{}, { a: 0 }, ['a'], 'a missing key'],
] as [object, object, string[], string][])('%j and %j differ at %j: %s', (left, right, paths) => {
  expect(differingPaths(left, right)).toEqual(paths);
});

test('what CloudFront fills in does not count as a difference', () => {
  const ours = canonicalResult({ statusCode: 401, body: 'no' });
  const theirs = canonicalResult({
    response: { statusCode: 401, headers: {}, cookies: {}, body: { encoding: 'text', data: 'no' } },
  });
  expect(differingPaths(ours, theirs)).toEqual([]);
});

test.each([
  [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, /^The CloudFront API cannot be reached \(ECONNREFUSED\)\. Check/],
  [
    { AWS_ACCESS_KEY_ID: '', AWS_CONFIG_FILE: '/none', AWS_SHARED_CREDENTIALS_FILE: '/none' },
    /expects AWS credentials/,
  ],
])('%j is said in a sentence', async (environment, message) => {
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const api = await connect();
  await expect(api.createFunction('name', rewrite.code, undefined)).rejects.toMatchObject({
    code: 'prove',
    message: expect.stringMatching(message),
  });
});

test('what CloudFront refuses is said with its own code', async () => {
  const api = await connect();
  await expect(api.createFunction('no name', rewrite.code, undefined)).rejects.toMatchObject({
    code: 'prove',
    message: expect.stringMatching(/^The CloudFront API refused \(InvalidArgument: no\)\. Check the credentials/),
  });
});
