/** grammar: the sentences that a rules file may hold. Each has a fixed form; what is none of them is held against the nearest. */
import { distance } from '../distance.js';

export type Gate = 'key group' | 'viewer-request guard' | 'function guard';

/** Paths under a pattern, or those that one behavior gets. */
export type Subject = { pattern: string } | { behavior: string };

export type Rule =
  | { kind: 'origin-only'; origin: string; gates: Gate[] }
  | { kind: 'never-without'; subject: Subject; gates: Gate[] }
  | { kind: 'never-cached'; subject: Subject }
  | { kind: 'no-cached-cookie' }
  | { kind: 'redirects'; orRefuses: boolean }
  | { kind: 'no-response-without'; header: string };

interface Form {
  /** Words as they stand; `ORIGIN`, `PATTERN` and `HEADER` stand for one of the user's. */
  words: string[];
  make(given: string[]): Rule;
}

const gates: Gate[] = ['key group', 'viewer-request guard', 'function guard'];
const slots = new Set(['ORIGIN', 'PATTERN', 'HEADER']);
const fillers = new Set(['a', 'an', 'the']);

const choices = gates.flatMap((gate) => [
  [gate],
  ...gates.filter((other) => other !== gate).map((other) => [gate, other]),
]);

const subjects: [words: string, make: (name: string) => Subject][] = [
  ['PATTERN', (pattern) => ({ pattern })],
  ['behavior PATTERN', (behavior) => ({ behavior })],
];

const forms: Form[] = [
  ...choices.map((chosen) =>
    form(`origin ORIGIN only through ${chosen.join(' or ')}`, ([origin = '']) => ({
      kind: 'origin-only',
      origin,
      gates: chosen,
    })),
  ),
  ...subjects.flatMap(([words, make]) => [
    ...choices.map((chosen) =>
      form(`${words} never without ${chosen.join(' or ')}`, ([name = '']) => ({
        kind: 'never-without',
        subject: make(name),
        gates: chosen,
      })),
    ),
    form(`${words} is never cached`, ([name = '']) => ({ kind: 'never-cached', subject: make(name) })),
  ]),
  form('nothing with set-cookie is cached', () => ({ kind: 'no-cached-cookie' })),
  form('every behavior redirects to https', () => ({ kind: 'redirects', orRefuses: false })),
  form('every behavior redirects to https or refuses http', () => ({ kind: 'redirects', orRefuses: true })),
  form('no response without HEADER', ([header = '']) => ({
    kind: 'no-response-without',
    header: header.toLowerCase(),
  })),
];

/** Headers that people ask for, to know one mistyped. Others are taken as they stand. */
const knownHeaders = [
  'strict-transport-security',
  'content-security-policy',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'permissions-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'cross-origin-embedder-policy',
  'cache-control',
];

/** The rule, or what is wrong with the sentence: a sentence. */
export function parseRule(sentence: string): Rule | { mistake: string } {
  const words = (sentence.match(/"[^"]*"|\S+/g) ?? []).filter((word) => !fillers.has(word.toLowerCase()));
  const best = forms.map((each) => align(each, words)).reduce((a, b) => (b.cost < a.cost ? b : a));
  if (best.cost > 0) return { mistake: describeMistake(best, words) };
  const rule = best.form.make(best.given);
  const meant = rule.kind === 'no-response-without' ? slipOf(rule.header) : undefined;
  if (meant === undefined) return rule;
  return { mistake: `"${(rule as { header: string }).header}" is no known header: did you mean "${meant}"?` };
}

function form(text: string, make: Form['make']): Form {
  return { words: text.split(' '), make };
}

interface Alignment {
  form: Form;
  /** 0: the sentence is of this form. */
  cost: number;
  given: string[];
  /** The first word that is not the form's. Undefined: one is missing. */
  wrong?: string | undefined;
}

/** Edit distance by words, where a word that is nearly the form's costs less. */
function align(each: Form, words: string[]): Alignment {
  let row: Alignment[] = [{ form: each, cost: 0, given: [] }];
  for (const [index, word] of words.entries())
    row.push({ ...row[index]!, cost: index + 1, wrong: row[index]!.wrong ?? word });
  for (const wanted of each.words) {
    const next: Alignment[] = [{ ...row[0]!, cost: row[0]!.cost + 1 }];
    for (const [index, word] of words.entries()) {
      const taken = take(row[index]!, wanted, word);
      const added = { ...next[index]!, cost: next[index]!.cost + 1, wrong: next[index]!.wrong ?? word };
      const missed = { ...row[index + 1]!, cost: row[index + 1]!.cost + 1 };
      next.push([added, missed].reduce((a, b) => (b.cost < a.cost ? b : a), taken));
    }
    row = next;
  }
  return row.at(-1)!;
}

function take(before: Alignment, wanted: string, word: string): Alignment {
  if (slots.has(wanted)) return { ...before, given: [...before.given, word.replace(/^"(.*)"$/, '$1')] };
  const far = distance(word.toLowerCase(), wanted) / Math.max(word.length, wanted.length);
  return far === 0 ? before : { ...before, cost: before.cost + far, wrong: before.wrong ?? word };
}

function describeMistake({ form: { words: wanted }, given, cost, wrong }: Alignment, words: string[]): string {
  if (words.length === 0 || cost > wanted.length / 2)
    return `no form of rule begins so. The forms are in docs/rules.md.`;
  let slot = 0;
  const meant = wanted.map((word) => (slots.has(word) ? (given[slot++] ?? word) : word)).join(' ');
  const what = wrong === undefined ? 'a word is missing' : `"${wrong}" is not understood`;
  return `${what}: did you mean "${meant}"?`;
}

function slipOf(header: string): string | undefined {
  return knownHeaders.find((known) => known !== header && distance(known, header) <= 2);
}
