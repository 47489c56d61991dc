/** Measuring side by side: both in turns, many rounds, medians. What one round has in the way of noise, the other has too. */

export interface Figure {
  /** What is measured, such as "signer: GET, three parameters". */
  name: string;
  ours: number;
  peer: number;
  peerName: string;
  unit: string;
  better: 'higher' | 'lower';
  /** Of `ours` to `peer` over the rounds: lowest and highest. Absent where a figure is exact (bytes, instructions). */
  spread?: [number, number];
}

export interface Case {
  name: string;
  /** Commands that must be on the path. Where one is missing the case is left out, loudly. */
  needs?: string[];
  run(): Promise<Figure[]>;
}

/** How many times better ours is: above 1 is ahead. */
export function ratio({ ours, peer, better }: Figure): number {
  return better === 'higher' ? ours / peer : peer / ours;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

interface Race {
  name: string;
  peerName: string;
  ours: () => unknown;
  peer: () => unknown;
  /** Calls a round, for each side. Default: as many as take about 20 ms. */
  calls?: number;
  rounds?: number;
}

/** Calls per second of two functions, synchronous or not. */
export async function race({ name, peerName, ours, peer, calls, rounds = 25 }: Race): Promise<Figure> {
  const count = calls ?? (await callsPerRound(ours));
  for (let warm = 0; warm < 3; warm++) {
    await callsPerSecond(ours, count);
    await callsPerSecond(peer, count);
  }
  const results: [ours: number, peer: number][] = [];
  for (let round = 0; round < rounds; round++) {
    // Turns change places, so that neither always runs on the warmer machine.
    const first = round % 2 === 0 ? ours : peer;
    const second = round % 2 === 0 ? peer : ours;
    const a = await callsPerSecond(first, count);
    const b = await callsPerSecond(second, count);
    results.push(round % 2 === 0 ? [a, b] : [b, a]);
  }
  const ratios = results.map(([a, b]) => a / b);
  return {
    name,
    ours: Math.round(median(results.map(([a]) => a))),
    peer: Math.round(median(results.map(([, b]) => b))),
    peerName,
    unit: 'calls/s',
    better: 'higher',
    spread: [Math.min(...ratios), Math.max(...ratios)],
  };
}

async function callsPerRound(run: () => unknown): Promise<number> {
  const rate = await callsPerSecond(run, 20);
  return Math.max(1, Math.round(rate / 50));
}

async function callsPerSecond(run: () => unknown, calls: number): Promise<number> {
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  return (calls * 1e9) / Number(process.hrtime.bigint() - start);
}
