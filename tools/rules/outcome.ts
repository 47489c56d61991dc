/** outcome: what one rule came to for some paths, and how several of them add up. */
export type Verdict = 'holds' | 'broken' | 'unknown';

export interface Outcome {
  verdict: Verdict;
  /** Of a broken rule: what the local CloudFront was asked. */
  url?: string;
  /** Half a sentence, after the rule. */
  why: string;
  /** Requests that were made. */
  tries: number;
}

export const holds: Outcome = { verdict: 'holds', why: 'holds for all paths', tries: 0 };

export function broken(url: string, why: string, tries = 1): Outcome {
  return { verdict: 'broken', url, why, tries };
}

export function unknown(why: string, tries: number): Outcome {
  return { verdict: 'unknown', why, tries };
}

/** One broken place breaks the rule, and the others are told with it; one unknown leaves it unknown. */
export function sum(outcomes: Outcome[]): Outcome {
  const tries = outcomes.reduce((all, outcome) => all + outcome.tries, 0);
  const [first, ...others] = outcomes.filter(({ verdict }) => verdict === 'broken');
  if (first === undefined) return { ...(outcomes.find(({ verdict }) => verdict === 'unknown') ?? holds), tries };
  const also = others.map(({ url, why }) => `; and at ${url}: ${why}`).join('');
  return { ...first, why: `${first.why}${also}`, tries };
}
