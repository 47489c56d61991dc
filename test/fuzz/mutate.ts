/** Changes texts at random, with a generator that a seed sets, so that a run can be had again. */
import type { Target } from './target.js';

export type Random = () => number;

/** mulberry32: small, and good enough for choices. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const LONGEST = 4_000;

/** One to four changes of one of the corpus. */
export function mutate(corpus: readonly string[], { words }: Target, random: Random): string {
  let text = pick(corpus, random);
  for (let changes = 1 + below(4, random); changes > 0; changes--) text = change(text, corpus, words, random);
  return text.slice(0, LONGEST);
}

function change(text: string, corpus: readonly string[], words: readonly string[], random: Random): string {
  const at = below(text.length + 1, random);
  const end = Math.min(text.length, at + 1 + below(8, random));
  switch (below(8, random)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, end) + text.slice(at);
    case 2:
      return text.slice(0, at) + String.fromCharCode(below(256, random)) + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + flipCase(text.slice(at, end)) + text.slice(end);
    case 4:
      return text.slice(0, at) + pick(corpus, random).slice(below(20, random));
    case 5:
      return text.slice(0, at) + pick(words, random) + text.slice(end);
    default:
      return text.slice(0, at) + pick(words, random) + text.slice(at);
  }
}

function flipCase(text: string): string {
  return text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[below(list.length, random)]!;
}

function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}
