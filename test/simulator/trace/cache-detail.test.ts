/** The key of a request, and what is left out of it, for the inspector. */
import { expect, test } from 'vitest';
import type { Value } from '../../../tools/simulator/trace/mask.js';
import { type Ask, all, behavior, caching, cachingOptimized, cff, none, only, open } from '../support.js';

async function detail(rules: Parameters<typeof behavior>[0], target: string, ask: Ask, vary?: string) {
  const headers = (vary === undefined ? {} : { Vary: vary }) as Record<string, string>;
  const { send, core } = await open({ behaviors: [behavior(rules)] }, () => ({ headers }));
  await send(target, ask);
  const { detail } = core.records()[0]!.stages.find(({ name }) => name === 'cache')!;
  const { key, notInKey } = detail as { key: Record<string, Value>[]; notInKey: { part: string; because: string }[] };
  return {
    key: key.map(({ part, value, from }) => `${part} = ${shown(value)} (${from})`),
    left: notInKey.map(({ part, because }) => `${part}: ${because}`),
  };
}

function shown(value: Value | undefined): string {
  return typeof value === 'object' ? `${value.chars} chars` : String(value);
}

const keyed = caching({ query: only('a'), headers: only('x-a'), cookies: only('c') });
const shared = "test: headers whitelist; the origin's Vary names it, and all viewers share one answer";

test.each<[string, Parameters<typeof behavior>[0], string, Ask, string | undefined, string[], string[]]>([
  ['the path', {}, '/x', {}, undefined, ['path = /x (viewer)'], []],
  [
    'a path that was rewritten',
    { functions: { 'viewer-request': cff('request.uri = "/y"; return request;') } },
    '/x',
    {},
    undefined,
    ['path = /y (viewer sent /x)'],
    [],
  ],
  [
    'what the policy names',
    { cachePolicy: keyed },
    '/x?a=1',
    { headers: { 'X-A': '1' } },
    undefined,
    ['path = /x (viewer)', 'query = a=1 (test)', 'header x-a = 1 (test)'],
    [],
  ],
  [
    'codings',
    { cachePolicy: cachingOptimized },
    '/x',
    { headers: { 'Accept-Encoding': 'gzip, br' } },
    undefined,
    ['path = /x (viewer)', 'accept-encoding = br,gzip (normalised)'],
    [],
  ],
  [
    'parameters and cookies that it does not name',
    { cachePolicy: keyed },
    '/x?a=1&b=2',
    { headers: { Cookie: 'd=1' } },
    undefined,
    ['path = /x (viewer)', 'query = a=1 (test)'],
    ['query b: test: query whitelist', 'cookie d: test: cookies whitelist'],
  ],
  [
    'an Authorization',
    { cachePolicy: keyed },
    '/x',
    { headers: { Authorization: 'Basic abc' } },
    undefined,
    ['path = /x (viewer)'],
    ['header authorization: test: headers whitelist; who sends it gets what all get'],
  ],
  [
    'an Authorization that is keyed',
    { cachePolicy: caching({ headers: only('authorization') }) },
    '/x',
    { headers: { AUTHORIZATION: 'Basic abc' } },
    undefined,
    ['path = /x (viewer)', 'header authorization = Basic … (test)'],
    [],
  ],
  [
    'a Vary',
    { cachePolicy: keyed },
    '/x',
    { headers: { 'X-A': '1' } },
    ' X-A , X-B, *, , Authorization',
    ['path = /x (viewer)', 'header x-a = 1 (test)'],
    [`header x-b: ${shared}`],
  ],
  [
    'a Vary by coding and cookie',
    { cachePolicy: caching({ cookies: none, headers: only('x-a') }) },
    '/x',
    {},
    'Accept-Encoding, Cookie',
    ['path = /x (viewer)'],
    [`header accept-encoding: ${shared}`, `header cookie: ${shared}`],
  ],
  [
    'a Vary by coding that is keyed',
    { cachePolicy: cachingOptimized },
    '/x',
    { headers: { 'Accept-Encoding': 'br' } },
    'Accept-Encoding',
    ['path = /x (viewer)', 'accept-encoding = br (normalised)'],
    [],
  ],
  [
    'a Vary by cookies that are keyed',
    { cachePolicy: caching({ cookies: all, headers: only('x-a') }) },
    '/x',
    { headers: { Cookie: 'a=1' } },
    'Cookie',
    ['path = /x (viewer)', 'cookie a = 1 chars (test)'],
    [],
  ],
])('of %s', async (_, rules, target, ask, vary, key, left) => {
  expect(await detail(rules, target, ask, vary)).toEqual({ key, left });
});
