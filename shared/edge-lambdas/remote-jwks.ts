/** remote-jwks: the keys that a provider publishes now. Asked when a token names a key nobody has, never for each request. */
import type { JSONWebKeySet } from 'jose';
import { readKeys, type SigningKey } from './jwks.js';

export interface RemoteOptions {
  jwksUrl: string;
  jwksTimeout: number;
  jwksCooldown: number;
  jwksMaxAge: number;
}

/** What is known of one provider. */
export interface Remote {
  keys: SigningKey[];
  /** Milliseconds since the epoch: of the last good answer, and until when nobody asks again. */
  fetchedAt: number;
  quietUntil: number;
  /** Answers in a row that failed. */
  failures: number;
  asking: Promise<void> | undefined;
}

export const nothingKnown = (): Remote => ({
  keys: [],
  fetchedAt: 0,
  quietUntil: 0,
  failures: 0,
  asking: undefined,
});

/** Keys that are not older than `jwksMaxAge`: what a provider has withdrawn ends by then, whether it answers or not. */
export function currentKeys({ keys, fetchedAt }: Remote, { jwksMaxAge }: RemoteOptions): SigningKey[] {
  return Date.now() - fetchedAt < jwksMaxAge ? keys : [];
}

/** Asks, unless somebody does or has just done so. Never rejects: afterwards the keys are new, or they are not. */
export async function renew(remote: Remote, options: RemoteOptions): Promise<void> {
  if (remote.asking === undefined && Date.now() < remote.quietUntil) return;
  remote.asking ??= ask(remote, options).finally(() => {
    remote.asking = undefined;
  });
  await remote.asking;
}

/** The first failure is tried again at once; then the pause doubles from a second up to the cool-down. */
async function ask(remote: Remote, options: RemoteOptions): Promise<void> {
  const set = (await fetchSet(options)) ?? (remote.failures === 0 ? await again(options) : undefined);
  if (set === undefined) {
    const pause = 1_000 * 2 ** Math.min(remote.failures++, 16);
    remote.quietUntil = Date.now() + Math.min(pause, options.jwksCooldown);
    console.log(`jwt-cookie: no answer from the JWKS at ${hostOf(options.jwksUrl)}`);
    return;
  }
  Object.assign(remote, { keys: readKeys(set), fetchedAt: Date.now(), failures: 0 });
  remote.quietUntil = Date.now() + options.jwksCooldown;
}

async function again(options: RemoteOptions): Promise<JSONWebKeySet | undefined> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  return fetchSet(options);
}

async function fetchSet({ jwksUrl, jwksTimeout }: RemoteOptions): Promise<JSONWebKeySet | undefined> {
  try {
    const response = await fetch(jwksUrl, { signal: AbortSignal.timeout(jwksTimeout), redirect: 'error' });
    const set = response.ok ? ((await response.json()) as JSONWebKeySet) : undefined;
    return Array.isArray(set?.keys) ? set : undefined;
  } catch {
    return undefined;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that is none';
}
