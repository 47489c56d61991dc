/** variations: requests for the plain path that differ otherwise: by method, query, version, or by a pass that somebody made up. */
import type { HeaderList } from '../../http/messages.js';

export const methods = [
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'get',
  'Get',
  'HEAD ',
  'DEBUG',
  'X',
];

export const queries = [
  '',
  'a',
  'token=x',
  'access_token=x',
  'auth=1',
  'admin=1',
  'debug=1',
  'preview=1',
  'bypass=1',
  'public=1',
  'key=x',
  'api_key=x',
  'sig=x',
  'jwt=x',
  'session=x',
  '_method=HEAD',
  'Expires=9999999999&Signature=x&Key-Pair-Id=x',
  'Policy=e30_&Signature=x&Key-Pair-Id=x',
  'Policy=&Signature=&Key-Pair-Id=',
  'Key-Pair-Id=x',
  'list-type=2',
  'prefix=',
  'acl',
  'versions',
  'response-content-type=text/html',
  'X-Amz-Algorithm=AWS4-HMAC-SHA256',
  'a=../x.html',
  'a=%00',
  'a[]=1',
  '%',
  '?',
  '&&&',
  '=',
  'a=1#/x.html',
  'path=/',
  'url=/',
  'return=/',
  'next=/',
];

const unsigned = (header: object, claims: object) =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

/** Tokens and words that are no pass of anybody's. */
const forged = [
  '',
  'x',
  '0',
  '1',
  'true',
  'admin',
  'null',
  'undefined',
  '%00',
  'e30.e30.',
  `${unsigned({ alg: 'none', typ: 'JWT' }, { sub: 'admin', exp: 9_999_999_999, paths: ['/'] })}.`,
  `${unsigned({ alg: 'None' }, { sub: 'admin', exp: 9_999_999_999 })}.x`,
  `${unsigned({ alg: 'HS256', typ: 'JWT' }, { sub: 'admin', role: 'admin', exp: 9_999_999_999 })}.${'A'.repeat(43)}`,
  Buffer.from('{"user":"admin","role":"admin"}').toString('base64url'),
  'x'.repeat(4000),
];

const cookieNames = [
  'session',
  'sid',
  'token',
  'auth',
  'jwt',
  'id_token',
  'access_token',
  '__Host-session',
  '__Host-id',
  'user',
  'admin',
  'loggedin',
];

/** `named`: cookies, headers and parameters that the functions speak of. */
export function forgedPasses(named: readonly string[]): HeaderList[] {
  const cookies = [...new Set([...named, ...cookieNames])].flatMap((name) =>
    forged.map((value): HeaderList => [['Cookie', `${name}=${value}`]]),
  );
  const bearers = forged.flatMap((value): HeaderList[] => [
    [['Authorization', `Bearer ${value}`]],
    [['Authorization', value]],
  ]);
  const basics = ['admin:admin', 'admin:', ':', 'user:password', 'admin:password'].map(
    (pair): HeaderList => [['Authorization', `Basic ${Buffer.from(pair).toString('base64')}`]],
  );
  return [...cookies, ...bearers, ...basics, ...forgedSignatures()];
}

/** CloudFront's own cookies, of keys that nobody trusts. */
function forgedSignatures(): HeaderList[] {
  const statement = { Statement: [{ Resource: '*', Condition: { DateLessThan: { 'AWS:EpochTime': 9_999_999_999 } } }] };
  const policy = Buffer.from(JSON.stringify(statement)).toString('base64').replaceAll('=', '_').replaceAll('/', '~');
  const ids = ['x', 'K2JCJMDEHXQW5F', 'APKAEXAMPLE', '', '__proto__', 'constructor'];
  return ids.flatMap((id) =>
    ['x', '', 'AAAA', 'A'.repeat(344)].flatMap((signature): HeaderList[] => [
      [['Cookie', `CloudFront-Policy=${policy}; CloudFront-Signature=${signature}; CloudFront-Key-Pair-Id=${id}`]],
      [['Cookie', `CloudFront-Expires=9999999999; CloudFront-Signature=${signature}; CloudFront-Key-Pair-Id=${id}`]],
    ]),
  );
}
