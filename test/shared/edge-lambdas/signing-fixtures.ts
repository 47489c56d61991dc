import { createRequire } from 'node:module';
import fc from 'fast-check';
import type { Credentials, Pair, SignV4Request } from '../../../shared/edge-lambdas/sigv4.js';

/** AWS's example pair of its documentation and of its test suite. It opens nothing. */
export const credentials: Credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

export const date = new Date('2015-08-30T12:36:00Z');
export const host = 'example.amazonaws.com';

/** A complete request to sign, every part open to change. */
export function toSign(overrides: Partial<SignV4Request> = {}): SignV4Request {
  return {
    method: 'GET',
    path: '/',
    query: [],
    headers: [['host', host]],
    credentials,
    region: 'us-east-1',
    service: 'service',
    date,
    ...overrides,
  };
}

/** "a=1&b" as pairs, in wire form. */
export function pairsOf(query: string): Pair[] {
  if (query === '') return [];
  return query.split('&').map((part): Pair => {
    const at = part.indexOf('=');
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  });
}

/** What the wire form means, as the record other signers take. Own properties only, `__proto__` among them. */
export function recordOf(pairs: readonly Pair[]): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const key = decodeURIComponent(name);
    values.set(key, [...(values.get(key) ?? []), decodeURIComponent(value)]);
  }
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? list[0]! : list]));
}

/** Any UTF-16 at all, halves of surrogate pairs among it. */
export const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units));

export function canonicalLines(canonicalRequest: string): { path: string; query: string } {
  const [, path = '', query = ''] = canonicalRequest.split('\n');
  return { path, query };
}

interface AwsVector {
  name: string;
  request: {
    method: string;
    path: string;
    query: Record<string, string | string[]>;
    headers: Record<string, string>;
    body?: string;
  };
  authorization: string;
}

export interface AwsSuite {
  region: string;
  service: string;
  credentials: Credentials;
  signingDate: Date;
  requests: AwsVector[];
}

/** AWS's signing suite, as @smithy/signature-v4 1.1.0 carries it inside @aws-sdk/signature-v4. */
export function readAwsSuite(): AwsSuite {
  const require = createRequire(import.meta.url);
  const inner = createRequire(require.resolve('@aws-sdk/signature-v4')).resolve('@smithy/signature-v4');
  return createRequire(inner)('./suite.fixture.js') as AwsSuite;
}
