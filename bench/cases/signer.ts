/** Signing, beside the signers a Lambda@Edge function would otherwise bundle. All of them on node:crypto, and with a session token, as a role has one. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import { type Pair, type SignV4Request, signV4, signV4A } from '../../shared/edge-lambdas/sigv4.js';
import { type Case, type Figure, race } from '../measure.js';

const host = 'abc123.execute-api.us-east-1.amazonaws.com';
const place = { region: 'us-east-1', service: 'execute-api' };
const sessionToken = randomBytes(300).toString('base64');
const credentials = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'made-up', sessionToken };
const query: Pair[] = [
  ['from', '2026-01-01'],
  ['sort', 'name'],
  ['text', 'red%20shoes'],
];
const search = '?from=2026-01-01&sort=name&text=red%20shoes';
const record = { from: '2026-01-01', sort: 'name', text: 'red shoes' };

class NodeSha256 {
  readonly hash;
  constructor(secret?: string | Uint8Array) {
    this.hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
  reset(): void {}
}

function ours(method: string, body?: Uint8Array): SignV4Request {
  const headers: Pair[] = [['host', host]];
  return { method, path: '/prod/items', query, headers, body, credentials, ...place, date: new Date() };
}

function smithyRequest(method: string, body?: Uint8Array) {
  const request = { method, protocol: 'https:', hostname: host, path: '/prod/items', query: record };
  return { ...request, headers: { host }, body };
}

function aws4Signature(): string {
  const signed = aws4.sign({ ...place, host, path: `/prod/items${search}`, method: 'GET' }, credentials);
  return String(signed.headers?.Authorization);
}

async function gets(): Promise<Figure[]> {
  const smithy = new SignatureV4({ ...place, credentials, sha256: NodeSha256 as never, applyChecksum: false });
  const name = 'sign a GET with three parameters';
  const fetchSigner = await awsClient();
  await warmUp([() => signV4(ours('GET')), aws4Signature, () => smithy.sign(smithyRequest('GET'))]);
  return [
    await race({ name, peerName: 'aws4', ours: () => signV4(ours('GET')), peer: aws4Signature }),
    await race({
      name,
      peerName: '@smithy/signature-v4 on node:crypto',
      ours: () => signV4(ours('GET')),
      peer: () => smithy.sign(smithyRequest('GET'), { signingDate: new Date() }),
    }),
    await race({ name, peerName: 'aws4fetch', ours: () => signV4(ours('GET')), peer: fetchSigner }),
  ];
}

/** The optimising compiler works beside the program: on a busy machine it needs longer than the rounds before the clock. */
async function warmUp(signers: (() => unknown)[]): Promise<void> {
  for (const sign of signers) for (let call = 0; call < 40_000; call++) await sign();
}

/** Resolved at run time: only bench/package.json has it. */
async function awsClient(): Promise<() => Promise<unknown>> {
  const peer = 'aws4fetch';
  const { AwsClient } = (await import(peer)) as {
    AwsClient: new (options: object) => { sign(url: string): Promise<unknown> };
  };
  const client = new AwsClient({ ...credentials, ...place });
  return () => client.sign(`https://${host}/prod/items${search}`);
}

async function bodies(): Promise<Figure[]> {
  const kilobyte = randomBytes(1024);
  const megabyte = randomBytes(1_048_576);
  const smithy = new SignatureV4({ ...place, credentials, sha256: NodeSha256 as never });
  return [
    await race({
      name: 'sign a POST of 1 KB',
      peerName: '@smithy/signature-v4 on node:crypto',
      ours: () => signV4({ ...ours('POST', kilobyte), signBody: true }),
      peer: () => smithy.sign(smithyRequest('POST', kilobyte), { signingDate: new Date() }),
    }),
    await race({
      name: 'sign a POST of 1 MB',
      peerName: 'bare createHash',
      ours: () => signV4({ ...ours('POST', megabyte), signBody: true }),
      peer: () => createHash('sha256').update(megabyte).digest('hex'),
    }),
  ];
}

async function asymmetric(): Promise<Figure> {
  const peer = '@smithy/signature-v4a';
  const { SignatureV4a } = (await import(peer)) as { SignatureV4a: new (options: object) => SignatureV4 };
  const smithy = new SignatureV4a({ ...place, region: '*', credentials, sha256: NodeSha256, applyChecksum: false });
  return race({
    name: 'sign a GET with SigV4A',
    peerName: peer,
    ours: () => signV4A({ ...ours('GET'), regionSet: '*' }),
    peer: () => smithy.sign(smithyRequest('GET'), { signingDate: new Date() }),
  });
}

export default {
  name: 'signer',
  async run() {
    return [...(await gets()), ...(await bodies()), await asymmetric()];
  },
} satisfies Case;
