/** guards: "only through …" and "never without …": which paths reach an origin past no gate of those that the rule names. */
import { codeOf } from '../attack/code.js';
import { placeOf } from '../attack/objects.js';
import type { Asked } from '../attack/stack.js';
import { answersTo } from '../distribution/hosts.js';
import type { Behavior, DistributionModel, Origin } from '../distribution/model.js';
import { isCachingDisabled } from '../distribution/policies.js';
import { originsOf } from '../doctor/examined.js';
import type { EventType } from '../http/event-type.js';
import { headerValue } from '../http/header-list.js';
import type { Gate } from './grammar.js';
import { ignoresPath } from './ignores-path.js';
import { broken, holds, type Outcome, sum, unknown } from './outcome.js';
import { describeRegion, findPath, isIn, type Region, regionOf, undecided, within } from './paths.js';
import { type Answer, answeredBy, type PassedGates, type Probe, urlOf } from './probe.js';
import { samplesOf } from './samples.js';

interface Guarded {
  model: DistributionModel;
  behavior: Behavior;
  region: Region;
  gates: Gate[];
  /** Which of the requests at origins the rule is about. */
  isMeant(seen: Answer['seen'][number]): boolean;
}

/** `narrow`: the paths that a rule is about, of those that a behavior gets. */
export async function checkPathGuards(
  probe: Probe,
  model: DistributionModel,
  narrow: (behavior: Behavior) => Region | undefined,
  gates: Gate[],
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const behavior of model.behaviors) {
    const region = narrow(behavior);
    if (region) outcomes.push(await checkRegion(probe, { model, behavior, region, gates, isMeant: () => true }));
  }
  return sum(outcomes);
}

/** An origin is what lies there: another origin of the same bucket or server reaches it too, where its path leads there. */
export async function checkOriginGuards(
  probe: Probe,
  model: DistributionModel,
  id: string,
  gates: Gate[],
): Promise<Outcome> {
  const targets = originsOf(model, { targetOriginId: id } as Behavior);
  const isMeant = ({ origin, request }: Answer['seen'][number]) =>
    targets.some((target) => isSame(target, origin) && isBelow(request.path, target.path));
  const outcomes: Outcome[] = [];
  for (const behavior of model.behaviors) {
    const own = regionOf(model, behavior);
    const ways = originsOf(model, behavior).flatMap((origin) => targets.flatMap((target) => wayTo(target, origin)));
    const patterns = ways.includes('*') ? ['*'] : ways;
    for (const pattern of patterns) {
      const region = pattern === '*' ? own : within(own, pattern);
      outcomes.push(await checkRegion(probe, { model, behavior, region, gates, isMeant }));
    }
    if (!patterns.includes('*') && mayTurn(behavior))
      outcomes.push(await checkTurn(probe, { model, behavior, region: own, gates, isMeant }));
  }
  return sum(outcomes);
}

/** Patterns of the paths that `origin` looks up where `target` does. */
function wayTo(target: Origin, origin: Origin): string[] {
  if (target.id === origin.id) return ['*'];
  if (!isSame(target, origin)) return [];
  if (isBelow(origin.path, target.path)) return ['*'];
  return isBelow(target.path, origin.path) ? [`${target.path.slice(origin.path.length)}/*`] : [];
}

function isSame(a: Origin, b: Origin): boolean {
  return a.id === b.id || placeOf(a) === placeOf(b);
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Whether a function may send a request to another origin, or to another path of this one. */
function mayTurn({ functions }: Behavior): boolean {
  return functions['viewer-request'] !== undefined || functions['origin-request'] !== undefined;
}

/** A behavior of another origin: only its functions lead there. */
async function checkTurn(probe: Probe, guarded: Guarded): Promise<Outcome> {
  const code = codeOf(guarded.behavior);
  const tried = await tryPaths(probe, guarded, samplesOf(guarded.region, code));
  if (tried.through) return brokenBy(guarded, tried.through, tried.tries);
  const turns = guarded.behavior.functions['origin-request'] !== undefined || /RequestOrigin|OriginGroup/.test(code);
  const why = `a function of behavior "${guarded.behavior.pattern}" chooses the origin: ${tried.tries} tries held`;
  return turns ? unknown(why, tried.tries) : { ...holds, tries: tried.tries };
}

async function checkRegion(probe: Probe, guarded: Guarded): Promise<Outcome> {
  const { behavior, region, gates } = guarded;
  const witness = findPath(region);
  if (witness === undefined) return holds;
  if (witness === undecided) return unknown(`the patterns before "${behavior.pattern}" are too many to decide`, 0);
  if (gates.includes('key group') && behavior.trustedKeys) return holds;
  const code = codeOf(behavior);
  const gate = gateOf(guarded);
  const isUniform = gate === undefined || ignoresPath(code);
  const tried = await tryPaths(probe, guarded, isUniform ? [witness] : [witness, ...samplesOf(region, code)]);
  if (tried.through) return brokenBy(guarded, tried.through, tried.tries);
  if (gate === undefined)
    return unknown(tried.kept ?? `no try got through, and no gate of the rule is there`, tried.tries);
  if (tried.kept) return unknown(tried.kept, tried.tries);
  if (isUniform) return { ...holds, tries: tried.tries };
  const why = `the guard of behavior "${behavior.pattern}" goes by the path: ${tried.tries} tries held`;
  return unknown(why, tried.tries);
}

/** The event of a function that counts as gate. Before origin-request stands the cache, which lets everybody have what one was given. */
function gateOf({ behavior, gates }: Guarded): EventType | undefined {
  const { functions, cachePolicy } = behavior;
  if (!gates.some((gate) => gate !== 'key group')) return undefined;
  if (functions['viewer-request']) return 'viewer-request';
  const isAsked = gates.includes('function guard') && isCachingDisabled(cachePolicy);
  return isAsked && functions['origin-request'] ? 'origin-request' : undefined;
}

/** With what redirects add. */
const mostPaths = 100;

interface Tried {
  tries: number;
  /** What got through. */
  through?: { path: string; method: string; origin: string; past?: PassedGates | undefined };
  /** Why a refusal does not speak for the gate: half a sentence. */
  kept?: string;
}

/** As somebody who brings nothing. All methods on the plainest path, GET on all. */
async function tryPaths(probe: Probe, guarded: Guarded, paths: string[]): Promise<Tried> {
  const { model, behavior, isMeant } = guarded;
  const gate = gateOf(guarded);
  const others = behavior.allowedMethods.filter((method) => method !== 'GET');
  let tries = 0;
  let kept: string | undefined;
  const waiting = [...paths];
  for (const [index, path] of waiting.entries()) {
    for (const method of index === 0 ? ['GET', ...others] : ['GET']) {
      const { answer, past } = await askPastOthers(probe, guarded, { target: path, method });
      tries++;
      const by = answeredBy(answer);
      const hit = by === undefined || by.name === 'error-page' ? answer.seen.find(isMeant) : undefined;
      if (hit) return { tries, through: { path, method, origin: hit.origin.id, past } };
      if (by?.state === 'failed') return { tries, kept: `the guard fails at ${urlOf(model, path)}: ${by.summary}` };
      const next = by === undefined ? undefined : pathOfRedirect(guarded, answer);
      if (next !== undefined && waiting.length < mostPaths && !waiting.includes(next)) waiting.push(next);
      if (by !== undefined && by.name !== gate) kept ??= `${by.name} answers at ${urlOf(model, path)}: ${by.summary}`;
    }
  }
  return { tries, ...(kept === undefined ? {} : { kept }) };
}

/** A redirect from one path of the rule to another refuses nobody: browsers follow it. */
function pathOfRedirect({ model, region }: Guarded, { status, headers }: Answer): string | undefined {
  const location = status < 300 || status > 399 ? undefined : headerValue(headers, 'location');
  const [, host, path = ''] = /^(?:https?:\/\/([^/?#]*))?(\/[^?#]*)/i.exec(location ?? '') ?? [];
  const isHere = host === undefined || answersTo(model, host.toLowerCase());
  return isHere && path !== '' && isIn(region, path) ? path : undefined;
}

/** A gate that the rule does not name counts for nothing: asked is what those reach whom it lets in. */
async function askPastOthers(
  probe: Probe,
  { model, gates }: Guarded,
  asked: Asked,
): Promise<{ answer: Answer; past?: PassedGates | undefined }> {
  const answer = await probe.ask(model, asked);
  const stage = answer.stages.find(({ name, state }) => name !== 'cache' && /^(?:answered|refused)$/.test(state))?.name;
  const isFunction = gates.some((gate) => gate !== 'key group');
  const past: PassedGates | undefined =
    stage === 'signature' && !gates.includes('key group')
      ? 'key groups'
      : stage === 'viewer-request' && !isFunction
        ? 'viewer-request functions'
        : undefined;
  if (past === undefined) return { answer };
  return { answer: await (await probe.past(past)).ask(model, asked), past };
}

function brokenBy(
  { model, behavior, region }: Guarded,
  through: NonNullable<Tried['through']>,
  tries: number,
): Outcome {
  const { path, method, origin, past } = through;
  const how = `${method === 'GET' ? '' : ` by ${method}`}${past === undefined ? '' : `, once past its ${past}`}`;
  const why = `behavior "${behavior.pattern}" lets a viewer without such a pass reach origin "${origin}"${how}, for paths under ${describeRegion(region)}`;
  return broken(urlOf(model, path), why, tries);
}
