/** viewers: what one viewer's request leaves in the cache, served to another. Two ask for one path, and differ in one thing. */

import { answersTo, hostOf } from '../../distribution/hosts.js';
import type { Behavior, DistributionModel, Selection } from '../../distribution/model.js';
import { viewers as catalogue } from '../catalogue/viewers.js';
import { codeOf, hostsIn, namesIn } from '../code.js';
import { asViewer, type Guard, nobody, type Viewer } from '../guard.js';
import type { Kind, Leak, Tries } from '../leak.js';
import { isBucket } from '../objects.js';
import { sampleOf } from '../samples.js';
import type { Asked, Stack } from '../stack.js';
import { breaker, type Seen } from '../stand-in.js';

interface Difference {
  kind: Kind;
  what: string;
  one: Omit<Asked, 'target'>;
  other: Omit<Asked, 'target'>;
  query?: [one: string, other: string];
}

/** `who`: somebody the behavior lets in. */
export async function* tryViewers(stack: Stack, model: DistributionModel, behavior: Behavior, who: Viewer): Tries {
  const path = sampleOf(behavior.pattern);
  const volatile = await volatileNames(stack, model, asViewer(who, { target: path }));
  for (const { kind, what, one, other, query } of differencesOf(model, behavior)) {
    const [a, b] = [one, other].map((asked, index) =>
      asViewer(who, { ...asked, target: query ? `${path}?${query[index]}` : path, cached: true }),
    ) as [Asked, Asked];
    const line = `${behavior.pattern}, an answer that depends on who asks`;
    const [first, second] = await inTurn(stack, model, [a, b]);
    if (first === undefined || second?.seen !== first.seen) {
      yield { line };
      continue;
    }
    const [alone] = await inTurn(stack, model, [b]);
    const isAnother = alone !== undefined && told(alone.seen, volatile) !== told(first.seen, volatile);
    const leak: Leak = {
      kind,
      area: behavior.pattern,
      model,
      asked: [a, b],
      status: second.status,
      got: `the answer to another viewer, by ${what}`,
      where: { behavior },
    };
    yield { line, leak: isAnother ? leak : undefined };
  }
}

/** A gate behind the cache refuses nobody what a pass has put there; and what it refused, it refuses to the holder of a pass. */
export async function* tryKeptPasses(stack: Stack, guard: Guard, pass: Viewer): Tries {
  const { model, behavior, pattern: area, path: target } = guard;
  const line = `${area}, an answer that depends on who asks`;
  const without = asViewer(nobody, { target, cached: true });
  const holder = asViewer(pass, { target, cached: true });
  const [, second] = await inTurn(stack, model, [holder, without]);
  const leak: Leak = {
    kind: 'missing-key',
    area,
    model,
    asked: [holder, without],
    status: 200,
    got: '',
    where: { behavior },
  };
  yield { line, leak: second && { ...leak, status: second.status, got: 'the answer to the holder of a pass' } };
  stack.forget();
  await stack.ask(model, without);
  const refused = await stack.ask(model, holder);
  const got = `the refusal of another viewer, ${refused.status}`;
  yield {
    line,
    leak:
      refused.got.length > 0
        ? undefined
        : { ...leak, kind: 'cached-error', asked: [without, holder], status: refused.status, got },
  };
}

/** Longer than the ten seconds for which CloudFront keeps every error. DG/custom-error-pages-expiration.html */
const patience = 11;

export async function* tryErrors(stack: Stack, model: DistributionModel, behavior: Behavior, who: Viewer): Tries {
  const path = sampleOf(behavior.pattern);
  for (const { what, one, query } of breaking(model, behavior)) {
    const line = `${behavior.pattern}, an error that one viewer causes`;
    const bad = asViewer(who, { ...one, target: query ? `${path}?${query[0]}` : path, cached: true });
    const plain = asViewer(who, { target: path, cached: true });
    stack.forget();
    const broken = await stack.ask(model, bad);
    if (broken.status < 400) {
      yield { line };
      continue;
    }
    stack.wait(patience);
    const after = await stack.ask(model, plain);
    stack.forget();
    const alone = await stack.ask(model, plain);
    const got = `the error ${after.status} of another viewer, by ${what}`;
    const leak: Leak = {
      kind: 'cached-error',
      area: behavior.pattern,
      model,
      asked: [bad, plain],
      status: after.status,
      got,
      where: { behavior },
    };
    yield { line, leak: after.status >= 400 && alone.status < 400 ? leak : undefined };
  }
}

function breaking(model: DistributionModel, behavior: Behavior): Difference[] {
  const put = (asked: Omit<Asked, 'target'>): Omit<Asked, 'target'> => ({
    headers: (asked.headers ?? []).map(([name, value]) => [name, value.replace(/alice$/, breaker)]),
  });
  return differencesOf(model, behavior)
    .filter(({ one, query }) => query !== undefined || (one.headers ?? []).some(([, value]) => value.endsWith('alice')))
    .map((each) => ({
      ...each,
      one: put(each.one),
      ...(each.query ? { query: [each.query[0].replace('alice', breaker), ''] } : {}),
    }));
}

interface Got {
  seen: Seen;
  status: number;
}

/** With an empty cache before them. Undefined: no object. */
async function inTurn(stack: Stack, model: DistributionModel, requests: Asked[]): Promise<(Got | undefined)[]> {
  stack.forget();
  const answers: (Got | undefined)[] = [];
  for (const asked of requests) {
    const { got, status } = await stack.ask(model, asked);
    answers.push(got[0] && { seen: got[0], status });
  }
  return answers;
}

/** What an answer can depend on: a bucket looks at the key alone. */
function told({ origin, object, request }: Seen, volatile: ReadonlySet<string>): string {
  if (isBucket(origin)) return `${object}`;
  const headers = request.headers.filter(([name]) => !volatile.has(name.toLowerCase()));
  return JSON.stringify([object, request.query, headers]);
}

/** Headers that are another each time, whoever asks. */
async function volatileNames(stack: Stack, model: DistributionModel, asked: Asked): Promise<Set<string>> {
  const [one] = await inTurn(stack, model, [asked]);
  const [other] = await inTurn(stack, model, [asked]);
  const before = new Map(one?.seen.request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const changed = other?.seen.request.headers.filter(([name, value]) => before.get(name.toLowerCase()) !== value) ?? [];
  return new Set(['x-amz-cf-id', 'x-amz-date', 'via', ...changed.map(([name]) => name.toLowerCase())]);
}

/** Of two viewers who differ in these, no answer is personal, or CloudFront itself sees to it. */
const impersonal =
  /^(origin|referer|user-agent|accept|accept-encoding|access-control-.*|range|if-.*|cache-control|pragma|upgrade-insecure-requests|te|connection|transfer-encoding|expect|max-forwards|x-timer|x-oversized|via|x-amz-.*|x-forwarded-for|cloudfront-.*|traceparent|tracestate|x-request-id)$/;

export function differencesOf(model: DistributionModel, behavior: Behavior): Difference[] {
  const { cachePolicy, originRequestPolicy } = behavior;
  const code = codeOf(behavior);
  const spoken = namesIn(code).slice(0, 12);
  const named = (part: 'cookies' | 'headers' | 'query') => [
    ...namesOf(originRequestPolicy?.[part]),
    ...namesOf(cachePolicy[part]),
  ];
  const cookies = unique([...named('cookies').filter((name) => !name.includes('*')), 'session', ...spoken]);
  const headers = unique(
    [...named('headers'), ...spoken.filter((name) => name.includes('-'))].map((name) => name.toLowerCase()),
  );
  const others = cachePolicy.legacy ? [] : catalogueHeaders();
  const personal = unique(['authorization', ...headers.filter((name) => !impersonal.test(name)), ...others]);
  return [
    ...cookies.map((name): Difference => pair('forwarded-cookie', `cookie "${name}"`, ['Cookie', `${name}=`])),
    ...personal.map(
      (name): Difference => pair('missing-key', `header "${name}"`, [name, name === 'authorization' ? 'Bearer ' : '']),
    ),
    ...unique([...named('query'), 'a', ...spoken]).map(
      (name): Difference => ({
        kind: 'missing-key',
        what: `query parameter "${name}"`,
        one: {},
        other: {},
        query: [`${name}=alice`, `${name}=bob`],
      }),
    ),
    ...hostPairs(model, code),
    ...(headers.includes('cloudfront-viewer-country')
      ? [
          {
            kind: 'missing-key',
            what: 'the country',
            one: { country: 'DE' },
            other: { country: 'FR' },
          } satisfies Difference,
        ]
      : []),
  ];
}

function pair(kind: Kind, what: string, [name, begin]: [string, string]): Difference {
  return { kind, what, one: { headers: [[name, `${begin}alice`]] }, other: { headers: [[name, `${begin}bob`]] } };
}

function catalogueHeaders(): string[] {
  return catalogue
    .flatMap(({ headers = [] }) => headers.map(([name]) => name.toLowerCase()))
    .filter((name) => name !== 'cookie' && !impersonal.test(name));
}

function namesOf(selection: Selection | undefined): string[] {
  return selection?.behavior === 'whitelist' ? selection.names : [];
}

/** Names under which one distribution shows several sites. */
function hostPairs(model: DistributionModel, code: string): Difference[] {
  const own = model.aliases.flatMap((alias) =>
    alias.startsWith('*') ? ['alice', 'bob'].map((label) => alias.replace('*', label)) : [alias],
  );
  const spoken = hostsIn(code).filter((host) => model.aliases.length === 0 || answersTo(model, host));
  const hosts = unique([...spoken, ...own, hostOf(model)]).slice(0, 6);
  const [first, ...rest] = hosts;
  return rest.map((host) => ({ kind: 'tenant-leak', what: `host "${first}"`, one: { host: first! }, other: { host } }));
}

function unique(all: string[]): string[] {
  return [...new Set(all)];
}
