/*!
 * staging: continuous deployment: the primary distribution gets the request, and some go on to its staging distribution, by a header or by weight.
 * DG/understanding-continuous-deployment.html
 */
import type { Deployment } from '../distribution/model.js';
import { headerValue } from '../http/header-list.js';
import type { ViewerRequest } from '../http/messages.js';
import { parseCookies } from '../http/request-parts.js';
import type { Admission, Distribution } from './distribution.js';

export interface Routed {
  admission: Admission;
  /** Of the session, for the answer. */
  cookie: string | undefined;
}

/** AWS names no cookie: see choices.ts. */
const SESSION_COOKIE = 'aws-cf-cd-session';

type Side = 'primary' | 'staging';

interface Session {
  side: Side;
  /** Seconds since the epoch. */
  began: number;
}

/** `now` in milliseconds. */
type Router = (admission: Admission, request: ViewerRequest, now: number) => Routed;

export function createRouter(distributions: () => readonly Distribution[]): Router {
  const asked = new Map<string, number>();
  /** The share is spread evenly, so that a run is like the one before: of 0.1, every tenth request. */
  function sideByWeight(id: string, weight: number): Side {
    const count = (asked.get(id) ?? 0) + 1;
    asked.set(id, count);
    return Math.floor(count * weight) > Math.floor((count - 1) * weight) ? 'staging' : 'primary';
  }
  return (admission, request, now) => {
    const { deployment, id } = admission.distribution.model;
    const staging = distributions().find(({ model }) => deployment?.domains.includes(model.domainName));
    if (!deployment || !staging || !admission.known) return { admission, cookie: undefined };
    const known = deployment.session && readSession(request, deployment.session, now);
    const side =
      known?.side ??
      (deployment.header ? sideByHeader(request, deployment.header) : sideByWeight(id, deployment.weight));
    const began = known?.began ?? Math.floor(now / 1000);
    return {
      admission: side === 'staging' ? { distribution: staging, known: true } : admission,
      cookie: deployment.session && cookieOf({ side, began }, deployment.session, now),
    };
  };
}

function sideByHeader(request: ViewerRequest, [name, value]: readonly [string, string]): Side {
  return headerValue(request.headers, name) === value ? 'staging' : 'primary';
}

type Limits = NonNullable<Deployment['session']>;

/** Undefined where there is none, or where it is over. */
function readSession(request: ViewerRequest, { idleTtl, maximumTtl }: Limits, now: number): Session | undefined {
  const value = parseCookies(request.headers).find(([name]) => name === SESSION_COOKIE)?.[1];
  const [, side, began, last] = /^(primary|staging)\.(\d{1,12})\.(\d{1,12})$/.exec(value ?? '') ?? [];
  const seconds = now / 1000;
  if (side === undefined || seconds - Number(last) > idleTtl || seconds - Number(began) > maximumTtl) return undefined;
  return { side: side as Side, began: Number(began) };
}

function cookieOf({ side, began }: Session, { idleTtl }: Limits, now: number): string {
  return `${SESSION_COOKIE}=${side}.${began}.${Math.floor(now / 1000)}; Max-Age=${idleTtl}; Path=/; Secure; HttpOnly`;
}
