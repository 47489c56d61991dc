/** identity-headers: headers that tell an origin who asks, as far as this stack shows that the origin goes by them, in the words of the viewer. */
import type { Behavior, DistributionModel, Selection } from '../../distribution/model.js';
import { originsOf } from '../../doctor/examined.js';
import { identityFacts, proxyFacts } from '../catalogue/facts.js';
import { asViewer, type Viewer } from '../guard.js';
import type { Leak, Tries } from '../leak.js';
import { isBucket, placeOf } from '../objects.js';
import { sampleOf } from '../samples.js';
import type { Answer, Stack } from '../stack.js';

/** What a header speaks of that a function writes for the origin. */
const aboutViewers =
  /forwarded|client-?ip|real-?(ip|client)|user|role|admin|auth|tenant|internal|original-(url|host)|rewrite|viewer|verify|secret|email|group/i;
const nobodys = /^(user-agent|x-forwarded-for|x-amz-.*|cloudfront-.*)$/i;

const forged = 'forged.example';

export interface Way {
  behavior: Behavior;
  who: Viewer;
}

/** `ways`: behaviors, each with somebody whom it lets in. */
export async function* tryFacts(stack: Stack, model: DistributionModel, ways: Way[]): Tries {
  const written = await writtenHeaders(stack, model, ways);
  for (const { behavior, who } of ways) {
    const own = ownFacts(model, behavior, written);
    const names = [...new Set([...own, ...namedFacts(behavior)])];
    // What a function makes of another header is found by forging all of them.
    const attempts =
      names.length === 0 ? [] : [...names.map((name) => [name]), ...names.map((name) => [name, name]), proxyFacts];
    for (const attempt of attempts) {
      const headers = attempt.map((name): [string, string] => [name, forged]);
      const asked = asViewer(who, { target: sampleOf(behavior.pattern), headers });
      const answer = await stack.ask(model, asked);
      const believed = reachedBy(answer, attempt === proxyFacts ? own : new Set(attempt));
      const line = `${behavior.pattern}, facts that the origin is told`;
      const leak = (name: string): Leak => ({
        kind: 'header-trust',
        area: behavior.pattern,
        model,
        asked: [asked],
        status: answer.status,
        got: `"${name}" at origin "${answer.got[0]?.origin.id}", as the viewer wrote it`,
        where: { behavior },
      });
      yield { line, leak: believed === undefined ? undefined : leak(believed) };
    }
  }
}

function reachedBy({ got }: Answer, names: ReadonlySet<string>): string | undefined {
  const lines = got.flatMap(({ request }) => request.headers);
  return lines.find(([name, value]) => names.has(name.toLowerCase()) && value.includes(forged))?.[0].toLowerCase();
}

/** Names that functions write, by the server they write them for. */
async function writtenHeaders(stack: Stack, model: DistributionModel, ways: Way[]): Promise<Map<string, Set<string>>> {
  const written = new Map<string, Set<string>>();
  for (const { behavior, who } of ways) {
    if (Object.keys(behavior.functions).length === 0) continue;
    // Some are written only where the viewer has said something: a header made of another.
    for (const headers of [[], proxyFacts.map((name): [string, string] => [name, '192.0.2.1'])]) {
      const asked = asViewer(who, { target: sampleOf(behavior.pattern), headers });
      const own = new Set(asked.headers?.map(([name]) => name.toLowerCase()));
      for (const { origin, request } of (await stack.ask(model, asked)).got) {
        const fixed = new Set(origin.customHeaders.map(([name]) => name.toLowerCase()));
        const names = request.headers
          .filter(([, value]) => !value.startsWith('AWS4-'))
          .map(([name]) => name.toLowerCase())
          .filter((name) => !own.has(name) && !fixed.has(name) && aboutViewers.test(name) && !nobodys.test(name));
        written.set(placeOf(origin), new Set([...(written.get(placeOf(origin)) ?? []), ...names]));
      }
    }
  }
  return written;
}

/** Those that a function writes for the same server. */
function ownFacts(model: DistributionModel, behavior: Behavior, written: Map<string, Set<string>>): Set<string> {
  const servers = originsOf(model, behavior).filter((origin) => !isBucket(origin));
  return new Set(servers.flatMap((origin) => [...(written.get(placeOf(origin)) ?? [])]));
}

/** Facts that a policy lets through by name: the origin is to know them. Who puts one into the key means another thing by it. */
function namedFacts({ originRequestPolicy, cachePolicy }: Behavior): string[] {
  const proxies = new Set(proxyFacts.map((name) => name.toLowerCase()));
  const keyed = namesOf(cachePolicy.headers);
  const sent = namesOf(originRequestPolicy?.headers).filter(
    (name) => identityFacts.test(name) && !keyed.includes(name),
  );
  return [
    ...sent,
    ...[...namesOf(originRequestPolicy?.headers), ...keyed].filter((name) => proxies.has(name) && !nobodys.test(name)),
  ];
}

function namesOf(selection: Selection | undefined): string[] {
  return selection?.behavior === 'whitelist' ? selection.names : [];
}
