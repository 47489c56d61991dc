/** Feeds a target with changed inputs. One that reaches a block none has reached joins those that are changed further. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mutate, randomFrom } from './mutate.js';
import { promise, type Target } from './target.js';
import { targets } from './targets/index.js';

/** Milliseconds that one input may take: more is a way to keep a server busy. */
const SLOW = 1_000;

interface Outcome {
  runs: number;
  blocks: number;
  corpus: number;
  failures: Map<string, string>;
}

/** What the counters of instrument.mjs have told. */
export interface Coverage {
  /** Blocks reached so far. */
  blocks: Set<number>;
  /** How many of them were new since this was last set to 0. */
  fresh: number;
}

export interface FuzzOptions {
  coverage: Coverage;
  seconds: number;
  only: string | undefined;
  seed: number;
  /** Folder that finds are written to. */
  finds: string;
}

/** Whether all promises were kept. */
export async function fuzz({ seconds, only, seed, finds, coverage }: FuzzOptions): Promise<boolean> {
  const chosen = targets.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) {
    console.error(`There is no target "${only}". Choose one of ${targets.map(({ name }) => name).join(', ')}.`);
    return false;
  }
  let failed = 0;
  for (const target of chosen) {
    const { runs, blocks, corpus, failures } = await fuzzOne(target, (seconds * 1000) / chosen.length, seed, coverage);
    console.log(
      `${target.name.padEnd(9)} ${runs} inputs, ${blocks} blocks beyond the seeds, ${corpus} kept, ${failures.size} finds`,
    );
    for (const [message, input] of failures) console.log(`  ${message}\n  ${JSON.stringify(input)}`);
    if (failures.size > 0) keep(`${finds}/${target.name}.json`, [...failures.values()]);
    failed += failures.size;
  }
  return failed === 0;
}

/** What one target breaks within its time: one input for each kind of failure. */
export async function fuzzOne(
  target: Target,
  milliseconds: number,
  seed: number,
  coverage: Coverage,
): Promise<Outcome> {
  const random = randomFrom(seed);
  const corpus = [...target.seeds];
  const failures = new Map<string, string>();
  for (const input of corpus) await tryOne(target, input, failures);
  const before = coverage.blocks.size;
  const end = performance.now() + milliseconds;
  let runs = 0;
  for (; performance.now() < end; runs++) {
    const input = mutate(corpus, target, random);
    coverage.fresh = 0;
    await tryOne(target, input, failures);
    if (coverage.fresh > 0) corpus.push(input);
  }
  return { runs, blocks: coverage.blocks.size - before, corpus: corpus.length, failures };
}

/** The shortest input for each kind of message. */
async function tryOne(target: Target, input: string, failures: Map<string, string>): Promise<void> {
  const started = performance.now();
  try {
    await target.check(input);
    promise(performance.now() - started < SLOW, 'an input is read in no time');
  } catch (error) {
    const kind = kindOf(error);
    if (input.length < (failures.get(kind)?.length ?? Number.POSITIVE_INFINITY)) failures.set(kind, input);
  }
}

/** Without what a message quotes of its input, and where: one fault must not become a thousand finds. */
function kindOf(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return message
    .replace(/(["'`]).*\1/gs, '…')
    .replace(/\d+/g, 'N')
    .slice(0, 120);
}

function keep(file: string, inputs: string[]): void {
  const known: string[] = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, `${JSON.stringify([...new Set([...known, ...inputs])], undefined, 2)}\n`);
  console.log(`  kept in ${file}`);
}
