/** Instructions of the functions in njs, beside the budget that each was given. */
import { createHmac, randomBytes } from 'node:crypto';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { type CountOptions, instructionsOf } from '../instructions.js';
import type { Case, Figure } from '../measure.js';

const secret = randomBytes(32).toString('base64url');
const store = { 'signing-keys': JSON.stringify({ k1: secret }) };
const page = viewerRequest({ uri: '/orders/42', headers: { accept: 'text/html' } });
const response = viewerResponse({ headers: { 'content-type': 'text/html' }, request: { uri: '/orders/42' } });

/** 232 characters, as tokens of this kind are. */
const token = sign({
  exp: 4_000_000_000,
  iat: 1_700_000_000,
  sub: 'member-2041-of-the-example-club-no777',
  paths: ['/members'],
});

function sign(claims: object): string {
  const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${segment({ alg: 'HS256', typ: 'JWT', kid: 'k1' })}.${segment(claims)}`;
  return `${signed}.${createHmac('sha256', Buffer.from(secret, 'base64url')).update(signed).digest('base64url')}`;
}

function member(uri: string): ViewerRequestEvent {
  return viewerRequest({ uri, cookies: { '__Host-session': token } });
}

function keysInConfig(code: string): string {
  const edited = code.replace('keys:null', `keys:{k1:"${secret}"}`);
  if (edited === code) throw new Error('The artefact has no "keys:null" in its config.');
  return edited;
}

function count(name: string, file: string, event: object, budget: number, options?: CountOptions): Figure {
  const { instructions, answer } = instructionsOf(`dist/functions/min/${file}.js`, event, options);
  if ((answer.statusCode ?? 200) !== 200) throw new Error(`${name} answered ${answer.statusCode}.`);
  return { name, ours: instructions, peer: budget, peerName: 'budget', unit: 'instructions', better: 'lower' };
}

export default {
  name: 'function-instructions',
  async run() {
    if (token.length !== 232) throw new Error(`The token has ${token.length} characters.`);
    return [
      count('spa-rewrite', 'spa-rewrite', page, 12_000),
      count('directory-index', 'directory-index', viewerRequest({ uri: '/docs/' }), 12_000),
      count('request-headers', 'request-headers', page, 40_000),
      count('response-headers', 'response-headers', response, 70_000),
      count('signed-cookie, keys in config', 'signed-cookie', member('/members/a'), 120_000, { edit: keysInConfig }),
      count('signed-cookie, keys in the store', 'signed-cookie', member('/members/a'), 150_000, { kvs: store }),
      count('site-request', 'behaviors/site-request', page, 60_000),
      count('members-request', 'behaviors/members-request', member('/members/'), 200_000, { kvs: store }),
      count('site-response', 'behaviors/site-response', response, 70_000),
    ];
  },
} satisfies Case;
