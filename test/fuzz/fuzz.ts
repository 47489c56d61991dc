/** Feeds a target with changed inputs. One that reaches a block none has reached joins those that are changed further. */
import { readFileSync, writeFileSync } from 'node:fs';
import { openCoverage } from './coverage.js';
import { mutate, randomFrom } from './mutate.js';
import { promise, type Target } from './target.js';
import { targets } from './targets/index.js';

/** Inputs between two looks at the counters, which take a millisecond or two. */
const BATCH = 100;
/** Milliseconds that one input may take: more is a way to keep a server busy. */
const SLOW = 1_000;

interface Outcome {
  runs: number;
  blocks: number;
  corpus: number;
  failures: Map<string, string>;
}

export interface FuzzOptions {
  seconds: number;
  only: string | undefined;
  seed: number;
  /** Folder that finds are written to. */
  finds: string;
}

/** Whether all promises were kept. */
export async function fuzz({ seconds, only, seed, finds }: FuzzOptions): Promise<boolean> {
  const chosen = targets.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0)
    throw new Error(`There is no target "${only}". Choose one of ${targets.map(({ name }) => name).join(', ')}.`);
  let failed = 0;
  for (const target of chosen) {
    const { runs, blocks, corpus, failures } = await fuzzOne(target, (seconds * 1000) / chosen.length, seed);
    console.log(`${target.name.padEnd(9)} ${runs} inputs, ${blocks} blocks, ${corpus} kept, ${failures.size} finds`);
    for (const [message, input] of failures) console.log(`  ${message}\n  ${JSON.stringify(input)}`);
    if (failures.size > 0) keep(`${finds}/${target.name}.json`, [...failures.values()]);
    failed += failures.size;
  }
  return failed === 0;
}

async function fuzzOne(target: Target, milliseconds: number, seed: number): Promise<Outcome> {
  const random = randomFrom(seed);
  const coverage = await openCoverage((url) => url.endsWith('/fuzz.mjs'));
  const corpus = [...target.seeds];
  const [reached, failures] = [new Set<string>(), new Map<string, string>()];
  for (const input of corpus) await tryOne(target, input, failures);
  for (const block of await coverage.take()) reached.add(block);
  const end = performance.now() + milliseconds;
  let runs = corpus.length;
  while (performance.now() < end) {
    const inputs = Array.from({ length: BATCH }, () => mutate(corpus, target, random));
    for (const input of inputs) await tryOne(target, input, failures);
    runs += BATCH;
    if ((await coverage.take()).some((block) => !reached.has(block))) {
      corpus.push(...(await findReaching(target, inputs, reached, coverage.take)));
    }
  }
  await coverage.close();
  return { runs, blocks: reached.size, corpus: corpus.length, failures };
}

/** Which of a batch reached something new: each is run again by itself. */
async function findReaching(target: Target, inputs: string[], reached: Set<string>, take: () => Promise<string[]>) {
  const found: string[] = [];
  for (const input of inputs) {
    await tryOne(target, input, new Map());
    const fresh = (await take()).filter((block) => !reached.has(block));
    for (const block of fresh) reached.add(block);
    if (fresh.length > 0) found.push(input);
  }
  return found;
}

/** The shortest input for each message. */
async function tryOne(target: Target, input: string, failures: Map<string, string>): Promise<void> {
  const started = performance.now();
  try {
    await target.check(input);
    promise(performance.now() - started < SLOW, 'an input is read in no time');
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 120) : String(error);
    if (input.length < (failures.get(message)?.length ?? Number.POSITIVE_INFINITY)) failures.set(message, input);
  }
}

function keep(file: string, inputs: string[]): void {
  const known: string[] = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, `${JSON.stringify([...new Set([...known, ...inputs])], undefined, 2)}\n`);
  console.log(`  kept in ${file}`);
}
