/** redirects: answers that send a browser where the viewer said, or that hold a line which the viewer wrote. */
import { answersTo, hostOf } from '../../distribution/hosts.js';
import type { Behavior, DistributionModel } from '../../distribution/model.js';
import { headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';
import { LEADS, lureParameters, lures, luresLike } from '../catalogue/lures.js';
import { codeOf, hostsIn, namesIn, pathsIn } from '../code.js';
import type { Kind, Leak, Tries } from '../leak.js';
import { sampleOf } from '../samples.js';
import { type Answer, type Asked, isTarget, type Stack } from '../stack.js';

const page: HeaderList = [
  ['Sec-Fetch-Mode', 'navigate'],
  ['Accept', 'text/html'],
];

export async function* tryRedirects(stack: Stack, model: DistributionModel, behavior: Behavior): Tries {
  if (Object.keys(behavior.functions).length === 0) return;
  const code = codeOf(behavior);
  const line = `${behavior.pattern}, where a Location leads`;
  const usual = hostOfLocation(model, await stack.ask(model, { target: sampleOf(behavior.pattern), headers: page }));
  for (const asked of requestsFor(model, behavior, code)) {
    const answer = await stack.ask(model, asked);
    const host = hostOfLocation(model, answer);
    // A host that stands in the code is the owner's choice.
    const isAway = host !== undefined && host !== usual && !answersTo(model, host) && !code.includes(host);
    const kind = isSplit(answer) ? 'header-injection' : isAway ? 'open-redirect' : undefined;
    yield { line, leak: kind && leakOf(kind, model, behavior, asked, answer) };
  }
}

function leakOf(kind: Kind, model: DistributionModel, behavior: Behavior, asked: Asked, answer: Answer): Leak {
  const location = headerValue(answer.headers, 'location');
  const got = kind === 'open-redirect' ? `Location: ${location}` : 'a header line of the viewer’s';
  return { kind, area: behavior.pattern, model, asked: [asked], status: answer.status, got, where: { behavior } };
}

function requestsFor(model: DistributionModel, { pattern }: Behavior, code: string): Asked[] {
  const path = sampleOf(pattern);
  const folder = path.slice(0, path.lastIndexOf('/'));
  const spoken = pathsIn(code).slice(0, 10);
  const all = [...lures, ...luresLike([hostOf(model), ...hostsIn(code)].slice(0, 4))];
  const below = [...new Set([pattern === '*' ? '' : folder, ...spoken])];
  const paths = below.flatMap((start, at) => [
    ...(at === 0 ? LEADS.flatMap((lead) => ['', '/', '/docs/index.html'].map((end) => start + lead + end)) : []),
    ...all.map((lure) => `${start}/${lure}`),
  ]);
  const parameters = [...new Set([...namesIn(code), ...lureParameters])];
  const queries = [
    ...parameters.flatMap((name) => all.map((lure) => `${path}?${name}=${lure}`)),
    ...spoken.flatMap((start) =>
      parameters.flatMap((name) => lures.slice(0, 4).map((lure) => `${start}?${name}=${lure}`)),
    ),
  ];
  const names = ['X-Forwarded-Host', 'X-Host', 'Forwarded', 'Referer', 'X-Original-URL', 'X-Forwarded-Prefix'];
  const told = names.flatMap((name) =>
    all.map((lure): [string, string] => [name, name === 'Forwarded' ? `host=${lure}` : lure]),
  );
  const cookies = parameters.map((name): [string, string] => ['Cookie', `${name}=https://evil.example/`]);
  return [
    ...[...paths, ...queries].filter(isTarget).map((target) => ({ target, headers: page })),
    ...[...told, ...cookies].map((header) => ({ target: path, headers: [...page, header] })),
  ];
}

/** WHATWG URL: where a browser ends up; a scheme that is no page of anybody's by its name. Undefined: nowhere else. */
function hostOfLocation(model: DistributionModel, { headers }: Answer): string | undefined {
  const location = headerValue(headers, 'location');
  const base = `https://${hostOf(model)}/x/x.html`;
  if (location === undefined || !URL.canParse(location, base)) return undefined;
  const { protocol, hostname } = new URL(location, base);
  return /^https?:$/.test(protocol) ? hostname : protocol;
}

/** RFC 9110 §5.5: a value has no line ends. */
function isSplit({ headers }: Answer): boolean {
  return headers.some(([name, value]) => /^x-evil$/i.test(name) || /[\r\n]/.test(`${name}${value}`));
}
