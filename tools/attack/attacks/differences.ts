/** differences: in what two viewers of one path may differ, and what of it an origin may be told. */
import { answersTo, hostOf } from '../../distribution/hosts.js';
import type { Behavior, DistributionModel, Selection } from '../../distribution/model.js';
import type { HeaderList } from '../../http/messages.js';
import { viewers as catalogue } from '../catalogue/viewers.js';
import { codeOf, hostsIn, namesIn, wordsIn } from '../code.js';
import type { Kind } from '../leak.js';
import type { Asked } from '../stack.js';
import { breaker } from '../stand-in.js';

type Part = Omit<Asked, 'target'>;

export interface ViewerDifference {
  kind: Kind;
  what: string;
  one: Part;
  other: Part;
  query?: [one: string, other: string];
}

/** Of two viewers who differ in these, no answer is personal, or CloudFront itself sees to it. */
const impersonal =
  /^(origin|referer|user-agent|accept|accept-encoding|access-control-.*|range|if-.*|cache-control|pragma|upgrade-insecure-requests|te|connection|transfer-encoding|expect|max-forwards|x-timer|x-oversized|via|x-amz-.*|x-forwarded-for|cloudfront-.*|traceparent|tracestate|x-request-id)$/;

/** Facts that are another for each connection, which nobody makes pages of. */
const technical = /^cloudfront-viewer-(address|asn|tls|http-version|header-.*|ja[34].*)$/;

export function differencesOf(model: DistributionModel, behavior: Behavior): ViewerDifference[] {
  const code = codeOf(behavior);
  const spoken = namesIn(code).slice(0, 12);
  const headers = namedIn(behavior, 'headers').map((name) => name.toLowerCase());
  const told = spoken.filter((name) => name.includes('-')).map((name) => name.toLowerCase());
  // The legacy settings send what nobody named, too: DG/RequestAndResponseBehaviorCustomOrigin.html
  const others = behavior.cachePolicy.legacy ? [] : catalogueHeaders();
  const personal = unique(['authorization', ...headers, ...told, ...others]).filter((name) => !impersonal.test(name));
  const cookies = cookiesOf(behavior, spoken);
  return [
    ...cookies.map((name) => byCookie(name, 'alice', 'bob')),
    ...spoken.flatMap((name) => wordsIn(code).map((word) => byCookie(name, word, 'bob'))),
    ...personal.map(byHeader),
    ...unique([...namedIn(behavior, 'query'), 'a', ...spoken]).map(byQuery),
    ...headers.filter((name) => name.startsWith('cloudfront-') && !technical.test(name)).flatMap(byFact),
    ...byHost(model, code),
  ];
}

/** The same, each in the words of `one` that some server fails over with `status`. */
export function breaking(model: DistributionModel, behavior: Behavior, status: number): ViewerDifference[] {
  const broken = `${breaker}-${status}`;
  const isHeader = ({ one }: ViewerDifference) => (one.headers ?? []).some(([, value]) => value.endsWith('alice'));
  return differencesOf(model, behavior).flatMap((each): ViewerDifference[] => {
    if (each.query) return [{ ...each, query: [each.query[0].replace('alice', broken), ''] }];
    const headers = (each.one.headers ?? []).map(([name, value]): [string, string] => [
      name,
      value.replace('alice', broken),
    ]);
    return isHeader(each) ? [{ ...each, one: { headers } }] : [];
  });
}

/** By any name that a gate may know it: made up. */
export function someCredential(behavior: Behavior): HeaderList {
  const cookies = cookiesOf(behavior, namesIn(codeOf(behavior)).slice(0, 12)).map((name) => `${name}=alice`);
  return [
    ['Cookie', cookies.join('; ')],
    ['Authorization', 'Bearer alice'],
  ];
}

function cookiesOf(behavior: Behavior, spoken: string[]): string[] {
  return unique([...namedIn(behavior, 'cookies').filter((name) => !name.includes('*')), 'session', ...spoken]);
}

function byCookie(name: string, one: string, other: string): ViewerDifference {
  return pair('forwarded-cookie', `cookie "${name}"`, 'Cookie', `${name}=${one}`, `${name}=${other}`);
}

function byHeader(name: string): ViewerDifference {
  const begin = name === 'authorization' ? 'Bearer ' : '';
  return pair('missing-key', `header "${name}"`, name, `${begin}alice`, `${begin}bob`);
}

function pair(kind: Kind, what: string, header: string, one: string, other: string): ViewerDifference {
  return { kind, what, one: { headers: [[header, one]] }, other: { headers: [[header, other]] } };
}

function byQuery(name: string): ViewerDifference {
  const query: [string, string] = [`${name}=alice`, `${name}=bob`];
  return { kind: 'missing-key', what: `query parameter "${name}"`, one: {}, other: {}, query };
}

/** "cloudfront-viewer-country", "cloudfront-is-mobile-viewer". */
function byFact(name: string): ViewerDifference[] {
  const device = /^cloudfront-is-(\w+)-viewer$/.exec(name)?.[1];
  const fact = /^cloudfront-viewer-(.+)$/.exec(name)?.[1];
  if (device === undefined && fact === undefined) return [];
  const [one, other] = device === undefined ? [{ [fact!]: 'DE' }, { [fact!]: 'FR' }] : [{ device }, { device: 'none' }];
  return [{ kind: 'missing-key', what: `header "${name}"`, one: { viewer: one }, other: { viewer: other } }];
}

/** Names under which one distribution shows several sites. */
function byHost(model: DistributionModel, code: string): ViewerDifference[] {
  const own = model.aliases.flatMap((alias) =>
    alias.startsWith('*') ? ['alice', 'bob'].map((label) => alias.replace('*', label)) : [alias],
  );
  const spoken = hostsIn(code).filter((host) => model.aliases.length === 0 || answersTo(model, host));
  const [first, ...rest] = unique([...spoken, ...own, hostOf(model)]).slice(0, 6);
  return rest.map((host) => ({ kind: 'tenant-leak', what: `host "${first}"`, one: { host: first! }, other: { host } }));
}

function catalogueHeaders(): string[] {
  const names = catalogue.flatMap(({ headers = [] }) => headers.map(([name]) => name.toLowerCase()));
  return names.filter((name) => name !== 'cookie');
}

function namedIn({ originRequestPolicy, cachePolicy }: Behavior, part: 'cookies' | 'headers' | 'query'): string[] {
  const extra = part === 'headers' ? (originRequestPolicy?.headers.extra ?? []) : [];
  return [...namesOf(originRequestPolicy?.[part]), ...extra, ...namesOf(cachePolicy[part])];
}

function namesOf(selection: Selection | undefined): string[] {
  return selection?.behavior === 'whitelist' ? selection.names : [];
}

function unique(all: string[]): string[] {
  return [...new Set(all)];
}
