/**
 * Memory excess: whether a run takes more than the 2 MB that CloudFront gives it. njs has no collector, so what its process grows by over the run bounds what the
 * run holds. To ask njs for it costs more than most functions. So it is asked at each event of a function that can take much at once, in one call; of any other
 * the event is run again for it: the first one, and each that takes much longer than one that was measured. V8 tells the size of its buffers at each event, and of nothing else.
 * An estimate: how CloudFront counts nobody knows.
 */
import { functionLimits } from '../limits.js';
import type { Pool } from './pool.js';
import type { Job, Reply } from './worker.js';

interface Patience {
  /** Microseconds above which an event of this function is measured. */
  micros: number;
  /** Events that may run once more now. */
  credit: number;
}

/** So that a busy machine, on which many events take long, spends no more than one event in sixty on it. */
const earned = 1 / 60;
const most = 3;

export function newPatience(): Patience {
  return { micros: 0, credit: most };
}

type Ran = Extract<Reply, { answer: unknown }>;

/** Microseconds: to allocate 2 MB in small parts takes about as long. */
const least = 500;

/** What raised the patience may have been a busy machine: it wears off within some hundred events. */
const wear = 0.99;

const calls = /\b(?:alloc|allocUnsafe|Buffer\.concat|repeat|padStart|padEnd)\b/;
/** But for few numbers, and for those that are written down. */
const lists = /\b(?:U?[Ii]nt\w+|Float\d+)?Array(?:Buffer)?\s*\((?!\s*(?:\d{1,5}\s*\)|\[|\w+\.buffer\b))/;
/** A text or a list joined to itself: twenty rounds are a million. */
const doubles =
  /(?<![\w$.])([\w$.]+)\s*(?:\+=\s*\1|=\s*\1\s*\+\s*\1|\.concat\(\s*\1)(?![\w$.])|\$\{\s*([\w$.]+)\s*\}\$\{\s*\2\s*\}/;

/** Megabytes in one call or a few, and in no time. */
export function takesAtOnce(code: string): boolean {
  return calls.test(code) || lists.test(code) || doubles.test(code);
}

/** A sentence where there is too much. */
export async function memoryExcess(
  pool: Pool,
  job: Job,
  { answer, micros }: Ran,
  patience: Patience,
): Promise<string | undefined> {
  if (answer.grown !== undefined) return sentence(answer.grown);
  patience.credit = Math.min(most, patience.credit + earned);
  if (micros < patience.micros || patience.credit < 1) {
    patience.micros = Math.max(least, patience.micros * wear);
    return undefined;
  }
  const reply = await pool.run({ ...job, message: `${job.message.slice(0, -1)},"measured":true}` });
  const excess = 'answer' in reply ? sentence(reply.answer.grown ?? 0) : undefined;
  patience.micros = excess ? 0 : Math.max(least, 2 * micros);
  if (!excess) patience.credit--;
  return excess;
}

function sentence(grown: number): string | undefined {
  if (grown <= functionLimits.memory) return undefined;
  return `The function took about ${(grown / 1_048_576).toFixed(1)} MB of memory, CloudFront gives it 2 MB (estimated)`;
}
