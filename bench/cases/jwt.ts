/**
 * jwt-cookie, a whole event from cookie to answer, and its look at the bare token, beside libraries that verify the bare token. RS256, keys at hand. A token that
 * returns is the same one each time; of those never seen there are three times as many as jwt-cookie remembers, in turns.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { CloudFrontRequest } from 'aws-lambda';
import { SignJWT } from 'jose';
import { config, requireJwtCookie } from '../../edge-lambdas/jwt-cookie.js';
import { readKeys } from '../../shared/edge-lambdas/jwks.js';
import { judgeToken } from '../../shared/edge-lambdas/jwt-token.js';
import { nothingKnown } from '../../shared/edge-lambdas/remote-jwks.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { raceLoads } from '../cold.js';
import { type Case, type Figure, race } from '../measure.js';
import { peer } from '../peers.js';
import { nodeModule } from '../weigh.js';

const issuer = 'https://login.example.com';
const audience = 'site';
const peers = ['aws-jwt-verify', 'fast-jwt', 'jsonwebtoken'];

type Verify = (token: string) => unknown;

async function verifiers(publicKey: KeyObject): Promise<Record<string, Verify>> {
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
    'aws-jwt-verify': (token) => verifier.verifySync(token),
    'fast-jwt': (token) => check(token),
    jsonwebtoken: (token) => web.default.verify(token, publicKey, { algorithms: ['RS256'], issuer, audience }),
  };
}

interface AwsVerifier {
  cacheJwks(keys: object): void;
  verifySync(token: string): unknown;
}

async function speeds(): Promise<Figure[]> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tokens = await Promise.all(Array.from({ length: 3_000 }, (_, at) => sign(`member-${at}`, privateKey)));
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' };
  const options = { ...config, keys: { keys: [jwk] }, issuer, audience } as typeof config;
  const ours = async (token: string) => {
    const denied = await requireJwtCookie(requestWith(token), options);
    if (denied) throw new Error(`Refused with ${denied.status}.`);
  };
  const known = { local: readKeys(options.keys), remote: nothingKnown(), seen: new Map(), headers: new Map() };
  const bare = async (token: string) => {
    const claims = await judgeToken([token], options, known);
    if (typeof claims === 'string') throw new Error(`Refused: ${claims}.`);
  };
  const found = await verifiers(publicKey);
  const figures: Figure[] = [];
  for (const peerName of peers) {
    const theirs = found[peerName]!;
    const [returning] = tokens as [string];
    const names = [
      'jwt-cookie: verify RS256',
      'jwt-cookie: verify RS256, tokens never seen',
      'jwt-cookie: verify RS256, bare tokens never seen',
    ] as const;
    figures.push(await race({ name: names[2], peerName, ours: inTurns(tokens, bare), peer: inTurns(tokens, theirs) }));
    figures.push(await race({ name: names[0], peerName, ours: () => ours(returning), peer: () => theirs(returning) }));
    figures.push(await race({ name: names[1], peerName, ours: inTurns(tokens, ours), peer: inTurns(tokens, theirs) }));
  }
  return figures;
}

function sign(subject: string, key: KeyObject): Promise<string> {
  const token = new SignJWT({ sub: subject }).setProtectedHeader({ alg: 'RS256', kid: 'k1' });
  return token.setIssuer(issuer).setAudience(audience).setIssuedAt().setExpirationTime('1h').sign(key);
}

function inTurns(tokens: string[], verify: Verify): () => unknown {
  let next = 0;
  return () => verify(tokens[next++ % tokens.length]!);
}

const [{ cf }] = viewerRequest.lambda({ uri: '/members/' }).Records;
const visit = cf.request as unknown as CloudFrontRequest;

/** A copy, for jwt-cookie takes the token out; to make an event anew would be the bench's own time. */
function requestWith(token: string): CloudFrontRequest {
  const cookie = [{ key: 'Cookie', value: `__Host-id=${token}` }];
  return { ...visit, headers: { ...visit.headers, cookie } };
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
