/** front-door: a guarded path by its plain spelling, and all else about the request another. */
import fc from 'fast-check';
import { hostOf } from '../../distribution/hosts.js';
import type { HeaderList } from '../../http/messages.js';
import { statedFacts } from '../catalogue/facts.js';
import { forgedPasses, methods, queries } from '../catalogue/variations.js';
import { addressesIn, codeOf, namesIn } from '../code.js';
import { type Guard, lineOf } from '../guard.js';
import { kindOfSpelling, tryPast } from '../judge.js';
import type { Kind, Tried, Tries } from '../leak.js';
import type { Asked, Stack } from '../stack.js';
import { spellingsOf } from './other-spellings.js';

interface Variation {
  kind: Kind;
  /** Of the summary. */
  how: string;
  asked: Omit<Asked, 'target'>;
  query?: string;
}

/** One attack for each way, so that all of them take turns. */
export function frontDoor(stack: Stack, guard: Guard): Tries[] {
  const all = variationsOf(guard);
  const ways = [...new Set(all.map(({ how }) => how))];
  return ways.map((way) =>
    tryVariations(
      stack,
      guard,
      all.filter(({ how }) => how === way),
    ),
  );
}

async function* tryVariations(stack: Stack, guard: Guard, variations: Variation[]): Tries {
  for (const variation of variations) yield tryPlain(stack, guard, variation);
}

function tryPlain(stack: Stack, guard: Guard, { kind, how, asked, query }: Variation): Promise<Tried> {
  const target = query === undefined ? guard.path : `${guard.path}?${query}`;
  return tryPast(stack, guard, { ...asked, target }, kind, lineOf(guard, how));
}

/** Spellings and variations together, drawn by the seed. Where one of the two is enough, it is what got through. */
export async function* tryTogether(stack: Stack, guard: Guard, seed: number): Tries {
  const pairs = fc.tuple(fc.constantFrom(...spellingsOf(guard)), fc.constantFrom(...variationsOf(guard)));
  for (const [target, variation] of fc.sample(pairs, { seed, numRuns: 1_500 })) {
    const line = lineOf(guard, 'spellings with something else');
    const tried = await tryPast(stack, guard, { ...variation.asked, target }, kindOfSpelling, line);
    const alone = tried.leak && (await tryPlain(stack, guard, variation)).leak;
    yield alone ? { line, leak: alone } : tried;
  }
}

function variationsOf({ model, behavior, path, who }: Guard): Variation[] {
  const code = codeOf(behavior);
  const names = namesIn(code);
  const headers = (kind: Kind, how: string, lists: HeaderList[]): Variation[] =>
    lists.map((list) => ({ kind, how, asked: { headers: list } }));
  const facts = statedFacts({
    host: hostOf(model),
    path,
    names: names.filter((name) => /^[a-z]+(-[a-z]+)+$/i.test(name)),
    addresses: addressesIn(code),
  });
  const passes = who.headers.length === 0 ? forgedPasses(names) : [];
  return [
    ...methods.map((method): Variation => ({ kind: 'open-method', how: 'other methods', asked: { method } })),
    ...headers(
      'header-trust',
      'headers that state a fact',
      facts.map((fact) => [fact]),
    ),
    ...headers('forged-pass', 'passes made up', passes),
    ...hostsOf(model).map((host): Variation => ({ kind: 'host', how: 'other hosts', asked: { host } })),
    ...queries.map((query): Variation => ({ kind: 'query', how: 'queries', asked: {}, query })),
    ...(['1.0', '2.0'] as const).map(
      (httpVersion): Variation => ({ kind: 'protocol', how: 'other protocols', asked: { httpVersion } }),
    ),
    { kind: 'protocol', how: 'other protocols', asked: { scheme: 'http' } },
    { kind: 'protocol', how: 'other protocols', asked: { scheme: 'http', httpVersion: '1.0' } },
  ];
}

function hostsOf({ aliases, domainName }: Guard['model']): string[] {
  const own = aliases.map((alias) => alias.replace('*', 'x'));
  const spelled = own.flatMap((host) => [
    host,
    host.toUpperCase(),
    `${host}.`,
    `${host}:443`,
    `${host}:80`,
    `x.${host}`,
  ]);
  return [...new Set([...spelled, domainName, 'localhost', '127.0.0.1', 'evil.example', `${domainName}.evil.example`])];
}
