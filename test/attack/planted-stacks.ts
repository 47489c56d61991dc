/** Stacks with one hole each, and each of them sound. */
import type { Kind } from '../../tools/attack/leak.js';
import {
  ALL_VIEWER,
  behavior,
  bucket,
  cached,
  code,
  EVERY_METHOD,
  edge,
  forwarding,
  functionUrl,
  handler,
  OPTIMIZED,
  type Part,
  runs,
  runsEdge,
  s3,
  server,
  signed,
  stack,
} from './stack-parts.js';

export interface Planted {
  what: string;
  kind: Kind;
  hole: Part;
  sound: Part;
}

const cookie = { CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['session'] } };
const header = (name: string) => ({ HeadersConfig: { HeaderBehavior: 'whitelist', Headers: [name] } });
const query = { QueryStringsConfig: { QueryStringBehavior: 'all' } };
const hosts = { Aliases: ['*.example.test'] };

const area = (origin: string, more: Part): Part => ({ PathPattern: '/private/*', ...behavior(origin, more) });

const gate = (test: string) =>
  handler(`if (${test}) { return { statusCode: 401, statusDescription: 'Unauthorized' }; }`);
const noToken =
  "!request.cookies.session || require('crypto').createHash('sha256').update(request.cookies.session.value).digest('hex') !== '0'";
const noSession = "if (!/session=[0-9a-f]{64}/.test(cookies)) return { status: '403' };";
const chooses = handler(
  "request.headers['x-version'] = { value: request.cookies.version && request.cookies.version.value === 'b' ? 'b' : 'a' };",
);
const redirect = (to: string) =>
  handler(`if (request.querystring.next) { return { statusCode: 302, headers: { location: { value: ${to} } } }; }`);

const guardedApp = (FunctionCode: string, more: Part = {}, resources: Part = {}): Part =>
  stack({
    origins: [server],
    byDefault: behavior('App'),
    others: [area('App', { ...runs('Gate'), ...more })],
    resources: { ...code('Gate', FunctionCode), ...resources },
  });

const hidden = (id: string): Part =>
  stack({
    origins: id === 'Files' ? [s3('Files')] : [s3('Files'), s3(id)],
    byDefault: behavior('Files'),
    others: [area(id, runs('Gate'))],
    resources: {
      ...bucket('Files'),
      ...bucket(id),
      ...code('Gate', handler(`if (${noToken}) { return { statusCode: 404 }; }`)),
    },
  });

const oneBucket = (more: Part, actions?: string[]): Part =>
  stack({ origins: [s3('Files')], byDefault: behavior('Files', more), resources: bucket('Files', actions) });

export const planted: Planted[] = [
  {
    what: 'an open behavior on the bucket of a guarded one',
    kind: 'shared-bucket',
    hole: stack({
      origins: [s3('Files')],
      byDefault: behavior('Files'),
      others: [area('Files', signed)],
      resources: bucket('Files'),
    }),
    sound: stack({
      origins: [s3('Files'), s3('Secrets')],
      byDefault: behavior('Files'),
      others: [area('Secrets', signed)],
      resources: { ...bucket('Files'), ...bucket('Secrets') },
    }),
  },
  {
    what: 'an open pattern before the guarded one',
    kind: 'wrong-order',
    hole: stack({
      origins: [server],
      byDefault: behavior('App'),
      others: [{ PathPattern: '*.jpg', ...behavior('App') }, area('App', signed)],
    }),
    sound: stack({
      origins: [server],
      byDefault: behavior('App'),
      others: [area('App', signed), { PathPattern: '*.jpg', ...behavior('App') }],
    }),
  },
  {
    what: 'a query that reaches the origin and not the key',
    kind: 'missing-key',
    hole: cached({}, query),
    sound: cached(query, query),
  },
  {
    what: 'a cookie that reaches the origin and not the key',
    kind: 'forwarded-cookie',
    hole: cached({}, cookie),
    sound: cached(cookie, cookie),
  },
  {
    what: 'a gate that looks at GET alone',
    kind: 'open-method',
    hole: guardedApp(gate(`request.method === 'GET' && (${noToken})`), { AllowedMethods: EVERY_METHOD }),
    sound: guardedApp(gate(noToken), { AllowedMethods: EVERY_METHOD }),
  },
  {
    what: 'sites told apart by a host that is not in the key',
    kind: 'tenant-leak',
    hole: cached({}, header('Host'), { config: hosts }),
    sound: cached(header('Host'), undefined, { config: hosts }),
  },
  {
    what: 'an error that a cookie causes, kept for an hour',
    kind: 'cached-error',
    hole: cached({}, cookie, { config: { CustomErrorResponses: [{ ErrorCode: 500, ErrorCachingMinTTL: 3600 }] } }),
    sound: cached(cookie, undefined, {
      config: { CustomErrorResponses: [{ ErrorCode: 500, ErrorCachingMinTTL: 3600 }] },
    }),
  },
  {
    what: 'a function URL that anybody may call',
    kind: 'unsigned-origin',
    hole: functionUrl('NONE'),
    sound: functionUrl('AWS_IAM'),
  },
  {
    what: 'a gate that believes X-Forwarded-For',
    kind: 'header-trust',
    hole: guardedApp(
      gate("!request.headers['x-forwarded-for'] || request.headers['x-forwarded-for'].value !== '10.0.0.1'"),
    ),
    sound: guardedApp(gate("event.viewer.ip !== '10.0.0.1'")),
  },
  {
    what: 'a redirect to what the query says',
    kind: 'open-redirect',
    hole: stack({
      origins: [server],
      byDefault: behavior('App', runs('Back')),
      resources: code('Back', redirect('decodeURIComponent(request.querystring.next.value)')),
    }),
    sound: stack({
      origins: [server],
      byDefault: behavior('App', runs('Back')),
      resources: code('Back', redirect("'/login?return=' + encodeURIComponent(request.querystring.next.value)")),
    }),
  },
  {
    what: 'a bucket that whoever asks may write',
    kind: 'open-method',
    hole: oneBucket({ AllowedMethods: EVERY_METHOD }, ['s3:GetObject', 's3:PutObject']),
    sound: oneBucket({ AllowedMethods: EVERY_METHOD }),
  },
  {
    what: 'a fact that a policy lets through by name',
    kind: 'header-trust',
    hole: stack({
      origins: [server],
      byDefault: behavior('App', { OriginRequestPolicyId: { Ref: 'Sent' } }),
      resources: forwarding(header('True-Client-IP')),
    }),
    sound: stack({
      origins: [server],
      byDefault: behavior('App', { OriginRequestPolicyId: { Ref: 'Sent' }, ...runs('Facts') }),
      resources: {
        ...forwarding(header('True-Client-IP')),
        ...code('Facts', handler("request.headers['true-client-ip'] = { value: event.viewer.ip };")),
      },
    }),
  },
  {
    what: 'a key that knows no cookie, before an origin told of all',
    kind: 'forwarded-cookie',
    hole: stack({
      origins: [server],
      byDefault: behavior('App', { CachePolicyId: OPTIMIZED, OriginRequestPolicyId: ALL_VIEWER }),
    }),
    sound: stack({ origins: [server], byDefault: behavior('App', { OriginRequestPolicyId: ALL_VIEWER }) }),
  },
  {
    what: 'an origin path that leads into a guarded folder',
    kind: 'shared-bucket',
    hole: stack({
      origins: [s3('Files'), { ...s3('Files', { OriginPath: '/private' }), Id: 'Below' }],
      byDefault: behavior('Files', signed),
      others: [{ PathPattern: '/pub/*', ...behavior('Below') }],
      resources: bucket('Files'),
    }),
    sound: stack({
      origins: [s3('Files')],
      byDefault: behavior('Files', signed),
      others: [{ PathPattern: '/pub/*', ...behavior('Files') }],
      resources: bucket('Files'),
    }),
  },
  {
    what: 'a gate behind the cache, whose key knows no cookie',
    kind: 'missing-key',
    hole: cached({}, cookie, { more: runsEdge('Gate', 'origin-request'), resources: edge('Gate', noSession) }),
    sound: cached(cookie, undefined, { more: runsEdge('Gate', 'origin-request'), resources: edge('Gate', noSession) }),
  },
  {
    what: 'a version of a page by cookie, by a header that is not in the key',
    kind: 'forwarded-cookie',
    hole: cached({}, header('X-Version'), { more: runs('Choose'), resources: code('Choose', chooses) }),
    sound: cached(header('X-Version'), undefined, { more: runs('Choose'), resources: code('Choose', chooses) }),
  },
  {
    what: 'a rule for a prefix that compares the path as it stands',
    kind: 'spelling',
    hole: guardedApp(gate("request.uri.startsWith('/private/admin')")),
    sound: guardedApp(
      gate(
        "decodeURIComponent(request.uri).includes('admin') || request.uri.includes('%') || request.uri.includes('/.')",
      ),
    ),
  },
  {
    what: 'a gate that is content with any cookie',
    kind: 'forged-pass',
    hole: guardedApp(gate('!request.cookies.session')),
    sound: guardedApp(gate(noToken)),
  },
  {
    what: 'an area that seems not to be there without a cookie, on a shared bucket',
    kind: 'shared-bucket',
    hole: hidden('Files'),
    sound: hidden('Hidden'),
  },
];
