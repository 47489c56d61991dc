/** What can be fuzzed: seeds to start from, words worth trying, and a check that throws where a promise is broken. */
export interface Target {
  name: string;
  seeds: string[];
  /** Pieces that mutation inserts. */
  words: string[];
  check(input: string): void | Promise<void>;
}

export function promise(holds: boolean, what: string): void {
  if (!holds) throw new Error(`broken: ${what}`);
}
