/** requests: what two stacks are asked to tell them apart, made of the patterns and of the names in the policies of both. */
import type { Behavior, DistributionModel, Selection } from '../distribution/model.js';

export interface Asked {
  method: string;
  url: string;
  headers: Record<string, string>;
}

/** In a path: the stand-in origins do not have it. */
export const missing = 'missing';

const routes = ['/', '/index.html', '/orders/42', `/${missing}/42`, `/${missing}.png`, '/assets/app.js'];

export function requestsFor(before: DistributionModel, after: DistributionModel): Asked[] {
  const both = [...before.behaviors, ...after.behaviors];
  const paths = [...new Set([...routes, ...both.flatMap(({ pattern }) => pathsOf(pattern))])];
  const methods = [...new Set(both.flatMap(({ allowedMethods }) => allowedMethods))];
  const queries = variants(namesIn(both, 'query'), (name) => `${name}=1`);
  const cookies = variants(namesIn(both, 'cookies'), (name) => `${name}=1`);
  const headers = variants(namesIn(both, 'headers'), (name) => name);
  const host = before.aliases[0] ?? before.domainName;
  const plain = (path: string): Asked => ({ method: 'GET', url: `https://${host}${path}`, headers: {} });
  return paths.flatMap((path) => {
    const one = plain(path);
    return [
      one,
      { ...one, url: one.url.replace('https:', 'http:') },
      ...methods.filter((method) => method !== 'GET').map((method) => ({ ...one, method })),
      ...queries.map((query) => ({ ...one, url: `${one.url}?${query}` })),
      ...cookies.map((cookie) => ({ ...one, headers: { cookie } })),
      ...headers.map((name) => ({ ...one, headers: { [name]: sampleOf(name) } })),
    ];
  });
}

/** Each name alone, all at once, and one that nobody names. */
function variants(names: string[], write: (name: string) => string): string[] {
  const other = 'x-unnamed';
  return [...new Set([...names, other])].map(write);
}

function namesIn(behaviors: readonly Behavior[], part: 'headers' | 'cookies' | 'query'): string[] {
  const selections = behaviors.flatMap(({ cachePolicy, originRequestPolicy }): Selection[] => [
    cachePolicy[part],
    ...(originRequestPolicy ? [originRequestPolicy[part]] : []),
  ]);
  const names = selections.flatMap((selection) => ('names' in selection ? selection.names : []));
  return [...new Set([...names, ...usual[part]])].filter((name) => !/[*?]/.test(name) && name !== 'host');
}

/** What viewers send, and origins like to read. */
const usual = {
  headers: ['accept-encoding', 'accept-language', 'authorization', 'origin', 'referer', 'user-agent'],
  cookies: ['session'],
  query: ['utm_source'],
};

function sampleOf(name: string): string {
  return { 'accept-encoding': 'gzip', origin: 'https://elsewhere.example', range: 'bytes=0-9' }[name] ?? 'one';
}

function pathsOf(pattern: string): string[] {
  const path = pattern.startsWith('/') ? pattern : `/${pattern}`;
  const fill = (text: string) => path.replaceAll('*', text).replaceAll('?', 'x').replaceAll('//', '/');
  return path.includes('*') ? [fill('a'), fill(`${missing}/42`), fill('index.html')] : [fill('')];
}
