/** guards: finds what is guarded, by asking for it without a pass. What refuses then is the guard, whatever it is made of. */
import { setImmediate } from 'node:timers/promises';
import { answersTo, hostOf } from '../distribution/hosts.js';
import { matchBehavior } from '../distribution/match.js';
import type { Behavior, DistributionModel } from '../distribution/model.js';
import { notKnownHere } from '../distribution/unknown-functions.js';
import { originsOf } from '../doctor/examined.js';
import type { EventType } from '../http/event-type.js';
import { headerValue } from '../http/header-list.js';
import { codeOf } from './code.js';
import { asViewer, type Guard, nobody, type Viewer } from './guard.js';
import { plainObjects } from './objects.js';
import type { Pass } from './pass.js';
import { opened } from './probes.js';
import { type Sample, samplesOf } from './samples.js';
import type { Answer, Asked, Stack } from './stack.js';

export interface Found {
  guards: Guard[];
  /** What cannot be judged, and why. */
  notes: Set<string>;
  /** A function of theirs failed, and would at each try, after as long a time. */
  broken: Set<Behavior>;
}

/** Fills `found`, so that what there is counts when the time is over. `models`: the user's own. */
export async function findGuards(
  stack: Stack,
  models: readonly DistributionModel[],
  passes: Pass[],
  projectDir: string,
  found: Found,
  over: AbortSignal,
): Promise<void> {
  const all: Guard[] = [];
  for (const model of models) {
    const abroad = strangerTo(model);
    for (const behavior of model.behaviors) {
      for (const who of [nobody, ...(abroad ? [abroad] : []), ...passes]) {
        await setImmediate();
        if (over.aborted) return;
        if (found.broken.has(behavior)) break;
        noteUnknown(behavior, found.notes);
        const guards = await guardsAgainst(stack, model, behavior, who, samplesOf(model, behavior, projectDir), found);
        all.push(...guards);
        found.guards = all.filter((guard) => isOwn(guard, all));
      }
    }
  }
  for (const guard of found.guards) await learnBody(stack, guard, found.notes);
  await learnObjects(stack, found.guards, passes, found.notes);
}

/** Where it stands in, a gate that nobody knows lets everybody in. */
function noteUnknown({ pattern, unknownFunctions }: Behavior, notes: Set<string>): void {
  for (const [event, arn] of Object.entries(unknownFunctions))
    notes.add(
      `${pattern}: ${notKnownHere(arn)}. What it guards was not tried: give --function "${pattern}:${event}=FILE".`,
    );
}

/** A viewer from a country that is not let in. */
function strangerTo({ geoRestriction: { type, countries } }: DistributionModel): Viewer | undefined {
  if (type === 'none') return undefined;
  const country = type === 'blacklist' ? countries[0] : ['AQ', 'BV'].find((code) => !countries.includes(code));
  return country === undefined ? undefined : { name: `a viewer in ${country}`, headers: [], viewer: { country } };
}

/** What lies inside of a behavior that refuses as a whole is guarded with it. */
async function guardsAgainst(
  stack: Stack,
  model: DistributionModel,
  behavior: Behavior,
  who: Viewer,
  samples: Sample[],
  { notes, broken }: Found,
): Promise<Guard[]> {
  const guards: Guard[] = [];
  for (const [index, { path, pattern }] of samples.entries()) {
    const before = notes.size;
    const by = await refusalOf(stack, model, path, who, notes);
    if (notes.size > before) {
      broken.add(behavior);
      break;
    }
    if (by === undefined) continue;
    guards.push({
      model,
      behavior,
      pattern,
      by,
      path,
      who,
      objects: plainObjects(model, behavior, path),
      avoid: broken,
    });
    if (index === 0 && pattern === behavior.pattern) break;
  }
  return guards;
}

/** Statuses by which somebody is refused; others are no answer to who asks. RFC 9110 §15.5 */
const refusing = new Set([401, 402, 403, 407, 451]);

/** What refuses `who` at a plain path; undefined where nothing does. */
export async function refusalOf(
  stack: Stack,
  model: DistributionModel,
  path: string,
  who: Viewer,
  notes = new Set<string>(),
): Promise<string | undefined> {
  const answer = await follow(stack, model, asViewer(who, { target: path }));
  const record = answer.record();
  const stage = record?.stages.find(({ state }) => ['refused', 'answered', 'failed'].includes(state));
  if (record === undefined || stage === undefined) return undefined;
  if (stage.state === 'failed') notes.add(`${path}: ${record.why?.text ?? record.verdict}`);
  const isOurs = stage.state === 'answered' && /^(viewer|origin)-request$/.test(stage.name);
  const isRefused =
    stage.state === 'refused' ||
    refusing.has(answer.status) ||
    (isOurs && asksWho(answer, path, codeOf(matchBehavior(model, path))));
  if (!isRefused || stage.state === 'failed' || stage.name === 'cache') return undefined;
  return nameOf(matchBehavior(model, path), stage.name, record.why?.code, record.origin);
}

/** A function's own answer to who is not known: a redirect to a login, and not to where a page has moved; a login page; or that nothing is there. */
function asksWho({ status, headers }: Answer, path: string, code: string): boolean {
  const looksAtWho = /cookie|authorization/i.test(code);
  if (status < 300 || status > 399) return looksAtWho && (status === 200 || status === 404);
  const location = headerValue(headers, 'location') ?? '';
  const isBack = location.includes(encodeURIComponent(path)) || location.includes(`=${path}`);
  return isBack || looksAtWho || /log-?in|sign-?in|auth|sso/i.test(location);
}

function nameOf({ functions }: Behavior, stage: string, code: string | undefined, origin: string | undefined): string {
  if (stage === 'signature') return 'key group';
  if (stage === 'viewer-rules') return code === 'GeoRestricted' ? 'geo restriction' : 'web ACL';
  const edge = functions[stage as EventType];
  if (edge) return `${edge.kind === 'function' ? 'function' : 'Lambda'} ${edge.name}`;
  return origin === undefined ? 'CloudFront' : `origin ${origin}`;
}

/** A redirect that keeps the path, such as one to the canonical host, is followed; what is left at the end leads away. */
async function follow(stack: Stack, model: DistributionModel, asked: Asked): Promise<Answer> {
  const stem = asked.target.replace(/\.\w+$/, '');
  let answer = await stack.ask(model, asked);
  for (let hop = 0; hop < 5; hop++) {
    const location = headerValue(answer.headers, 'location');
    const base = `https://${hostOf(model)}${asked.target}`;
    if (answer.status < 300 || answer.status > 399 || location === undefined || !URL.canParse(location, base))
      return answer;
    const { pathname, search, hostname } = new URL(location, base);
    if (!pathname.includes(stem)) return answer;
    const isOwn = hostname === hostOf(model) || answersTo(model, hostname);
    answer = isOwn
      ? await stack.ask(model, { ...asked, target: pathname + search, host: hostname })
      : { ...answer, status: 200, record: () => undefined };
  }
  return answer;
}

/** By what a server of the user's answers without the guard: how it reads paths, only it knows. */
async function learnBody(stack: Stack, guard: Guard, notes: Set<string>): Promise<void> {
  const { model, behavior, path } = guard;
  const [origin] = originsOf(model, behavior);
  const open = opened(stack.models, model, behavior);
  if (origin === undefined || open === undefined || !stack.isGiven(origin)) return;
  const { text, status } = await stack.ask(open, { target: path });
  const other = await stack.ask(open, { target: path.replace(/[^/]*$/, 'there-is-no-such-page') });
  if (status >= 400)
    notes.add(`Origin ${origin.id} answers ${status} to ${path}: nothing of it can get through there.`);
  else if (text !== other.text) guard.body = text;
}

/** What a good pass gets is what the guard guards, also where a function rewrites the path. */
async function learnObjects(stack: Stack, guards: Guard[], passes: Pass[], notes: Set<string>): Promise<void> {
  const shut = guards.filter(({ who }) => who === nobody);
  for (const pass of passes) {
    for (const guard of shut.filter((each) => pass.covers(each))) {
      const { status, got } = await stack.ask(guard.model, { target: guard.path, headers: pass.headers });
      if (status >= 400 || got.length === 0) continue;
      pass.opens.add(guard);
      for (const object of got.flatMap((seen) => seen.object ?? [])) guard.objects.add(object);
    }
    if (pass.opens.size === 0)
      notes.add(
        `The pass for ${pass.name} opened nothing: ${shut.find((each) => pass.covers(each))?.pattern ?? 'no guard'} let nobody in.`,
      );
  }
  const closed = shut.filter((guard) => !passes.some(({ opens, covers }) => opens.has(guard) || covers(guard)));
  for (const pattern of new Set(closed.map((guard) => guard.pattern)))
    notes.add(
      `${pattern} let nobody in. With --pass "${pattern}=COOKIE" its good passes are tried changed, after their end, and elsewhere.`,
    );
}

/** With a pass that opens it, a guard refuses nobody of this name; a guard against a pass counts where nobody is refused too. */
function isOwn({ who, behavior, pattern }: Guard, guards: Guard[]): boolean {
  const isAlone = (other: Guard) => other.who === nobody && other.behavior === behavior;
  return (
    who === nobody ||
    guards.some((other) => isAlone(other) && (other.pattern === pattern || other.pattern === behavior.pattern)) ||
    who.viewer !== undefined
  );
}
