/**
 * Verifying a signed cookie, beside nothing but the signature check it cannot do without: bare, on the same bytes and the same parsed key.
 * Sixty-four viewers in turns, as a site has them; and more viewers than are remembered, so that each is new.
 */
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { encodeCloudFrontBase64 } from '../../shared/edge-lambdas/cloudfront-base64.js';
import { parseTrustedKeys, verifySignedRequest } from '../../shared/edge-lambdas/signed-policy.js';
import { type Case, type Figure, race } from '../measure.js';

interface Keys {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const now = 1_800_000_000;

/** Passes of that many viewers: no two end in the same second. */
function issue(viewers: number, { publicKey, privateKey }: Keys) {
  const keys = parseTrustedKeys({ K: publicKey.export({ type: 'spki', format: 'pem' }) as string });
  return Array.from({ length: viewers }, (_, viewer) => {
    const Condition = { DateLessThan: { 'AWS:EpochTime': now + 60 + viewer } };
    const bytes = Buffer.from(JSON.stringify({ Statement: [{ Resource: 'https://d.test/private/*', Condition }] }));
    const signature = sign('SHA256', bytes, privateKey);
    const cookie =
      `CloudFront-Policy=${encodeCloudFrontBase64(bytes)}; CloudFront-Signature=${encodeCloudFrontBase64(signature)}; ` +
      'CloudFront-Key-Pair-Id=K; CloudFront-Hash-Algorithm=SHA256';
    return {
      bytes,
      signature,
      request: { url: 'https://d.test/private/film.mp4', cookie, ip: '192.0.2.1', now, keys },
    };
  });
}

async function compare(name: string, viewers: number, pair: Keys): Promise<Figure> {
  const passes = issue(viewers, pair);
  let turn = 0;
  const next = () => passes[turn++ % viewers]!;
  const ours = () => verifySignedRequest(next().request).allowed;
  const peer = () => bare(next());
  const bare = ({ bytes, signature }: (typeof passes)[number]) => verify('SHA256', bytes, pair.publicKey, signature);
  // The optimising compiler works beside the program: on a busy machine it needs longer than the rounds before the clock.
  for (let call = 0; call < 40_000; call++) if (!ours()) throw new Error(name);
  if (!passes.every(bare)) throw new Error(name);
  return race({ name: `cookie verification, ${name}`, peerName: 'bare crypto.verify', ours, peer });
}

export default {
  name: 'cookie-verification',
  async run() {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return [
      await compare('RSA 2048, viewers who come back', 64, rsa),
      await compare('P-256, viewers who come back', 64, ec),
      await compare('RSA 2048, each viewer new', 1024, rsa),
      await compare('P-256, each viewer new', 1024, ec),
    ];
  },
} satisfies Case;
