/** redirects: answers that send a browser where the viewer said, or that hold a line which the viewer wrote. */
import { answersTo, hostOf } from '../../distribution/hosts.js';
import type { Behavior, DistributionModel } from '../../distribution/model.js';
import { headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';
import { LEADS, lureParameters, lures } from '../catalogue/lures.js';
import { codeOf, hostsIn, namesIn } from '../code.js';
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
  const known = new Set(hostsIn(code));
  for (const asked of requestsFor(behavior, namesIn(code))) {
    const answer = await stack.ask(model, asked);
    const found = isSplit(answer)
      ? 'header-injection'
      : leadsAway(model, known, asked, answer)
        ? 'open-redirect'
        : undefined;
    const line = `${behavior.pattern}, where a Location leads`;
    yield { line, leak: found && leakOf(found, model, behavior, asked, answer) };
  }
}

function leakOf(kind: Kind, model: DistributionModel, behavior: Behavior, asked: Asked, answer: Answer): Leak {
  const location = headerValue(answer.headers, 'location');
  const got = kind === 'open-redirect' ? `Location: ${location}` : 'a header line of the viewer’s';
  return { kind, area: behavior.pattern, model, asked: [asked], status: answer.status, got, where: { behavior } };
}

function requestsFor({ pattern }: Behavior, names: string[]): Asked[] {
  const path = sampleOf(pattern);
  const folder = path.slice(0, path.lastIndexOf('/'));
  const below = pattern === '*' ? [''] : [folder];
  const paths = below.flatMap((start) =>
    LEADS.flatMap((lead) => ['', '/', '/docs/index.html'].map((end) => start + lead + end)),
  );
  const parameters = [...new Set([...names, ...lureParameters])];
  const queries = parameters.flatMap((name) => lures.map((lure) => `${path}?${name}=${lure}`));
  const told: HeaderList = [
    'X-Forwarded-Host',
    'X-Host',
    'Forwarded',
    'Referer',
    'X-Original-URL',
    'X-Forwarded-Prefix',
  ].flatMap((name) => lures.map((lure): [string, string] => [name, name === 'Forwarded' ? `host=${lure}` : lure]));
  const cookies: HeaderList = parameters.map((name) => ['Cookie', `${name}=https://evil.example/`]);
  return [
    ...[...paths, ...queries].filter(isTarget).map((target) => ({ target, headers: page })),
    ...[...told, ...cookies].map((header) => ({ target: path, headers: [...page, header] })),
  ];
}

/** WHATWG URL: where a browser ends up. */
function leadsAway(
  model: DistributionModel,
  known: ReadonlySet<string>,
  { target }: Asked,
  { headers }: Answer,
): boolean {
  const location = headerValue(headers, 'location');
  const base = `https://${hostOf(model)}${target.startsWith('/') ? target : '/'}`;
  if (location === undefined || !URL.canParse(location, base)) return false;
  const { protocol, hostname } = new URL(location, base);
  if (!/^https?:$/.test(protocol)) return true;
  return !answersTo(model, hostname) && !known.has(hostname);
}

/** RFC 9110 §5.5: a value has no line ends. */
function isSplit({ headers }: Answer): boolean {
  return headers.some(([name, value]) => /^x-evil$/i.test(name) || /[\r\n]/.test(`${name}${value}`));
}
