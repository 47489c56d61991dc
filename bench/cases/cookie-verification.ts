/** Verifying a signed cookie, beside nothing but the signature check it cannot do without. */
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { encodeCloudFrontBase64 } from '../../shared/edge-lambdas/cloudfront-base64.js';
import { parseTrustedKeys, verifySignedRequest } from '../../shared/edge-lambdas/signed-policy.js';
import { type Case, race } from '../measure.js';

const now = 1_800_000_000;
const policy = JSON.stringify({
  Statement: [{ Resource: 'https://d.test/private/*', Condition: { DateLessThan: { 'AWS:EpochTime': now + 60 } } }],
});

function compare(name: string, { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }) {
  const bytes = Buffer.from(policy);
  const signature = sign('SHA256', bytes, privateKey);
  const keys = parseTrustedKeys({ K: publicKey.export({ type: 'spki', format: 'pem' }) as string });
  const cookie =
    `CloudFront-Policy=${encodeCloudFrontBase64(bytes)}; CloudFront-Signature=${encodeCloudFrontBase64(signature)}; ` +
    'CloudFront-Key-Pair-Id=K; CloudFront-Hash-Algorithm=SHA256';
  const request = { url: 'https://d.test/private/film.mp4', cookie, ip: '192.0.2.1', now, keys };
  if (!verifySignedRequest(request).allowed || !verify('SHA256', bytes, publicKey, signature)) throw new Error(name);
  // The optimising compiler works beside the program: on a busy machine it needs longer than the rounds before the clock.
  for (let call = 0; call < 40_000; call++) verifySignedRequest(request);
  return race({
    name: `cookie verification, ${name}`,
    peerName: 'bare crypto.verify',
    ours: () => verifySignedRequest(request),
    peer: () => verify('SHA256', bytes, publicKey, signature),
  });
}

export default {
  name: 'cookie-verification',
  async run() {
    return [
      await compare('RSA 2048', generateKeyPairSync('rsa', { modulusLength: 2048 })),
      await compare('P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })),
    ];
  },
} satisfies Case;
