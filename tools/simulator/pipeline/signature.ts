/*!
 * signature: signed URLs and signed cookies, where the behavior trusts key groups. Comes before viewer-request: no function sees a refused request.
 * DG/ = AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html, private-content-signed-cookies.html
 */
import {
  type Allowed,
  type DenialCode,
  judgeSignedRequest,
  type Refused,
} from '../../../shared/edge-lambdas/signed-verdict.js';
import { parseTrustedKeys, type TrustedKeys } from '../../../shared/edge-lambdas/trusted-keys.js';
import { headerValues } from '../../http/header-list.js';
import type { ViewerRequest } from '../../http/messages.js';
import { acceptedDetail, refusalText, refusedDetail } from '../trace/signature-detail.js';
import type { EdgeResponse } from './edge-response.js';
import { type Exchange, note } from './exchange.js';
import { xmlError } from './own-page.js';
import { refusals } from './refusals.js';

const messages: Record<DenialCode, string> = {
  MissingKey: 'Missing Key-Pair-Id query parameter or cookie value',
  InvalidKey: 'Unknown Key',
  MalformedSignature: 'Could not unencode Signature',
  MalformedPolicy: 'Malformed Policy',
  AccessDenied: 'Access denied',
};

const parsedKeys = new WeakMap<Record<string, string>, TrustedKeys>();

export function checkSignature(exchange: Exchange): EdgeResponse | undefined {
  const { trustedKeys } = exchange.behavior;
  if (trustedKeys === undefined) return undefined;
  const start = performance.now();
  const verdict = verify(exchange, keysOf(trustedKeys));
  if (verdict.allowed) {
    note(
      exchange,
      'signature',
      start,
      'ran',
      () => summary(verdict),
      () => acceptedDetail(verdict, exchange.at),
    );
    return undefined;
  }
  const message = messages[verdict.code];
  note(exchange, 'signature', start, 'refused', `${verdict.code}: ${verdict.reason}`, () =>
    refusedDetail(verdict, message),
  );
  exchange.trace.why = { code: verdict.code, message, text: refusalText(verdict, exchange.at), fixes: fixes(exchange) };
  return xmlError(refusals[verdict.code].status, verdict.code, message);
}

function keysOf(pems: Record<string, string>): TrustedKeys {
  const known = parsedKeys.get(pems);
  if (known) return known;
  const keys = parseTrustedKeys(pems);
  parsedKeys.set(pems, keys);
  return keys;
}

/** Tried for the address that the viewer typed too: on a laptop that is localhost and a port, not the distribution's host. */
function verify(exchange: Exchange, keys: TrustedKeys): Allowed | Refused {
  const { viewer, at } = exchange;
  const cookie = headerValues(viewer.headers, 'cookie').join('; ');
  const asked = { cookie, ip: viewer.ip, now: Math.floor(at / 1000), keys };
  const verdict = judgeSignedRequest({ url: publicAddress(viewer) + target(viewer), ...asked });
  if (verdict.allowed || viewer.address === undefined) return verdict;
  const typed = judgeSignedRequest({ url: viewer.address + target(viewer), ...asked });
  return typed.allowed ? typed : verdict;
}

function publicAddress({ scheme, host }: ViewerRequest): string {
  return `${scheme}://${host}`;
}

function target({ path, query }: ViewerRequest): string {
  return query === undefined ? path : `${path}?${query}`;
}

function summary({ source, keyPairId, policy }: Allowed): string {
  const kind = source === 'url' ? 'Signed URL' : 'Signed cookies';
  return `${kind} · accepted, key \`${keyPairId}\`, ${policy.kind} policy`;
}

function fixes(exchange: Exchange): { label: string; command: string }[] {
  const { viewer } = exchange;
  const resource = (viewer.address ?? publicAddress(viewer)) + viewer.path;
  const keyId = Object.keys(exchange.behavior.trustedKeys ?? {})[0] ?? 'ID';
  const command = `edgewright sign cookies --url '${resource}' --key-id ${keyId} --private-key FILE --expires 1h`;
  return [{ label: 'Sign for this address', command }];
}
