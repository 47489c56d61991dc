/** What a run of a function is remembered by. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { differences, functionDetail, isLarge, remembered } from '../../../tools/simulator/trace/function-detail.js';
import { cff, edge } from '../support.js';

test.each<[string, unknown, unknown, string[]]>([
  ['nothing', { uri: '/a', headers: { host: { value: 'a' } } }, { uri: '/a', headers: { host: { value: 'a' } } }, []],
  ['a leaf', { uri: '/a' }, { uri: '/b' }, ['- uri "/a"', '+ uri "/b"']],
  [
    'what is gone',
    { headers: { a: { value: '1' }, b: { value: '2' } } },
    { headers: { b: { value: '2' } } },
    ['- headers.a "1"'],
  ],
  ['what is new', { headers: {} }, { headers: { a: { value: '1' } } }, ['+ headers.a "1"']],
  ['a type', { status: '200' }, { status: 200 }, ['- status "200"', '+ status 200']],
  ['no value', { a: null }, { a: undefined }, ['- a null']],
  ['a function', { a: () => 1 }, {}, []],
  [
    'one of several values',
    { headers: { a: [{ key: 'A', value: '1' }] } },
    {
      headers: {
        a: [
          { key: 'A', value: '1' },
          { key: 'A', value: '2' },
        ],
      },
    },
    ['+ headers.a.1 "2"', '+ headers.a.1.key "A"'],
  ],
  ['several, by path', { b: 1, a: 1 }, { c: 1, b: 2 }, ['- a 1', '- b 1', '+ b 2', '+ c 1']],
  ['a name "0" of what is no list', { a: { 0: 'x' } }, { a: { 0: 'y' } }, ['- a.0 "x"', '+ a.0 "y"']],
])('of a change of %s each leaf is told', (_, before, after, expected) => {
  const told = differences(before, after).map(({ op, path, value }) => `${op} ${path} ${JSON.stringify(value)}`);
  expect(told).toEqual(expected);
});

const large = 'x'.repeat(64 * 1_024 + 1);

test.each<[unknown, boolean]>([
  [large, true],
  [large.slice(1), false],
  [{ data: large }, true],
  [{ data: large.slice(1) }, false],
  [{ encoding: 'text' }, false],
  [undefined, false],
  [null, false],
  [5, false],
])('a body is large or not (%#)', (body, expected) => {
  expect(isLarge(body)).toBe(expected);
});

const outcome = { engine: 'njs', micros: 7, logs: ['said'] };

test('a large body of an answer is forgotten, a small one kept; of a request’s body facts are kept', () => {
  const made = (body: string) => remembered({}, { ...outcome, result: { statusCode: 200, body } } as never).outcome;
  expect(made(large)).toMatchObject({ logs: ['said'], result: { statusCode: 200, body: undefined } });
  expect(made('small').result).toEqual({ statusCode: 200, body: 'small' });
  const body = { data: Buffer.from('hi').toString('base64'), inputTruncated: true };
  const run = remembered({ uri: '/', body }, outcome as never);
  expect(run.before).toEqual({ uri: '/', body: undefined });
  expect(run.body).toEqual({ bytes: 2, truncated: true, sha256: createHash('sha256').update('hi').digest('hex') });
  expect(remembered({ uri: '/' }, outcome as never).body).toBeUndefined();
});

const request = { uri: '/a', headers: {} };

test('a run tells its function, its changes, what it said and whether it answered', () => {
  const source = { ...cff('return request;'), file: 'dist/fn.js' };
  const run = remembered(request, { ...outcome, result: { uri: '/b', headers: {} }, kvsReads: 2 } as never);
  const facts = { name: 'fn', kind: 'function', file: 'dist/fn.js', engine: 'njs', micros: 7, kvsReads: 2 };
  expect(functionDetail(source, run)).toEqual({
    function: { ...facts, bytes: Buffer.byteLength(source.code), limit: 10_240 },
    diff: [
      { op: '-', path: 'uri', value: '/a' },
      { op: '+', path: 'uri', value: '/b' },
    ],
    unchanged: request,
    logs: ['said'],
    error: undefined,
    responded: undefined,
    originChange: undefined,
    body: undefined,
  });
  const lambda = functionDetail(edge('', { memory: 256 }), run);
  expect(lambda.function).toEqual({
    name: 'edge',
    kind: 'lambda',
    file: expect.any(String),
    engine: 'njs',
    micros: 7,
    memory: 256,
  });
});

test.each<[string, unknown, object, object]>([
  ['an answer to a request', request, { result: { statusCode: 302 } }, { diff: [], responded: { statusCode: 302 } }],
  ['an answer of Lambda', request, { result: { status: '302' } }, { diff: [], responded: { status: '302' } }],
  [
    'an edited response',
    { statusCode: 200 },
    { result: { statusCode: 404 } },
    { diff: [expect.anything(), expect.anything()], responded: undefined },
  ],
  ['a failure', request, { error: { type: 'X' } }, { diff: [], responded: undefined, error: { type: 'X' } }],
  ['another origin', request, { result: request, originChange: { kind: 'x' } }, { originChange: { kind: 'x' } }],
])('of %s is told what it is', (_, before, more, expected) => {
  const run = remembered(before, { ...outcome, ...more } as never);
  expect(functionDetail(cff(''), run)).toMatchObject(expected);
});
