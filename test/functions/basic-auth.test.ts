import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { config, handler, requirePassword } from '../../functions/basic-auth.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { openWays, runSource } from './ways.js';

const digest = (user: string, password: string) =>
  createHash('sha256').update(`${config.salt}:${user}:${password}`).digest('hex');
const fresh = randomBytes(12).toString('hex');
const users = {
  Aladdin: digest('Aladdin', 'open sesame'),
  a: digest('a', 'b:c'),
  test: digest('test', '123£'),
  team: [digest('team', fresh), digest('team', 'before')],
  broken: 7,
  '': digest('', 'nameless'),
  // What no header may reach: a digest of a text without a colon, and one of a text with a control character.
  bare: createHash('sha256').update(`${config.salt}:bared`).digest('hex'),
  control: digest('control', 'a\0b'),
};
const kvs = { auth: JSON.stringify(users) };
const ask = await openWays('basic-auth', handler, { kvs });
const visit = (authorization?: string | string[], uri = '/a') =>
  viewerRequest({ uri, headers: authorization === undefined ? {} : { authorization } });
const basic = (text: string, encoding: BufferEncoding = 'utf8') =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`;

const refusal = {
  statusCode: 401,
  headers: {
    'www-authenticate': { value: 'Basic realm="preview", charset="UTF-8"' },
    'cache-control': { value: 'no-store' },
  },
  cookies: {},
};

test.each([
  ['the example of RFC 7617', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
  ['several blanks', 'basic   QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
  ['no padding', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ'],
  ['a scheme in capitals', 'BASIC QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
  ['a colon in the password', 'Basic YTpiOmM='],
  ['a pound sign in UTF-8', 'Basic dGVzdDoxMjPCow=='],
  ['the new password', basic(`team:${fresh}`)],
  ['the password before it', basic('team:before')],
  ['an empty user, where there is one', basic(':nameless')],
])('%s passes, and the header is gone', async (_title, authorization) => {
  const answer = await ask(visit(authorization));
  expect(answer).toMatchObject({ uri: '/a' });
  expect(answer.headers).not.toHaveProperty('authorization');
});

test.each<[string, string | string[] | undefined]>([
  ['no header', undefined],
  ['no base64', 'Basic !!!'],
  ['no colon', 'Basic QWxhZGRpbg=='],
  ['no password', basic('Aladdin:')],
  ['another password', basic('Aladdin:open sesam')],
  ['another user', basic('aladdin:open sesame')],
  ['a pound sign in Latin-1', 'Basic dGVzdDoxMjOj'],
  ['another scheme', 'Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
  ['no scheme', 'QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
  ['two headers', ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==']],
  ['a name that every object has', basic('__proto__:x')],
  ['another', basic('constructor:x')],
  ['a user whose digest is none', basic('broken:')],
  ['a control character', basic('control:a\0b')],
  ['a digest without a user', basic('bared')],
  ['nothing', 'Basic'],
  ['an empty header', ''],
])('%s is refused', async (_title, authorization) => {
  expect(await ask(visit(authorization))).toEqual(refusal);
  // In a behavior the step stands alone: it is to answer, not to throw.
  const step = async ({ request }: ViewerRequestEvent) => (await requirePassword(request, {})) ?? request;
  expect(await runSource(step, visit(authorization), kvs)).toMatchObject({ statusCode: 401 });
});

describe('a store that is broken opens nothing', () => {
  test.each<[string, Record<string, string>]>([
    ['no entry', {}],
    ['no JSON', { auth: '{' }],
    ['null', { auth: 'null' }],
    ['a text', { auth: '"Aladdin"' }],
    ['empty digests', { auth: '{"Aladdin":"","x":[]}' }],
  ])('%s', async (_title, kvs) => {
    const closed = await openWays('basic-auth', handler, { kvs });
    for (const header of ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', basic('x:')])
      expect(await closed(visit(header))).toEqual(refusal);
  });
});

test('a preflight passes, other OPTIONS do not', async () => {
  const headers = { origin: 'https://a.test', 'access-control-request-method': 'PUT' };
  expect(await ask(viewerRequest({ method: 'OPTIONS', uri: '/a', headers }))).toMatchObject({ uri: '/a' });
  expect(await ask(viewerRequest({ method: 'OPTIONS', uri: '/a' }))).toEqual(refusal);
});

test('an excepted path passes with an Authorization of its own, and only under its plain spelling', async () => {
  const uri = '/.well-known/acme-challenge/x';
  expect(await ask(visit('Bearer x', uri))).toMatchObject({ uri, headers: { authorization: { value: 'Bearer x' } } });
  expect(await ask(visit(undefined, '/.well-known/acme-challenge/../../secret'))).toEqual(refusal);
  expect(await ask(visit(undefined, '/.well-known/acme-challenges'))).toEqual(refusal);
});
