/** No event makes a Lambda throw, whatever stands where; and none but one with a right pass gets past a gate. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handler as membersLogin } from '../../edge-lambdas/behaviors/members-login.js';
import { handler as regionApi } from '../../edge-lambdas/behaviors/region-api.js';
import { handler as bodyHash } from '../../edge-lambdas/body-hash.js';
import { handler as failoverPage } from '../../edge-lambdas/failover-page.js';
import { handler as hlsSign } from '../../edge-lambdas/hls-sign.js';
import { handler as issueCookies } from '../../edge-lambdas/issue-cookies.js';
import { handler as jwtCookie } from '../../edge-lambdas/jwt-cookie.js';
import { handler as oidcLogin } from '../../edge-lambdas/oidc-login.js';
import { handler as originHeaders } from '../../edge-lambdas/origin-headers.js';
import { handler as prerender } from '../../edge-lambdas/prerender.js';
import { handler as regionRouter } from '../../edge-lambdas/region-router.js';
import { handler as signedCookie } from '../../edge-lambdas/signed-cookie.js';
import { handler as sigv4Signer } from '../../edge-lambdas/sigv4-signer.js';
import { handler as websocketSigner } from '../../edge-lambdas/websocket-signer.js';
import { viewerRequest } from '../../tools/testing/index.js';

type Handler = (event: never) => Promise<unknown>;
const gates: [string, Handler][] = [
  ['jwt-cookie', jwtCookie],
  ['signed-cookie', signedCookie],
  ['oidc-login', oidcLogin],
  ['hls-sign', hlsSign],
  ['members-login', membersLogin],
];
const others: [string, Handler][] = [
  ['sigv4-signer', sigv4Signer],
  ['websocket-signer', websocketSigner],
  ['origin-headers', originHeaders],
  ['body-hash', bodyHash],
  ['issue-cookies', issueCookies],
  ['failover-page', failoverPage],
  ['prerender', prerender],
  ['region-router', regionRouter],
  ['region-api', regionApi],
];

beforeEach(() => {
  for (const method of ['log', 'error'] as const) vi.spyOn(console, method).mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

const wrong = fc.constantFrom<unknown>(
  undefined,
  null,
  0,
  1,
  '',
  'x',
  true,
  [],
  {},
  [null],
  [undefined],
  [{}],
  { value: null },
  [{ value: 7 }],
);

function event(): Record<string, unknown> {
  const whole = viewerRequest.lambda({
    uri: '/private/a',
    querystring: 'a=1',
    headers: { cookie: '__Host-id=a.b.c; CloudFront-Policy=x', authorization: 'Bearer a.b.c', accept: 'text/html' },
  });
  return structuredClone(whole) as unknown as Record<string, unknown>;
}

/** The way to every member of a value, the value itself left out. */
function placesIn(value: unknown, way: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const here = [...way, key];
    return [here, ...placesIn((value as Record<string, unknown>)[key], here)];
  });
}

function put(root: unknown, way: string[], value: unknown): void {
  let at = root as Record<string, unknown>;
  for (const key of way.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[way.at(-1)!] = value;
}

const places = placesIn(event());
const changed = fc.array(fc.tuple(fc.constantFrom(...places), wrong), { minLength: 1, maxLength: 3 }).map((changes) => {
  const made = event();
  for (const [way, value] of changes) {
    try {
      put(made, way, value);
    } catch {
      // An earlier change has taken this place away.
    }
  }
  return made;
});

test('every Lambda is tried below', () => {
  const tried = [...gates, ...others].map(([name]) => `${name}.ts`);
  const files = [...readdirSync('edge-lambdas'), ...readdirSync('edge-lambdas/behaviors')];
  expect(tried.sort()).toEqual(files.filter((file) => file.endsWith('.ts')).sort());
});

test('there are many places', () => {
  expect(places.length).toBeGreaterThan(20);
});

test.each([...gates, ...others])('%s answers any event', async (name, handler) => {
  const isGate = gates.some(([gate]) => gate === name);
  await fc.assert(
    fc.asyncProperty(changed, async (made) => {
      const answer = (await handler(made as never)) as { status?: string } | undefined;
      if (isGate) expect(answer?.status).toMatch(/^(?:302|40[013]|502)$/);
    }),
    { numRuns: 400, seed: 20_261_128 },
  );
});

test.each([...gates, ...others])('%s answers what is no event at all', async (_name, handler) => {
  for (const nothing of [
    undefined,
    null,
    {},
    { Records: [] },
    { Records: [null] },
    { Records: [{ cf: null }] },
    { Records: [{ cf: {} }] },
    'x',
    7,
  ])
    await expect(handler(nothing as never)).resolves.toBeTypeOf('object');
});
