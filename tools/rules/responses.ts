/** responses: "every behavior redirects to https" and "no response without …": what viewers get, of each kind of answer. */
import { codeOf } from '../attack/code.js';
import type { Asked } from '../attack/stack.js';
import type { Behavior, DistributionModel } from '../distribution/model.js';
import { hasHeader, headerValue } from '../http/header-list.js';
import { broken, holds, type Outcome, sum, unknown } from './outcome.js';
import { describeRegion, findPath, regionOf, undecided } from './paths.js';
import { type Answer, answeredBy, type Probe, type Scene, urlOf } from './probe.js';

export async function checkRedirects(probe: Probe, model: DistributionModel, orRefuses: boolean): Promise<Outcome> {
  return eachBehavior(model, async (behavior, path, paths) => {
    const { viewerProtocolPolicy: policy, functions } = behavior;
    const answer = await probe.ask(model, { target: path, scheme: 'http' });
    const isRedirect = /^https:/i.test(headerValue(answer.headers, 'location') ?? '') && answer.status < 400;
    const isRefused = orRefuses && answer.status === 403 && answeredBy(answer)?.name === 'viewer-rules';
    if (!isRedirect && !isRefused) {
      const why = `behavior "${behavior.pattern}" (${policy}) answers ${answer.status} to plain HTTP, for paths under ${paths}`;
      return broken(urlOf(model, path, 'http'), why);
    }
    if (policy !== 'allow-all' || !functions['viewer-request']) return { ...holds, tries: 1 };
    return unknown(`a function redirects in behavior "${behavior.pattern}": 1 try held`, 1);
  });
}

/** The kinds of answers, in the order that people meet them. */
const kinds: { what: string; asked?: Partial<Asked>; scene?: Scene }[] = [
  { what: 'an answer' },
  { what: 'a redirect of the origin', scene: { status: 302 } },
  ...[403, 404, 500].map((status) => ({ what: `a ${status} of the origin`, scene: { status } })),
  { what: 'CloudFront’s own refusal of a method', asked: { method: 'DELETE' } },
  { what: 'the answer to plain HTTP', asked: { scheme: 'http' } },
];

export async function checkHeader(probe: Probe, model: DistributionModel, header: string): Promise<Outcome> {
  return eachBehavior(model, async (behavior, path, paths) => {
    let tries = 0;
    for (const { what, asked, scene } of kinds) {
      const whole = { target: path, ...asked };
      for (const { answer, past } of await askBothSides(probe, model, whole, scene)) {
        tries++;
        if (hasHeader(answer.headers, header)) continue;
        const why = `behavior "${behavior.pattern}" sends ${what} (${answer.status}) without it${past}, for paths under ${paths}`;
        return broken(urlOf(model, path, asked?.scheme), why, tries);
      }
    }
    if (isSure(behavior, header)) return { ...holds, tries };
    return unknown(`functions of behavior "${behavior.pattern}" have a part in it: ${tries} tries held`, tries);
  });
}

/** Where a gate answers: its own answer, and what those get whom it lets in. */
async function askBothSides(
  probe: Probe,
  model: DistributionModel,
  asked: Asked,
  scene: Scene | undefined,
): Promise<{ answer: Answer; past: string }[]> {
  const answer = await probe.ask(model, asked, scene);
  const isGate = answer.stages.some(({ name, state }) => gateStages.has(name) && /^(?:answered|refused)$/.test(state));
  if (!isGate) return [{ answer, past: '' }];
  const behind = await (await probe.past('all')).ask(model, asked, scene);
  return [
    { answer, past: '' },
    { answer: behind, past: ', once past its gate' },
  ];
}

const gateStages = new Set(['signature', 'viewer-request']);

/** The policy comes after every function but viewer-response, which could take the header away. */
function isSure({ responseHeadersPolicy, functions }: Behavior, header: string): boolean {
  const isSet = responseHeadersPolicy?.set.some(({ name }) => name.toLowerCase() === header) ?? false;
  return (
    isSet &&
    (!functions['viewer-response'] ||
      !codeOf({ functions } as Behavior)
        .toLowerCase()
        .includes(header))
  );
}

/** Those that any path belongs to, each with one. */
async function eachBehavior(
  model: DistributionModel,
  check: (behavior: Behavior, path: string, paths: string) => Promise<Outcome>,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const behavior of model.behaviors) {
    const region = regionOf(model, behavior);
    const path = findPath(region);
    if (path === undecided)
      outcomes.push(unknown(`the patterns before "${behavior.pattern}" are too many to decide`, 0));
    else if (path !== undefined) outcomes.push(await check(behavior, path, describeRegion(region)));
  }
  return sum(outcomes);
}
