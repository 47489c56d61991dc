/** caching: "is never cached" and "nothing with set-cookie is cached": asked twice of an origin that lets everything be kept. */
import type { Behavior, DistributionModel } from '../distribution/model.js';
import { isCachingDisabled } from '../distribution/policies.js';
import { headerValue } from '../http/header-list.js';
import type { HeaderList } from '../http/messages.js';
import { broken, holds, type Outcome, sum, unknown } from './outcome.js';
import { describeRegion, findPath, type Region, regionOf, undecided } from './paths.js';
import { type Answer, answeredBy, type Probe, urlOf } from './probe.js';

const cookie = 'edgewright-rule=1';

/** What origins may say: nothing of caching, and that it is welcome. */
const scenes: HeaderList[] = [[['Cache-Control', 'max-age=60']], []];

export async function checkNeverCached(
  probe: Probe,
  model: DistributionModel,
  narrow: (behavior: Behavior) => Region | undefined,
): Promise<Outcome> {
  return checkKept(probe, model, narrow, {
    isBroken: () => true,
    what: 'keeps what the origin lets be kept',
    mayHold: () => false,
  });
}

export async function checkCachedCookies(probe: Probe, model: DistributionModel): Promise<Outcome> {
  return checkKept(probe, model, (behavior) => regionOf(model, behavior), {
    isBroken: ({ headers }, { functions }) => {
      const sent = headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value);
      return functions['viewer-response'] ? sent.includes(cookie) : sent.length > 0;
    },
    what: 'keeps an answer with Set-Cookie, and gives it to the next viewer',
    mayHold: ({ functions }) => !functions['origin-request'] && !functions['origin-response'],
  });
}

interface Question {
  /** Of a second answer, out of the cache. */
  isBroken(answer: Answer, behavior: Behavior): boolean;
  what: string;
  /** Tries that held speak for all, as no code has a part in it. */
  mayHold(behavior: Behavior): boolean;
}

async function checkKept(
  probe: Probe,
  model: DistributionModel,
  narrow: (behavior: Behavior) => Region | undefined,
  question: Question,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const behavior of model.behaviors) {
    const region = narrow(behavior);
    if (!region || isCachingDisabled(behavior.cachePolicy)) continue;
    outcomes.push(await checkRegion(probe, model, behavior, region, question));
  }
  return sum(outcomes);
}

async function checkRegion(
  probe: Probe,
  model: DistributionModel,
  behavior: Behavior,
  region: Region,
  { isBroken, what, mayHold }: Question,
): Promise<Outcome> {
  const path = findPath(region);
  if (path === undefined) return holds;
  if (path === undecided) return unknown(`the patterns before "${behavior.pattern}" are too many to decide`, 0);
  let tries = 0;
  let isAnswered = false;
  for (const [index, headers] of scenes.entries()) {
    const kept = await askTwice(probe, model, `${path}?rule=${index}`, headers);
    tries += 2;
    isAnswered ||= kept.isAnswered;
    if (!kept.hit || !isBroken(kept.hit, behavior)) continue;
    const gated = kept.isBehind ? ', once past its gate' : '';
    const why = `behavior "${behavior.pattern}" ${what}${gated}, for paths under ${describeRegion(region)}`;
    return broken(urlOf(model, path), why, tries);
  }
  if (isAnswered && mayHold(behavior)) return { ...holds, tries };
  return unknown(`behavior "${behavior.pattern}": ${tries} tries held`, tries);
}

/** Behind the gates where they keep everybody out who has no pass. */
async function askTwice(
  probe: Probe,
  model: DistributionModel,
  target: string,
  headers: HeaderList,
): Promise<{ hit?: Answer; isAnswered: boolean; isBehind: boolean }> {
  const scene = { headers: [...headers, ['Set-Cookie', cookie]] as HeaderList };
  for (const isBehind of [false, true]) {
    const asked = isBehind ? await probe.past('all') : probe;
    const first = await asked.ask(model, { target, cached: true }, scene);
    if (answeredBy(first) !== undefined) continue;
    const second = await asked.ask(model, { target, cached: true }, scene);
    const isHit = /^Hit/.test(headerValue(second.headers, 'x-cache') ?? '');
    return { ...(isHit ? { hit: second } : {}), isAnswered: true, isBehind };
  }
  return { isAnswered: false, isBehind: true };
}
