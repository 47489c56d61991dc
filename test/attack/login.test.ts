/** edge-lambdas/oidc-login: where it leads, and whom it lets in. */
import { expect, test } from 'vitest';
import { LEADS } from '../../tools/attack/catalogue/lures.js';
import { type Asked, ask, back, openWorld, signIn, toProvider, travel } from '../edge-lambdas/login-world.js';
import { openTally } from './tally.js';

const { record, expectHeld } = openTally();
const world = openWorld();
const HOST = 'd111111abcdef8.cloudfront.net';
const ENDS = ['', '/', '/docs/index.html'];

/** Where a browser ends up (WHATWG URL). */
function hostOf(location: string): string {
  return /^[!-~]+$/.test(location) ? new URL(location, `https://${HOST}/_auth/callback`).host : 'not ASCII';
}

const ways: [what: string, target: (lead: string) => string][] = [
  ['the way back that `return` names', (lead) => `/_auth/login?${new URLSearchParams({ return: lead })}`],
  ['the way back that `return` names, not encoded', (lead) => `/_auth/login?return=${lead}`],
  ['the way back of a guarded path', (lead) => lead],
];

test.each(ways)('%s stays on this host', async (what, target) => {
  const thing = `the host of a Location: ${what}, edge-lambdas/oidc-login`;
  for (const lead of LEADS.flatMap((each) => ENDS.map((end) => each + end))) {
    world.jar = new Map();
    const begun = await ask(world, target(lead));
    if (begun.status !== '302') {
      record(thing, lead, begun.location === '');
      continue;
    }
    world.asked = new URL(begun.location).searchParams;
    world.nonce = world.asked.get('nonce')!;
    const ended = await ask(world, back(world));
    record(thing, lead, ended.status === '302' && hostOf(ended.location) === HOST);
  }
  expectHeld(thing);
});

test('an attempt with a byte of its cookie changed, or under another name, leads nowhere', async () => {
  const thing = 'edge-lambdas/oidc-login, by attempts tampered with';
  await toProvider(world);
  const [[name, value]] = [...world.jar] as [[string, string]];
  for (const changed of changesOf(value)) {
    const { status } = await ask(world, back(world), { jar: new Map([[name, changed]]) });
    record(thing, changed, status === '400');
  }
  for (const other of ['__Host-login-AAAAAAAA', '__Host-login', name.toLowerCase(), `${name}.0`]) {
    record(thing, other, (await ask(world, back(world), { jar: new Map([[other, value]]) })).status === '400');
  }
  const state = world.asked.get('state')!;
  for (const changed of changesOf(state)) record(thing, `state ${changed}`, await isRefused(changed));
  expectHeld(thing);
  expect((await ask(world, back(world))).status).toBe('302');
});

const isRefused = async (state: string) =>
  (await ask(world, back(world, '', state), { jar: new Map(world.jar) })).status === '400';

test('a session or a pass with a byte changed is none', async () => {
  const thing = 'edge-lambdas/oidc-login, by sessions and passes with one byte changed';
  const { tokens } = world.server;
  world.server.tokens = async (form) => ({ ...((await tokens(form)) as object), refresh_token: 'r' });
  await signIn(world);
  const { '__Host-login': session, '__Host-session': pass } = Object.fromEntries(world.jar) as Record<string, string>;
  const script: Asked = { headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' } };
  for (const changed of changesOf(pass!)) {
    const { answer } = await ask(world, '/docs', { ...script, jar: new Map([['__Host-session', changed]]) });
    record(thing, changed, answer?.status === '401');
  }
  travel(world, 4000);
  for (const changed of changesOf(session!)) {
    const { status } = await ask(world, '/_auth/refresh', { ...script, jar: new Map([['__Host-login', changed]]) });
    record(thing, changed, status === '401');
  }
  expect(world.server.asked).toHaveLength(1);
  expectHeld(thing);
  expect((await ask(world, '/_auth/refresh', { ...script, jar: new Map([['__Host-login', session!]]) })).status).toBe(
    '204',
  );
});

/** Each character by another; the last of base64url may stand for the same bytes, so it is left out. */
function changesOf(text: string): string[] {
  return Array.from(
    { length: text.length - 1 },
    (_, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1),
  );
}
