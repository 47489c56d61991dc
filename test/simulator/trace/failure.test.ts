/** Where a function failed, and which cure is named. */
import { expect, test } from 'vitest';
import type { EngineError } from '../../../tools/engine/types.js';
import { excerpt, whyFailed } from '../../../tools/simulator/trace/failure.js';
import { cff, edge, rawCff } from '../support.js';

const text = 'one\ntwo\nthree\nfour\nfive';

test.each<[number, string, string[] | undefined]>([
  [1, text, ['›    1  one', '     2  two', '     3  three']],
  [2, text, ['     1  one', '›    2  two', '     3  three', '     4  four']],
  [3, text, ['     1  one', '     2  two', '›    3  three', '     4  four', '     5  five']],
  [5, text, ['     3  three', '     4  four', '›    5  five']],
  [9, text, undefined],
  [1, '', undefined],
  [1, 'x'.repeat(200), [`›    1  ${'x'.repeat(160)}`]],
])('around line %i stands what is near it', (line, source, lines) => {
  const place = { file: 'fn.js', line, column: 1 };
  expect(excerpt({ ...place, text: source })).toEqual(lines === undefined ? place : { ...place, lines });
});

const failed = (message: string, more: Partial<EngineError> = {}): EngineError =>
  ({ type: 'FunctionExecutionError', status: 503, message, ...more }) as EngineError;

const check = 'Check the built file';

test.each<[string, Partial<EngineError>, string]>([
  ["TypeError: cannot get property 'a' of undefined", {}, 'Test that it is there'],
  ["cannot set property 'a' of x", {}, 'Test that it is there'],
  ['reading of null', {}, 'Test that it is there'],
  ['"Buffer" is not defined', {}, 'what the runtime of CloudFront does not have'],
  ['x is not a function', {}, 'what the runtime of CloudFront does not have'],
  ['SyntaxError: Unexpected token', {}, 'what the runtime of CloudFront does not have'],
  ['x', { rule: 'time' }, 'Make it do less'],
  ['x', { rule: 'memory' }, 'Make it hold less'],
  ['used more Memory than it may', {}, 'Make it hold less'],
  ['KeyNotFound', {}, 'Catch the error'],
  ['key "a" not found', {}, 'Catch the error'],
  ['no such key', {}, 'Catch the error'],
  ['something else', {}, check],
  ['x is not a function', { status: 502 }, check],
  ['x', { status: 502, rule: 'no-result' }, 'Return the request or a response'],
  ['x', { status: 502, rule: 'no-value' }, 'Write a header'],
  ['x', { status: 502, rule: 'read-only' }, 'Leave it as it came'],
  ['x is not defined', { rule: 'disallowed' }, 'Leave this header to CloudFront'],
])('"%s" with %j: %s', (message, more, label) => {
  const source = { ...cff(''), file: 'dist/none.js' };
  const why = whyFailed(source, failed(message, more));
  expect(why).toMatchObject({ code: 'FunctionExecutionError', message, text: `\`fn\` failed: ${message}` });
  expect(why.fixes).toEqual([{ label: expect.stringContaining(label), command: 'edgewright check dist/none.js' }]);
  expect(why).not.toHaveProperty('source');
  expect(whyFailed(cff(''), failed(message, more)).fixes[0]).not.toHaveProperty('command');
});

test('the line is that of the text: of a function, of a Lambda in the template, or of a file that is not there', () => {
  const error = failed('no', { line: 2 });
  expect(whyFailed(rawCff(text), error).source).toEqual({
    file: 'fn',
    line: 2,
    column: 1,
    lines: ['     1  one', '›    2  two', '     3  three', '     4  four'],
  });
  const code = { file: 'none/index.js', text, handler: 'handler', environment: {} };
  expect(whyFailed(edge('', { code }), error).source).toMatchObject({
    file: 'none/index.js',
    lines: expect.any(Array),
  });
  const absent = { ...code, text: undefined };
  expect(whyFailed(edge('', { code: absent }), error).source).toEqual({ file: 'none/index.js', line: 2, column: 1 });
});
