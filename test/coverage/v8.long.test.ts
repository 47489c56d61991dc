import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'acorn';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { isFunction, walk } from '../../tools/build/walk.js';
import { type InstrumentedText, instrument, type Place } from '../../tools/coverage/instrument.js';
import { createEngine } from '../../tools/engine/index.js';
import type { FunctionEvent } from '../../tools/engine/types.js';
import { eventsOf } from '../../tools/fuzz/events.js';
import { textsInCode } from '../../tools/fuzz/texts-in-code.js';
import { functionLimits } from '../../tools/limits.js';
import { engines, patient } from '../engine/engines.js';
import { kvs as keys, now, token, visit } from '../functions/session.js';
import { watchedEngine } from './v8.js';

const clock = () => now * 1000;
const files = ['functions', 'functions/behaviors', 'functions/min', 'functions/min/behaviors'].flatMap((folder) =>
  readdirSync(`dist/${folder}`)
    .map((name) => `dist/${folder}/${name}`)
    .filter((file) => file.endsWith('.js') && readFileSync(file).length <= functionLimits.code),
);

/** Its sample events, and as many others again that are made of its words. */
function eventsFor(file: string, code: string): FunctionEvent[] {
  const names = readdirSync('test/events').filter((name) => name.startsWith(`${path.basename(file, '.js')}.`));
  const samples = names.map((name) => JSON.parse(readFileSync(`test/events/${name}`, 'utf8')) as FunctionEvent);
  const kind = samples[0]?.context.eventType === 'viewer-response' ? 'viewer-response' : 'viewer-request';
  const others = fc.sample(eventsOf({ of: 'function', type: kind }, textsInCode(code), samples), {
    seed: 1,
    numRuns: 15,
  }) as FunctionEvent[];
  return [...samples, ...(kind === 'viewer-request' ? [visit(token())] : []), ...others];
}

const v8 = watchedEngine(clock);
afterAll(() => v8.engine.close());

describe.each(engines)('%s', (name) => {
  const texts = new Map<string, { text: InstrumentedText; counts: number[] }>();
  const engine = createEngine({
    engine: name,
    now: clock,
    limit: patient,
    instrument({ code }) {
      const text = instrument(code) as InstrumentedText;
      const counts = new Array<number>(text.counters).fill(0);
      texts.set(code, { text, counts });
      const onCounts = (passed: readonly number[]) => {
        for (const [index, count] of passed.entries()) counts[index]! += count;
      };
      return { ...text, onCounts };
    },
  });
  afterAll(async () => (await engine).close());

  test.each(files)('%s: counts are those of V8', async (file) => {
    const code = readFileSync(file, 'utf8');
    const kvs = () => ({ data: keys, revision: 1, created: '', updated: '' });
    const loaded = [await engine, v8.engine].map((one) => one.load({ name: file, code, kvs }));
    for (const event of eventsFor(file, code)) {
      const [mine, theirs] = await Promise.all(loaded.map((one) => one.invoke(structuredClone(event))));
      expect(mine?.result).toEqual(theirs?.result);
    }
    const countOf = await v8.counts(code);
    for (const one of loaded) one.close();

    const { text, counts } = texts.get(code)!;
    const behind = placesBehindExits(code);
    // Each engine sorts in its own way: how often it compares says nothing.
    const sorts = name === 'njs' && code.includes('.sort(');
    const differs = ({ at, counter }: Place, lost: boolean) => {
      const [mine, theirs] = [counts[counter]!, countOf(at)];
      if (sorts && mine > 0 && theirs > 0) return false;
      return mine !== theirs && !(lost && mine < theirs);
    };
    const wrong = [
      ...text.functions.filter((one) => differs(one, false)),
      ...text.places.filter((one) => differs(one, behind(one.at))),
    ];
    expect(wrong.map(({ at, counter }) => [counts[counter], countOf(at), code.slice(at, at + 60)])).toEqual([]);
    const equal = text.places.filter((one) => !differs(one, false));
    expect(equal.length / text.places.length).toBeGreaterThan(0.8);
  });
});

/** V8 counts where blocks begin: behind a return, or behind what threw, it may tell the count from before it. */
function placesBehindExits(code: string): (at: number) => boolean {
  const exits: { from: number; to: number }[] = [];
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node, ancestors) => {
    if (!/^(?:Return|Throw|Break|Continue|Try)Statement$|^AwaitExpression$/.test(node.type)) return;
    const around = ancestors.findLast(isFunction);
    if (around) exits.push({ from: node.type === 'TryStatement' ? node.start : node.end, to: around.end });
  });
  return (at) => exits.some(({ from, to }) => from <= at && at < to);
}
