/** Which functions survive a rebuild, and when those that do not are closed. */
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { CloudFrontFunction, DistributionModel, LambdaAtEdge } from '../../tools/distribution/model.js';
import { createEngine, lambdaEvent, loadLambda, viewerRequestEvent } from '../../tools/engine/index.js';
import type { KeyValueStore, LoadedFunction, LoadedLambda } from '../../tools/engine/types.js';
import { createFunctions } from '../../tools/simulator/loaded-functions.js';
import { edgeRole } from '../../tools/simulator/local-credentials.js';
import { patient } from '../engine/engines.js';
import { behavior, cff, distribution, edge, origin } from './support.js';

const engine = await createEngine({ engine: 'vm', limit: patient });
afterAll(() => engine.close());

/** A Lambda whose process never starts: what is loaded and closed does not depend on it. */
const idle = {
  invoke: async () => ({}),
  invokeRaw: async () => ({}),
  close: async () => {},
} as unknown as LoadedLambda;

/** Writes down what is loaded and closed. */
function open(stores: Record<string, Record<string, string>> = {}, openLambda: typeof loadLambda = () => idle) {
  const said: string[] = [];
  const loads: Record<string, unknown>[] = [];
  const watched = <T extends LoadedFunction | LoadedLambda>(source: { name: string }, loaded: T): T => {
    said.push(`load ${source.name}`);
    loads.push(source as Record<string, unknown>);
    const close = () => {
      said.push(`close ${source.name}`);
      return loaded.close();
    };
    return { ...loaded, close };
  };
  const functions = createFunctions({
    engine: { ...engine, load: (source) => watched(source, engine.load(source)) },
    loadLambda: (source) => watched(source, openLambda(source)),
    stores: stores as unknown as Record<string, KeyValueStore>,
    clock: () => 5,
  });
  onTestFinished(() => functions.close());
  const facts = { method: 'GET', uri: '/', query: undefined, headers: [], ip: '192.0.2.1' };
  const context = { distributionDomainName: 'd.cloudfront.net', distributionId: 'E1', requestId: 'ID' };
  async function run(source: CloudFrontFunction | LambdaAtEdge): Promise<unknown> {
    const moment = { now: 5, seed: 1 };
    if (source.kind === 'function')
      return (await functions.runFunction(source, viewerRequestEvent(context, facts), moment)).result;
    const event = lambdaEvent({ ...context, eventType: 'origin-request' }, facts);
    return (await functions.runLambda(source, event, moment)).result;
  }
  return { said, loads, functions, run };
}

function model(source: CloudFrontFunction | LambdaAtEdge, more: Partial<DistributionModel> = {}): DistributionModel[] {
  return [distribution({ behaviors: [behavior({ functions: { 'viewer-request': source } })], ...more })];
}

const fn: CloudFrontFunction = { ...cff('return request;'), logicalId: 'Fn', file: 'dist/fn.js', store: 'Store' };
const lambda: LambdaAtEdge = edge('return request;', { logicalId: 'Edge', timeout: 3, memory: 256 });

test('a function is loaded once, at its first run, with what it needs', async () => {
  const { said, loads, functions, run } = open({ Store: { a: '1' } });
  functions.renew(model(fn), []);
  expect(said).toEqual([]);
  expect(await run(fn)).toMatchObject({ uri: '/' });
  await run(fn);
  expect(said).toEqual(['load fn']);
  const { code, runtime, file } = fn;
  expect(loads[0]).toMatchObject({ name: 'fn', code, runtime, file, originIds: ['main'] });
  expect((loads[0]?.kvs as () => unknown)()).toEqual({ a: '1' });
  await run(lambda);
  expect(loads[1]).toMatchObject({
    name: 'edge',
    file: lambda.code.file,
    text: lambda.code.text,
    timeout: 3_000,
    memory: 256,
  });
  expect(loads[1]?.env).toMatchObject({ AWS_ACCESS_KEY_ID: edgeRole.accessKeyId, AWS_LAMBDA_FUNCTION_NAME: 'edge' });
  const bare = { ...cff('return request;'), name: 'bare' };
  await run(bare);
  for (const name of ['kvs', 'file']) expect(loads[2]).not.toHaveProperty(name);
  await run({ ...lambda, name: 'fromFile', code: { ...lambda.code, text: undefined } });
  expect(loads[3]).not.toHaveProperty('text');
  await functions.close();
  expect(said.filter((line) => line.startsWith('close')).sort()).toEqual([
    'close bare',
    'close edge',
    'close fn',
    'close fromFile',
  ]);
});

test.each<[string, CloudFrontFunction | LambdaAtEdge, CloudFrontFunction | LambdaAtEdge, boolean, string[]?]>([
  ['nothing', fn, { ...fn }, true],
  ['its name', fn, { ...fn, name: 'fn' }, true],
  ['its code', fn, { ...fn, code: `${fn.code} ` }, false],
  ['its store', fn, { ...fn, store: 'Other' }, false],
  ['its runtime', fn, { ...fn, runtime: 'cloudfront-js-1.0' }, false],
  ['its id', fn, { ...fn, logicalId: 'Other' }, false],
  ['its kind', fn, { ...lambda, logicalId: 'Fn' }, false],
  ['nothing of a Lambda', lambda, { ...lambda }, true],
  ['its text', lambda, { ...lambda, code: { ...lambda.code, text: 'other' } }, false],
  ['its file', lambda, { ...lambda, code: { ...lambda.code, file: '/other.js' } }, false],
  ['its handler', lambda, { ...lambda, code: { ...lambda.code, handler: 'other' } }, false],
  ['its timeout', lambda, { ...lambda, timeout: 4 }, false],
  ['the contents of its file', lambda, { ...lambda }, false, [lambda.code.file]],
  ['the contents of another file', lambda, { ...lambda }, true, ['/another.js']],
])('where %s has changed, the function is kept or loaded anew', async (_, before, after, isKept, changed = []) => {
  const { said, functions, run } = open();
  functions.renew(model(before), []);
  await run(before);
  functions.renew(model(after), changed);
  await run(after);
  expect(said.filter((line) => line.startsWith('load'))).toHaveLength(isKept ? 1 : 2);
  expect(said.includes(`close ${before.name}`)).toBe(!isKept);
});

test('origins are part of what a function may choose from', async () => {
  const { said, functions, run } = open();
  functions.renew(model(fn), []);
  await run(fn);
  functions.renew(model({ ...fn }, { origins: { main: origin('main'), other: origin('other') } }), []);
  expect(said).toContain('close fn');
});

test('one that runs is closed at its end, one that was never loaded not at all', async () => {
  const { said, functions, run } = open({}, loadLambda);
  const slow = edge('await new Promise((resolve) => setTimeout(resolve, 50)); return request;', { name: 'slow' });
  functions.renew(model(slow), []);
  const running = run(slow);
  functions.renew(model(lambda), []);
  expect(said).toEqual(['load slow']);
  await running;
  expect(said).toEqual(['load slow', 'close slow']);
  functions.renew([], []);
  expect(said).not.toContain('close edge');
});

test('what a store holds is a copy; without store there is none', () => {
  const stores = { Store: { a: '1' } };
  const { functions } = open(stores);
  const copy = functions.storeOf(fn);
  stores.Store.a = '2';
  expect(copy).toEqual({ a: '1' });
  expect([functions.storeOf({ ...fn, store: undefined }), functions.storeOf({ ...fn, store: 'None' })]).toEqual([
    undefined,
    undefined,
  ]);
  expect(functions.storeOf(lambda)).toBeUndefined();
});

test('a function that is too large is refused before anything is taken', () => {
  const { functions } = open();
  const large = { ...fn, code: `${fn.code}${' '.repeat(10_240)}` };
  expect(() => functions.renew(model(large), [])).toThrow(/CloudFront takes 10240/);
});
