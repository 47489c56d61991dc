/** jwt-cookie, a whole event from cookie to answer, beside libraries that verify the bare token. RS256, keys at hand. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { CloudFrontRequest } from 'aws-lambda';
import { SignJWT } from 'jose';
import { config, requireJwtCookie } from '../../edge-lambdas/jwt-cookie.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { raceLoads } from '../cold.js';
import { type Case, type Figure, race } from '../measure.js';
import { peer } from '../peers.js';
import { nodeModule } from '../weigh.js';

const issuer = 'https://login.example.com';
const audience = 'site';
const peers = ['aws-jwt-verify', 'fast-jwt', 'jsonwebtoken'];

type Verify = () => unknown;

async function verifiers(token: string, publicKey: KeyObject): Promise<Record<string, Verify>> {
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
  const aws = await peer<{ JwtVerifier: { create(options: object): AwsVerifier } }>('aws-jwt-verify');
  const verifier = aws.JwtVerifier.create({ issuer, audience, jwksUri: `${issuer}/keys` });
  verifier.cacheJwks({ keys: [jwk] });
  const fast = await peer<{ createVerifier(options: object): (token: string) => unknown }>('fast-jwt');
  const check = fast.createVerifier({ key: pem, algorithms: ['RS256'], allowedIss: issuer, allowedAud: audience });
  const web = await peer<{ default: { verify(token: string, key: KeyObject, options: object): unknown } }>(
    'jsonwebtoken',
  );
  return {
    'aws-jwt-verify': () => verifier.verifySync(token),
    'fast-jwt': () => check(token),
    jsonwebtoken: () => web.default.verify(token, publicKey, { algorithms: ['RS256'], issuer, audience }),
  };
}

interface AwsVerifier {
  cacheJwks(keys: object): void;
  verifySync(token: string): unknown;
}

async function speeds(): Promise<Figure[]> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signer = new SignJWT({ sub: 'member' }).setProtectedHeader({ alg: 'RS256', kid: 'k1' });
  const token = await signer
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' };
  const options = { ...config, keys: { keys: [jwk] }, issuer, audience } as typeof config;
  const ours = async () => {
    const denied = await requireJwtCookie(requestWith(token), options);
    if (denied) throw new Error(`Refused with ${denied.status}.`);
  };
  const found = await verifiers(token, publicKey);
  const figures: Figure[] = [];
  for (const peerName of peers)
    figures.push(await race({ name: 'jwt-cookie: verify RS256', peerName, ours, peer: found[peerName]! }));
  return figures;
}

function requestWith(token: string): CloudFrontRequest {
  const event = viewerRequest.lambda({ uri: '/members/', headers: { cookie: `__Host-id=${token}` } });
  return event.Records[0].cf.request as unknown as CloudFrontRequest;
}

async function sizes(): Promise<Figure[]> {
  const own = await nodeModule("export { handler } from '../dist/edge-lambdas/min/jwt-cookie/index.js';");
  const figures: Figure[] = [];
  for (const peerName of peers) {
    const theirs = await nodeModule(`export * as library from '${peerName}';`);
    const bytes = { ours: Buffer.byteLength(own), peer: Buffer.byteLength(theirs) };
    figures.push({ name: 'jwt-cookie: bundle', ...bytes, peerName, unit: 'bytes', better: 'lower' });
    figures.push(raceLoads('jwt-cookie: cold load', peerName, own, theirs));
  }
  return figures;
}

export default {
  name: 'jwt',
  async run() {
    return [...(await speeds()), ...(await sizes())];
  },
} satisfies Case;
