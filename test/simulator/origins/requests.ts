/** Requests to origins, unsigned or signed by either of two signers that share no code. */
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { signV4 } from '../../../shared/edge-lambdas/sigv4.js';
import type { Origin, OriginTarget, RoutingRule } from '../../../tools/distribution/model.js';
import type { OriginRequest, OriginResponse } from '../../../tools/http/messages.js';
import { cloudFrontService, edgeRole } from '../../../tools/simulator/local-credentials.js';

export const now = Date.UTC(2026, 0, 2, 3, 4, 5);

export function originRequest(parts: Partial<OriginRequest> = {}): OriginRequest {
  const domain = parts.domain ?? 'site.s3.us-east-1.amazonaws.com';
  return {
    method: 'GET',
    protocol: 'https',
    domain,
    port: 443,
    path: '/',
    query: '',
    headers: [['Host', domain]],
    body: Buffer.alloc(0),
    connectTimeout: 1000,
    readTimeout: 1000,
    ...parts,
  };
}

export function makeOrigin(target: OriginTarget, parts: Partial<Origin> = {}): Origin {
  return {
    id: 'Origin',
    domainName: 'site.s3.us-east-1.amazonaws.com',
    path: '',
    customHeaders: [],
    kind: 's3',
    protocolPolicy: 'https-only',
    httpPort: 80,
    httpsPort: 443,
    attempts: 3,
    connectTimeout: 10,
    readTimeout: 30,
    keepaliveTimeout: 5,
    completionTimeout: undefined,
    accessControl: undefined,
    target,
    ...parts,
  };
}

export interface Signing {
  service: string;
  who?: 'cloudfront' | 'edge-role';
  date?: Date;
  region?: string;
}

export type Signer = (request: OriginRequest, signing: Signing) => Promise<OriginRequest>;

/** The signer that edge functions carry. */
export async function bySigner(request: OriginRequest, signing: Signing): Promise<OriginRequest> {
  const { headers } = signV4({
    method: request.method,
    path: request.path,
    query: pairsOf(request.query),
    headers: request.headers,
    body: request.body,
    credentials: signing.who === 'edge-role' ? edgeRole : cloudFrontService,
    region: signing.region ?? 'us-east-1',
    service: signing.service,
    date: signing.date ?? new Date(now),
    signBody: signing.service === 's3',
  });
  return { ...request, headers: headers.map(([name, value]) => [name, value]) };
}

/** AWS's own. */
async function bySmithy(request: OriginRequest, signing: Signing): Promise<OriginRequest> {
  const signer = new SignatureV4({
    credentials: signing.who === 'edge-role' ? edgeRole : cloudFrontService,
    region: signing.region ?? 'us-east-1',
    service: signing.service,
    sha256: Sha256,
    applyChecksum: signing.service === 's3',
    uriEscapePath: signing.service !== 's3',
  });
  const query: Record<string, string[]> = {};
  for (const [name, value] of pairsOf(request.query)) {
    query[name] ??= [];
    query[name].push(decodeURIComponent(value));
  }
  const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const asked = {
    method: request.method,
    protocol: 'https:',
    hostname: request.domain,
    path: request.path,
    query,
    headers,
    body: request.body,
  };
  const signed = await signer.sign(asked, { signingDate: signing.date ?? new Date(now) });
  return { ...request, headers: Object.entries(signed.headers) };
}

export const signers: [name: string, signer: Signer][] = [
  ['our signer', bySigner],
  ["AWS's signer", bySmithy],
];

export async function textOf(response: OriginResponse): Promise<string> {
  if (Buffer.isBuffer(response.body)) return response.body.toString();
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function pairsOf(query: string): [string, string][] {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs.map((pair) => [pair.split('=')[0]!, pair.split('=').slice(1).join('=')]);
}

class Sha256 {
  readonly #hash;
  constructor(secret?: unknown) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

/** A routing rule that says nothing yet. */
export const noRule: RoutingRule = {
  whenPrefix: undefined,
  whenError: undefined,
  host: undefined,
  protocol: undefined,
  status: 301,
  prefix: undefined,
  key: undefined,
};
