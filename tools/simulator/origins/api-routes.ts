/** api-routes: which route of an API takes a request. Source: apigateway/latest/developerguide/http-api-develop-routes.html */

/** "GET /items/{id}", "ANY /{proxy+}" or "$default". */
interface Route {
  key: string;
}

export interface FoundRoute<R extends Route> {
  route: R;
  parameters: Record<string, string> | undefined;
}

/** The most specific route: a full match, then one with a greedy variable, then $default; a named method before ANY. */
export function findRoute<R extends Route>(
  method: string,
  path: string | undefined,
  routes: R[],
): FoundRoute<R> | undefined {
  if (path === undefined) return undefined;
  let best: Ranked<R> | undefined;
  for (const route of routes) {
    const found = matchRoute(method, path, route);
    if (found !== undefined && (best === undefined || isBefore(found.rank, best.rank))) best = found;
  }
  return best;
}

type Ranked<R extends Route> = FoundRoute<R> & { rank: number[] };

function matchRoute<R extends Route>(method: string, path: string, route: R): Ranked<R> | undefined {
  if (route.key === '$default') return { route, parameters: undefined, rank: [3, 0, 0] };
  const [routeMethod, pattern] = route.key.split(' ') as [string, string];
  if (routeMethod !== 'ANY' && routeMethod !== method) return undefined;
  const parameters = matchPath(segmentsOf(path), segmentsOf(pattern));
  if (parameters === undefined) return undefined;
  const isGreedy = pattern.includes('+}');
  const kind = isGreedy ? 2 : Object.keys(parameters).length > 0 ? 1 : 0;
  const rank = [kind, -segmentsOf(pattern).length, routeMethod === 'ANY' ? 1 : 0];
  return { route, parameters: kind === 0 ? undefined : parameters, rank };
}

function matchPath(path: string[], pattern: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const name = /^\{(.+?)(\+?)\}$/.exec(part);
    if (name?.[2] === '+') {
      if (path.length <= at || path[at] === '') return undefined;
      parameters[name[1]!] = path.slice(at).join('/');
      return parameters;
    }
    if (path[at] === undefined || (name === null && path[at] !== part)) return undefined;
    if (name !== null) parameters[name[1]!] = path[at];
  }
  return path.length === pattern.length ? parameters : undefined;
}

function segmentsOf(path: string): string[] {
  return path.replace(/^\//, '').split('/');
}

function isBefore(a: number[], b: number[]): boolean {
  for (const [at, value] of a.entries()) if (value !== b[at]) return value < b[at]!;
  return false;
}
