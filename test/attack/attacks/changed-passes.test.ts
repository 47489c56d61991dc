import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { tryExpired, tryTampered } from '../../../tools/attack/attacks/passes.js';
import type { Tried } from '../../../tools/attack/leak.js';
import { type Pass, readPass } from '../../../tools/attack/pass.js';
import { all, openSmall } from '../small.js';
import { behavior, code, handler, type Part, runs, server, stack } from '../stack-parts.js';

const key = randomBytes(16).toString('hex');
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const end = Math.floor(Date.now() / 1000) + 600;
const mac = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
const unsigned = `${part({ alg: 'HS256' })}.${part({ sub: 'a', exp: end })}`;
const token = `${unsigned}.${mac(unsigned)}`;

/** `holds`: what a pass needs, in words of `text`, `mac`, `claims` and `now`. */
function gate(holds: string, from = "(request.cookies.session || { value: '' }).value"): Part {
  const body = `
    var text = ${from}, parts = text.split('.'), claims = {}, now = Date.now() / 1000;
    try { claims = JSON.parse(Buffer.from(parts[1] || '', 'base64url').toString()); } catch (error) {}
    var mac = require('crypto').createHmac('sha256', '${key}').update(parts[0] + '.' + parts[1]).digest('base64url');
    if (!(${holds})) { return { statusCode: 401 }; }`;
  return stack({ origins: [server], byDefault: behavior('App', runs('Gate')), resources: code('Gate', handler(body)) });
}

interface Opened {
  tampered(): Promise<Tried[]>;
  expired(): Promise<Tried[]>;
  /** Whether the pass opens it. */
  opens(): Promise<boolean>;
}

async function openGate(template: Part, pass: Pass): Promise<Opened> {
  const { stack: small, found, model } = await openSmall(template, [pass]);
  const [guard] = found.guards;
  expect(pass.opens).toEqual(new Set([guard]));
  return {
    tampered: () => all(tryTampered(small, guard!, pass)),
    expired: () => all(tryExpired(small, guard!, pass)),
    opens: async () => (await small.ask(model, { target: '/', headers: pass.headers })).status === 200,
  };
}

const gotOf = (tried: Tried[]) => tried.flatMap(({ leak }) => leak?.got ?? []);
const by = (what: string, name = 'session') => `object "x/x.html" of origin "App", by "${name}" with ${what}`;

test('of a good token that is verified each character counts', async () => {
  const { tampered } = await openGate(
    gate('mac === parts[2] && parts.length === 3'),
    readPass('/', `a=1; session=${token}; b=2`),
  );
  const tried = await tampered();
  expect(gotOf(tried)).toEqual([]);
  // All but the last of each part, and the shapes.
  expect(tried.length).toBeGreaterThan(token.length - 6);
  expect(new Set(tried.map(({ line }) => line))).toEqual(new Set(['*, a good pass, changed']));
});

test.each([
  ['whose signature is not looked at', 'claims.sub === "a"', `session=${token}`, ['empty signature', 'claims raised']],
  ['of which the middle is looked at', 'text.slice(1) === "BA~x"', 'session=ABA~x', ['character 1 changed']],
  [
    'of which the end is looked at',
    'text.slice(-2) === "BC"',
    'session=AABC',
    ['character 1 changed', 'character 2 changed'],
  ],
])('a pass %s is had changed', async (_what, holds, text, found) => {
  const { tampered } = await openGate(gate(holds), readPass('/', text));
  const got = gotOf(await tampered());
  if (text.length < 20) expect(got).toEqual(found.map((each) => by(each)));
  else expect(got).toEqual(expect.arrayContaining(found.map((each) => by(each))));
});

test('a pass in a header is changed behind its scheme, and what nobody needs is left', async () => {
  const from = "(request.headers.authorization || { value: '' }).value";
  const pass = readPass('/', 'Authorization: Bearer ABC');
  const { tampered } = await openGate(gate('/^Bearer .B/.test(text)', from), pass);
  const tried = await tampered();
  expect(gotOf(tried)).toEqual([by('character 1 changed', 'Authorization')]);
  expect(tried[0]?.leak?.asked).toMatchObject([
    { target: '/x/x.html', headers: [['Authorization', 'Bearer BBC']], secret: 1 },
  ]);
  const other = await openGate(gate('request.cookies.b', "''"), readPass('/', 'a=1234; b=1'));
  expect((await other.tampered()).length).toBe(0);
});

test('of a long pass at most four hundred characters are changed', async () => {
  const long = 'A'.repeat(1_000);
  const { tampered } = await openGate(gate(`text === '${long}'`), readPass('/', `session=${long}`));
  const tried = await tampered();
  expect(tried.length).toBe(333);
  expect(gotOf(tried)).toEqual([]);
});

const policy = (seconds: number) =>
  Buffer.from(`{"Statement":[{"Resource":"*","Condition":{"DateLessThan":{"AWS:EpochTime": ${seconds}}}}]}`)
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('=', '_')
    .replaceAll('/', '~');
const named = (name: string) => `(request.cookies['${name}'] || { value: '' }).value`;

test.each<[what: string, template: Part, text: string, told: (string | undefined)[]]>([
  ['a token', gate('mac === parts[2]'), `session=${token}`, ['expired-pass']],
  ['a token whose end is looked at', gate('mac === parts[2] && claims.exp > now'), `session=${token}`, [undefined]],
  ['a pass that names no end', gate('text === "x"'), 'session=x', []],
  ['a token that names none', gate('text'), `session=a.${part({ exp: 'x' })}.b`, []],
  ['a token of no claims', gate('text'), `session=a.${Buffer.from('null').toString('base64url')}.b`, []],
  [
    'CloudFront’s own',
    gate('text', named('CloudFront-Expires')),
    `CloudFront-Expires=${end}; CloudFront-Signature=x`,
    ['expired-pass'],
  ],
  [
    'CloudFront’s own, looked at',
    gate('Number(text) > now', named('CloudFront-Expires')),
    `CloudFront-Expires=${end}; CloudFront-Signature=x`,
    [undefined],
  ],
  ['a policy', gate('text', named('CloudFront-Policy')), `CloudFront-Policy=${policy(end)}`, ['expired-pass']],
  ['a policy under another name', gate('text', named('Policy')), `Policy=${policy(end)}`, []],
  [
    'two ends, by the later',
    gate(`text && now < ${end + 7_000}`),
    `session=${token}; CloudFront-Expires=${end + 7_000}`,
    [undefined],
  ],
])('after its end: %s', async (_what, template, text, told) => {
  const { expired, opens } = await openGate(template, readPass('/', text));
  const tried = await expired();
  expect(tried.map(({ leak }) => leak?.kind)).toEqual(told);
  for (const { line } of tried) expect(line).toBe('*, a good pass, after its end');
  // The clock is put back.
  expect(await opens()).toBe(true);
});
