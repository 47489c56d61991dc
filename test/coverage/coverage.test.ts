import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCoverage, lcov, type SourceCoverage, traceRun } from '../../tools/coverage/index.js';
import { createEngine } from '../../tools/engine/index.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { engines, now, patient } from '../engine/engines.js';

/** Every kind of statement and expression that is counted, as a foreign function has them. The comments say how often two events run a line. */
const CODE = `'use strict';
var list = [1, 2, 3]; // 2
function never() { // 0
  return 1; // 0
}
var arrow = (x) => ({ y: x }); // 2
async function wait(x) {
  return x; // 2
}
async function handler(event) {
  'use strict';
  var request = event.request; // 2
  var n = 0; // 2
  for (var i = 0; i < 3; i++) n += list[i]; // 6
  for (var k in { a: 1, b: 2 }) { // 2
    if (k === 'b') continue; // 4
    n++; // 2
  }
  outer: while (true) { // 2
    while (true) break outer; // 2
  }
  do n--; while (n > 4); // 6
  switch (request.uri) { // 2
    case '/a':
    case '/b':
      n = 2; // 1
    case '/c':
      n++; // 1
      break; // 1
    default: { // 1
      n = -1; // 1
    }
  }
  if (n > 0) n = 1 // 2
  else if (n < -5) n = 2; // 1
  else {
    n = 3; // 1
  }
  var word = n === 1 ? await wait('one') : n === 3 && // 2
    (await wait('three')); // 1
  try { // 2
    if (word === 'one') throw new Error('no'); // 2
    n = 9; // 1
  } catch (e) {
    n = e.message.length; // 1
  } finally {
    n += [1].map((x) => x + 1)[0]; // 2
  }
  request.headers['x-n'] = { value: String(n) + word + arrow(1).y }; // 2
  return request; // 2
}
`;

const wanted = Object.fromEntries(
  CODE.split('\n').flatMap((line, index) => {
    const count = / \/\/ (\d)$/.exec(line)?.[1];
    return count === undefined ? [] : [[index + 1, Number(count)]];
  }),
);
// A function's own line is run by nobody.
delete wanted[3];

describe.each(engines)('%s', (name) => {
  async function coverageOf(code: string, uris: string[]): Promise<{ sources: SourceCoverage[]; results: unknown[] }> {
    const coverage = createCoverage();
    const engine = await createEngine({
      engine: name,
      now: () => now,
      limit: patient,
      instrument: coverage.instrument,
    });
    const loaded = engine.load({ name: 'plain', code });
    const results = [];
    for (const uri of uris) results.push(await loaded.invoke(viewerRequest({ uri })));
    await engine.close();
    return { sources: coverage.sources(), results };
  }

  test('counts every line, function and arm of a function without a map, and it answers as without', async () => {
    const { sources, results } = await coverageOf(CODE, ['/a', '/z']);
    const plain = await createEngine({ engine: name, now: () => now, limit: patient });
    const loaded = plain.load({ name: 'plain', code: CODE });
    for (const [index, uri] of ['/a', '/z'].entries()) {
      const { result } = await loaded.invoke(viewerRequest({ uri }));
      expect(results[index]).toMatchObject({ result });
    }
    await plain.close();
    expect(sources).toHaveLength(1);
    const { lines, functions, branches } = sources[0]!;
    expect(lines).toEqual(wanted);
    expect(Object.values(functions).map(({ name, line, count }) => [name, line, count])).toEqual([
      ['never', 3, 0],
      ['(6:12)', 6, 2],
      ['wait', 7, 2],
      ['handler', 10, 2],
      ['(47:17)', 47, 2],
    ]);
    expect(Object.values(branches).map(({ line, counts }) => [line, ...counts])).toEqual([
      [16, 2, 2],
      [23, 1, 1, 1, 1],
      [34, 1, 1],
      [35, 0, 1],
      [39, 1, 1],
      [39, 1, 1],
      [42, 1, 1],
    ]);
  });

  test('what a function does to the list of counters, to numbers and to typed arrays is its own affair', async () => {
    const spoiling = `var $n = 'mine';
Uint32Array.prototype.fill = Uint32Array.prototype.join = function () { return 'spoilt'; };
function handler(event) {
  event.request.uri = '/' + $n;
  return event.request;
}`;
    const { sources, results } = await coverageOf(spoiling, ['/', '/']);
    expect(results).toMatchObject([{ result: { uri: '/mine' } }, { result: { uri: '/mine' } }]);
    expect(sources[0]?.lines).toEqual({ 1: 2, 2: 2, 4: 2, 5: 2 });
  });

  test('a run that throws counts what came before, and names the line it named without', async () => {
    const { sources, results } = await coverageOf('function handler(e) {\n  var n = 1;\n  null.x;\n  return e;\n}', [
      '/',
    ]);
    expect(results).toMatchObject([{ error: { line: 3 } }]);
    expect(sources[0]?.lines).toEqual({ 2: 1, 3: 1, 4: 0 });
  });
});

test('the size that CloudFront takes is asked of the function, not of its counters', async () => {
  const code = `function handler(e) {${'e.a=1;'.repeat(1_700)}return e.request}`;
  const coverage = createCoverage();
  const engine = await createEngine({ instrument: coverage.instrument });
  expect(await engine.load({ name: 'large', code }).invoke(viewerRequest())).toHaveProperty('result');
  expect(() => engine.load({ name: 'larger', code: code + ' '.repeat(100) })).toThrow(/has \d+ bytes/);
  await engine.close();
});

test('a function that does not parse fails as it would without, and is not counted', async () => {
  const coverage = createCoverage();
  const engine = await createEngine({ instrument: coverage.instrument });
  const { error } = await engine.load({ name: 'broken', code: 'function handler(e) {' }).invoke(viewerRequest());
  expect(error?.message).toContain('SyntaxError');
  expect(coverage.sources()).toEqual([]);
  await engine.close();
});

test.each(['functions', 'functions/min'])('dist/%s: one run names the lines of TypeScript', async (folder) => {
  const built = `dist/${folder}/spa-rewrite.js`;
  const source = { name: 'spa-rewrite', code: readFileSync(built, 'utf8'), file: built };
  const { sources } = await traceRun(source, { event: viewerRequest({ uri: '/orders/42' }) });
  const file = path.resolve('functions/spa-rewrite.ts');
  const text = readFileSync(file, 'utf8').split('\n');
  const { lines } = sources.find((one) => one.file === file)!;
  const run = (part: string) => lines[text.findIndex((line) => line.includes(part)) + 1];
  expect(run('application.shell')).toBe(1);
  expect(run('spaRewrite(event.request, config)')).toBe(1);
  expect(Object.values(lines)).toContain(0);
});

test('lcov has the totals of what it lists, and paths below the root', async () => {
  const counts = { lines: { 3: 0, 1: 2 }, functions: { '1:0': { name: 'handler', line: 1, count: 2 } } };
  const branches = { '1:4 if': { line: 1, counts: [2, 0] }, '3:4 cond': { line: 3, counts: [0, 0] } };
  const source = { ...counts, branches };
  const text = lcov(
    [
      { file: path.resolve('functions/a.ts'), ...source },
      { file: '/elsewhere/b.js', ...source },
    ],
    process.cwd(),
  );
  const record = [
    ...['FN:1,handler', 'FNDA:2,handler', 'FNF:1', 'FNH:1'],
    ...['BRDA:1,0,0,2', 'BRDA:1,0,1,0', 'BRDA:3,1,0,-', 'BRDA:3,1,1,-', 'BRF:4', 'BRH:1'],
    ...['DA:1,2', 'DA:3,0', 'LF:2', 'LH:1', 'end_of_record', ''],
  ].join('\n');
  expect(text).toBe(`TN:\nSF:functions/a.ts\n${record}TN:\nSF:/elsewhere/b.js\n${record}`);
});
