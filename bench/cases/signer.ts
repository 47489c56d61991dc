/** Signing, beside the signers a Lambda@Edge function would otherwise bundle. All of them on node:crypto, and with a session token, as a role has one. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { SignatureV4 as SdkSignatureV4 } from '@aws-sdk/signature-v4';
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

type Sign = (method: string, body?: Uint8Array) => unknown;

/** The signers by name, with all that is made once made. */
async function peers(): Promise<[name: string, sign: Sign][]> {
  const options = { ...place, credentials, sha256: NodeSha256 as never, applyChecksum: false };
  const smithy = new SignatureV4(options);
  const sdk = new SdkSignatureV4(options);
  const client = await awsClient();
  return [
    ['aws4', aws4Signature],
    [
      '@smithy/signature-v4 on node:crypto',
      (method, body) => smithy.sign(smithyRequest(method, body), { signingDate: new Date() }),
    ],
    [
      '@aws-sdk/signature-v4 on node:crypto',
      (method, body) => sdk.sign(smithyRequest(method, body), { signingDate: new Date() }),
    ],
    ['aws4fetch', (method, body) => client.sign(`https://${host}/prod/items${search}`, { method, body })],
  ];
}

function aws4Signature(method: string, body?: Uint8Array): string {
  const request = { ...place, host, path: `/prod/items${search}`, method, body: body as never };
  return String(aws4.sign(request, credentials).headers?.Authorization);
}

/** The optimising compiler works beside the program: on a busy machine it needs longer than the rounds before the clock. */
async function warmUp(signers: (() => unknown)[]): Promise<void> {
  for (const sign of signers) for (let call = 0; call < 40_000; call++) await sign();
}

interface FetchSigner {
  sign(url: string, init: { method: string; body: Uint8Array | undefined }): Promise<unknown>;
}

/** Resolved at run time: only bench/package.json has it. */
async function awsClient(): Promise<FetchSigner> {
  const peer = 'aws4fetch';
  const { AwsClient } = (await import(peer)) as { AwsClient: new (options: object) => FetchSigner };
  return new AwsClient({ ...credentials, ...place });
}

async function gets(): Promise<Figure[]> {
  const all = await peers();
  await warmUp([
    () => signV4(ours('GET')),
    ...all.slice(0, 3).map(
      ([, sign]) =>
        () =>
          sign('GET'),
    ),
  ]);
  const name = 'sign a GET with three parameters';
  const figures: Figure[] = [];
  for (const [peerName, sign] of all)
    figures.push(await race({ name, peerName, ours: () => signV4(ours('GET')), peer: () => sign('GET') }));
  return figures;
}

/** The floor: whoever signs a body has to hash it. */
const floor: [name: string, sign: Sign] = [
  'bare createHash',
  (_, body) => createHash('sha256').update(body!).digest('hex'),
];

async function bodies(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [size, bytes] of [
    ['1 KB', 1024],
    ['1 MB', 1_048_576],
  ] as const) {
    const body = randomBytes(bytes);
    for (const [peerName, sign] of [...(await peers()), floor])
      figures.push(
        await race({
          name: `sign a POST of ${size}`,
          peerName,
          ours: () => signV4({ ...ours('POST', body), signBody: true }),
          peer: () => sign('POST', body),
        }),
      );
  }
  return figures;
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
