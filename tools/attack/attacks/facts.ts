/** facts: headers that tell an origin who asks, as far as this stack shows that the origin goes by them, in the words of the viewer. */

import type { Behavior, DistributionModel, Selection } from '../../distribution/model.js';
import { originsOf } from '../../doctor/examined.js';
import { proxyFacts } from '../catalogue/facts.js';
import { asViewer, type Viewer } from '../guard.js';
import type { Leak, Tries } from '../leak.js';
import { isBucket, placeOf } from '../objects.js';
import { sampleOf } from '../samples.js';
import type { Asked, Stack } from '../stack.js';

/** What a header speaks of that a function writes for the origin. */
const aboutViewers =
  /forwarded|client-?ip|real-?ip|user|role|admin|auth|tenant|internal|original-(url|host)|rewrite|viewer|verify|secret|email|group/i;
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
    const target = sampleOf(behavior.pattern);
    for (const name of namesFor(model, behavior, written)) {
      for (const lines of [1, 2]) {
        const headers = Array.from({ length: lines }, (): [string, string] => [name, forged]);
        const asked = asViewer(who, { target, headers });
        const { status, got } = await stack.ask(model, asked);
        const reached = got.some((seen) =>
          seen.request.headers.some(([other, value]) => other.toLowerCase() === name && value.includes(forged)),
        );
        const leak: Leak = {
          kind: 'header-trust',
          area: behavior.pattern,
          model,
          asked: [asked],
          status,
          got: `"${name}" at origin "${got[0]?.origin.id}", as the viewer wrote it`,
          where: { behavior },
        };
        yield { line: `${behavior.pattern}, facts that the origin is told`, leak: reached ? leak : undefined };
      }
    }
  }
}

/** Names that functions write, by the server they write them for. */
async function writtenHeaders(stack: Stack, model: DistributionModel, ways: Way[]): Promise<Map<string, Set<string>>> {
  const written = new Map<string, Set<string>>();
  for (const { behavior, who } of ways) {
    if (Object.keys(behavior.functions).length === 0) continue;
    const asked: Asked = asViewer(who, { target: sampleOf(behavior.pattern) });
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
  return written;
}

/** Those that a function writes for the same server, and facts of proxies that a policy lets through by name. */
function namesFor(model: DistributionModel, behavior: Behavior, written: Map<string, Set<string>>): string[] {
  const servers = originsOf(model, behavior).filter((origin) => !isBucket(origin));
  if (servers.length === 0) return [];
  const proxies = new Set(proxyFacts.map((name) => name.toLowerCase()));
  const byName = [behavior.originRequestPolicy?.headers, behavior.cachePolicy.headers].flatMap(namesOf);
  const named = byName.filter((name) => proxies.has(name) && !nobodys.test(name));
  return [...new Set([...servers.flatMap((origin) => [...(written.get(placeOf(origin)) ?? [])]), ...named])];
}

function namesOf(selection: Selection | undefined): string[] {
  return selection?.behavior === 'whitelist' ? selection.names : [];
}
