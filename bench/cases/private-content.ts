/** Issuing passes from a server, beside AWS's own signer: a signed URL and signed cookies, from a key in PEM as both are given it. */
import { generateKeyPairSync } from 'node:crypto';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { signCookies, signUrl } from '../../tools/modules/sign.js';
import { type Case, type Figure, race } from '../measure.js';

const url = 'https://d111111abcdef8.cloudfront.net/private/film.mp4?quality=high';
const resource = 'https://d111111abcdef8.cloudfront.net/private/*';
const expires = new Date(Date.now() + 3_600_000);
const starts = new Date(Date.now() - 3_600_000);
const peerName = '@aws-sdk/cloudfront-signer';

const pairs = {
  'RSA 2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'ECDSA P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};

export default {
  name: 'private-content',
  async run() {
    const figures: Figure[] = [];
    for (const [kind, generate] of Object.entries(pairs)) {
      const privateKey = generate().privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
      const mine = { keyId: 'K1', privateKey, hash: 'SHA256', expires } as const;
      const theirs = { keyPairId: 'K1', privateKey, algorithm: 'SHA256', dateLessThan: expires } as const;
      const link = { ours: () => signUrl({ ...mine, url }), peer: () => getSignedUrl({ ...theirs, url }) };
      figures.push(await race({ name: `sign a URL with ${kind}`, peerName, ...link }));
      const cookies = {
        ours: () => signCookies({ ...mine, resource, starts }),
        peer: () => getSignedCookies({ ...theirs, url: resource, dateGreaterThan: starts }),
      };
      figures.push(await race({ name: `sign cookies with ${kind}`, peerName, ...cookies }));
    }
    return figures;
  },
} satisfies Case;
