/** Which CORS headers a response headers policy adds. DG/understanding-response-headers-policies.html, "CORS headers" */
import { expect, test } from 'vitest';
import type { HeaderList } from '../../../tools/http/messages.js';
import { corsHeaders } from '../../../tools/simulator/pipeline/cors.js';

const base = {
  allowOrigins: ['https://a.test'],
  allowMethods: ['GET'],
  allowHeaders: ['x-one'],
  exposeHeaders: ['etag', 'x-two'],
  allowCredentials: false,
  maxAge: undefined,
  override: false,
};
type Cors = Parameters<typeof corsHeaders>[0];

const exposed = 'Access-Control-Expose-Headers: etag, x-two';
const a = { Origin: 'https://a.test' };
const own = ['Access-Control-Allow-Origin: https://a.test', 'Vary: Origin'];

test.each<[Partial<Cors>, string, Record<string, string>, Record<string, string>, string[]]>([
  [{}, 'GET', a, {}, [...own, exposed]],
  [{}, 'GET', {}, {}, []],
  [{}, 'GET', { Origin: 'https://b.test' }, {}, []],
  [{}, 'GET', a, { 'Access-Control-Max-Age': '1' }, []],
  [{}, 'GET', a, { 'X-Access-Control-Max-Age': '1' }, [...own, exposed]],
  [{ override: true }, 'GET', a, { 'access-control-max-age': '1' }, [...own, exposed]],
  [{ exposeHeaders: [] }, 'GET', a, {}, own],
  [{ allowCredentials: true, exposeHeaders: [] }, 'GET', a, {}, [...own, 'Access-Control-Allow-Credentials: true']],
  [{ allowOrigins: ['*'] }, 'GET', {}, {}, ['Vary: Origin']],
  [{ allowOrigins: ['*'] }, 'GET', a, {}, ['Access-Control-Allow-Origin: *', exposed]],
  [
    { allowOrigins: ['*'], allowCredentials: true, exposeHeaders: [] },
    'GET',
    a,
    {},
    [...own, 'Access-Control-Allow-Credentials: true'],
  ],
  [
    { exposeHeaders: [] },
    'OPTIONS',
    a,
    {},
    [...own, 'Access-Control-Allow-Methods: GET', 'Access-Control-Allow-Headers: x-one'],
  ],
  [
    { exposeHeaders: [], allowMethods: ['ALL'], allowHeaders: ['*'], maxAge: 0 },
    'OPTIONS',
    { ...a, 'Access-Control-Request-Headers': 'x-a, x-b' },
    {},
    [
      ...own,
      'Access-Control-Allow-Methods: GET, HEAD, PUT, POST, PATCH, DELETE, OPTIONS',
      'Access-Control-Allow-Headers: x-a, x-b',
      'Access-Control-Max-Age: 0',
    ],
  ],
  [
    { exposeHeaders: [], allowMethods: [], allowHeaders: ['*'] },
    'OPTIONS',
    a,
    {},
    [...own, 'Access-Control-Allow-Headers: *'],
  ],
  [
    { exposeHeaders: [], allowMethods: [], allowHeaders: ['x-one', 'x-two'] },
    'OPTIONS',
    { ...a, 'Access-Control-Request-Headers': 'x-three' },
    {},
    [...own, 'Access-Control-Allow-Headers: x-one, x-two'],
  ],
  [{ exposeHeaders: [], allowMethods: [], allowHeaders: [] }, 'OPTIONS', a, {}, own],
])('of %j, %s with %j, the origin sending %j', (cors, method, headers, response, expected) => {
  const lines = (given: Record<string, string>): HeaderList => Object.entries(given);
  const added = corsHeaders({ ...base, ...cors }, { method, headers: lines(headers) }, lines(response));
  expect(added.map(([name, value]) => `${name}: ${value}`)).toEqual(expected);
});

test.each([
  ['https://*.a.test', 'https://x.a.test', true],
  ['https://*.a.test', 'https://xa.test', false],
  ['https://a.test', 'http://a.test', false],
  ['https://a.test', 'https://A.TEST', true],
  ['https://a.test', 'https://aXtest', false],
  ['https://a.test', 'https://a.test:8080', false],
  ['https://a.test:*', 'https://a.test:8080', true],
  ['a.test', 'https://a.test', true],
  ['a.test', 'http://a.test', true],
  ['a.test', 'ftp://a.test', false],
  ['a.test', 'https://b.a.test', false],
])('%s means %s: %s', (pattern, origin, isMeant) => {
  const cors = { ...base, allowOrigins: ['https://other.test', pattern] };
  const added = corsHeaders(cors, { method: 'GET', headers: [['Origin', origin]] }, []);
  expect(added[0]?.[1]).toBe(isMeant ? origin : undefined);
});
