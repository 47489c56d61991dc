/** A browser before oidc-login, a provider on a socket behind it, and a clock that stands still. */
import type { CloudFrontResultResponse } from 'aws-lambda';
import type { JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { config, logIn, type OidcLoginOptions } from '../../edge-lambdas/oidc-login.js';
import { cookieOf, type Jar, keep } from './cookie-jar.js';
import { discovery, type OpenIdServer, openOpenIdServer } from './openid-server.js';
import { asPage, viewer } from './viewer.js';

const START = 1_800_000_000;
export const secrets = { k1: Buffer.alloc(32, 7).toString('base64url') };

export interface LoginWorld {
  server: OpenIdServer;
  options: OidcLoginOptions;
  /** Seconds since the epoch. */
  now: number;
  jar: Jar;
  /** Lines of the log. */
  said: string[];
  /** Of the last way to the provider. */
  asked: URLSearchParams;
  /** That of the next ID token. */
  nonce: string | undefined;
}

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  changes?: Partial<OidcLoginOptions>;
  jar?: Jar;
}

/** Fresh for each test of a file; the server lives as long as the file. */
export function openWorld(): LoginWorld {
  const world = { asked: new URLSearchParams() } as LoginWorld;
  beforeAll(async () => {
    world.server = await openOpenIdServer();
  });
  afterAll(() => world.server.close());
  beforeEach(() => {
    const { server } = world;
    Object.assign(server, { document: {}, tokens: async () => ({ id_token: await idToken(world) }) });
    server.asked.length = 0;
    Object.assign(world, { jar: new Map(), said: [] });
    travel(world, 0);
    vi.spyOn(console, 'log').mockImplementation((line) => world.said.push(String(line)));
    // Inlined, so that no test hears what another was told.
    const own = { issuer: server.url, provider: discovery(server.url), clientId: 'site', keys: secrets, keyId: 'k1' };
    world.options = { ...config, ...own };
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  return world;
}

/** The clock stands `seconds` after the start. */
export function travel(world: LoginWorld, seconds: number): void {
  world.now = START + seconds;
  vi.useFakeTimers({ now: world.now * 1000, toFake: ['Date'] });
}

/** One request of the browser, which keeps the cookies. */
export async function ask(
  world: LoginWorld,
  target: string,
  { method = 'GET', headers = asPage, ...more }: Asked = {},
) {
  const [uri = '', querystring = ''] = target.split(/\?(.*)/s);
  const jar = more.jar ?? world.jar;
  const request = viewer({ method, uri, querystring, headers: { ...cookieOf(jar), ...headers } });
  const answer = await logIn(request, { ...world.options, ...more.changes });
  keep(jar, answer);
  return { answer, request, status: answer?.status, location: locationOf(answer) };
}

function locationOf(answer: CloudFrontResultResponse | undefined): string {
  return answer?.headers?.location?.[0]?.value ?? '';
}

export async function toProvider(world: LoginWorld, target = '/docs?a=1', more: Asked = {}): Promise<URLSearchParams> {
  const { status, location } = await ask(world, target, more);
  expect(status).toBe('302');
  world.asked = new URL(location).searchParams;
  world.nonce = world.asked.get('nonce')!;
  return world.asked;
}

export function idToken(world: LoginWorld, changes: JWTPayload = {}): Promise<string> {
  const { now, nonce, server } = world;
  const times = { iat: now - 1, exp: now + 300 };
  return server.sign({ iss: server.url, aud: 'site', sub: 'u1', nonce, ...times, ...changes } as JWTPayload);
}

/** Where the provider sends the browser. */
export function back({ asked }: LoginWorld, query = '', state = asked.get('state')): string {
  return `/_auth/callback?code=c&state=${state}${query}`;
}

export async function signIn(world: LoginWorld, more: Asked = {}) {
  await toProvider(world, '/docs?a=1', more);
  return ask(world, back(world), more);
}
