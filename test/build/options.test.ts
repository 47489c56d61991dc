import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildArtefact } from '../../tools/build/artefact.js';
import { lambdaOptions } from '../../tools/build/gates/options/lambda-table.js';
import { options } from '../../tools/build/gates/options/table.js';
import { findSources, type Source } from '../../tools/build/source.js';
import { packageRoot } from '../../tools/package.js';

const root = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(root, { recursive: true }));
for (const folder of ['functions', 'edge-lambdas', 'shared'])
  cpSync(path.join(packageRoot, folder), path.join(root, folder), { recursive: true });
symlinkSync(path.join(packageRoot, 'node_modules'), path.join(root, 'node_modules'));
const sources = await findSources(root);

/** What the build says of a source in which the first `before` is `after`. */
async function findingsOf(name: string, before: string, after: string): Promise<string[]> {
  const source = sources.find((one) => [one.name, one.file].includes(name)) as Source;
  const file = path.join(root, source.file);
  const text = readFileSync(path.join(packageRoot, source.file), 'utf8');
  if (!text.includes(before)) throw new Error(`${name} has no ${before}`);
  writeFileSync(
    file,
    text.replace(before, () => after),
  );
  const built = await buildArtefact(root, source, {
    name: 'dev',
    params: { login: '', privateKey: '', privateKeyId: '' },
  });
  writeFileSync(file, text);
  return 'findings' in built ? built.findings.map(({ message }) => message) : [];
}

test.each([
  [
    'directory-index',
    "slashless: 'redirect' as 'redirect' | 'rewrite' | 'html' | 'leave'",
    "slashless: 'redirct'",
    '"slashless" of directory-index: expected "redirect" or "rewrite" or "html" or "leave", found "redirct"',
  ],
  ['members-request', 'except: []', "slashless: 'redirct'", '"slashless" of directory-index: expected "redirect"'],
  [
    'members-request',
    'except: []',
    "hideIndex: 'false'",
    '"hideIndex" of directory-index: expected true or false, found "false"',
  ],
  [
    'site-request',
    "shell: '/index.html'",
    "shell: 'index.html'",
    '"shell" of spa-rewrite: expected a path that begins with "/"',
  ],
  ['site-index', 'hideIndex: true', 'hideIndx: true', 'site-index has no option "hideIndx"'],
  [
    'site-index',
    'sites: [] as Site[]',
    "sites: [{ under: '/docs/', layout: 'html' }]",
    '"sites" of site-index: expected a list, each "under" to be a path',
  ],
  ['redirects', "'/old': '/new'", "'/old': '//evil.example'", '"rules" of redirects: expected a table, with "/new"'],
  ['redirects', "'/old': '/new'", "'/old': '303 /new'", '"rules" of redirects'],
  ['redirects', "'/old': '/new'", "'/old': '/b', '/b': '/old'", 'the rule of "/old" leads back to itself'],
  ['redirects', "'/old': '/new'", "'/old': 'https://new.example/'", 'leads to "new.example". Add it to "hosts"'],
  ['redirects', "'/guide/:splat'", "'/docs/a/:splat'", 'the rule of "/docs/*" leads back to itself'],
  [
    'canonical-host',
    "host: 'www.example.com'",
    "host: 'https://www.example.com'",
    '"host" of canonical-host: expected a host name',
  ],
  [
    'basic-auth',
    "realm: 'preview'",
    `realm: 'a "b"'`,
    '"realm" of basic-auth: expected printable ASCII without quotes',
  ],
  [
    'cors',
    "origins: ['https://app.example.com', 'https://*.example.org'],\n  /** Whether browsers may send cookies and read answers to them. Not with '*'. */\n  credentials: false",
    "origins: ['*'],\n  credentials: true",
    '"*" with credentials lets every site read',
  ],
  ['cors', "'https://app.example.com'", "'https://app.example.com/'", '"origins" of cors: expected a list'],
  [
    'strip-prefix',
    "prefix: '/api'",
    "prefix: '/api/'",
    '"prefix" of strip-prefix: expected a path that begins with "/" and does not end with it',
  ],
  ['accept-language', "default: 'en'", "default: 'es'", '"es" is not in "available"'],
  ['release-router', "fallback: ''", "fallback: '..'", '"fallback" of release-router'],
  [
    'maintenance',
    'allow: [] as string[]',
    "allow: ['192.0.2.1/24']",
    '"allow" of maintenance: expected a list, each a network',
  ],
  ['ip-allow', "'192.0.2.0/24'", "'192.0.2.1/24'", '"allow" of ip-allow'],
  ['ip-allow', "'2001:db8::/32': ", "'2001:DB8::/32': ", '"allow" of ip-allow'],
  ['ip-allow', 'lengths: [24, 32]', 'lengths: [24]', 'the length of "2001:db8::/32" is not in "lengths"'],
  [
    'ip-allow',
    'deny: {} as Networks',
    "deny: ['192.0.2.0/24']",
    `"deny" of ip-allow: expected a table such as { '192.0.2.0/24': 'office' }, found ["192.0.2.0/24"]`,
  ],
  ['sticky-split', 'weight: 20', 'weight: 30', 'the shares of "sides" expect 100 in all, found 110'],
  ['geo-gate', "deny: ['EU27']", "deny: ['UK']", 'GB, not UK'],
  ['geo-gate', 'status: 451', 'status: 452', '"status" of geo-gate: expected 403 or 451'],
  ['origin-select', "FR: 'eu'", "FR: 'paris'", '"paris" is not in "origins"'],
  ['hotlink', "domains: ['example.com']", "domains: ['https://example.com']", '"domains" of hotlink'],
  [
    'storefront-request',
    "host: 'www.example.com'",
    "host: 'www.example.com/'",
    '"host" of canonical-host: expected a host name',
  ],
  ['storefront-request', "default: 'en'", "default: 'es'", '"es" is not in "available"'],
  [
    'storefront-request',
    "available: ['en', 'de', 'fr'], default: 'en'",
    "available: ['de']",
    '"en" is not in "available"',
  ],
  ['storefront-request', "store: 'plain'", "stor: 'plain'", 'redirects has no option "stor"'],
  [
    'members-request',
    'serveIndex(request, pages)',
    "serveIndex(request, { slashles: 'html' })",
    'no option "slashles"',
  ],
  [
    'members-request',
    'serveIndex(request, pages)',
    "serveIndex(request, { ...pages, slashles: 'html' })",
    'no option "slashles"',
  ],
  [
    'members-request',
    'const request =',
    "const mine = { slashles: 'html' };serveIndex(event.request, mine);const request =",
    'no option "slashles"',
  ],
  ['storefront-request', "store: 'plain'", "store: 'plian'", '"store" of redirects: expected "none" or "plain" or'],
  ['storefront-request', "trailingSlash: 'always'", "trailingSlash: 'allways'", '"trailingSlash" of site-index'],
  [
    'ip-allow',
    'lengths: [24, 32]',
    'lengths: [24, 32.5]',
    '"lengths" of ip-allow: expected a list, each a whole number',
  ],
  ['ip-allow', "'2001:db8::/32': 'office'", "'2001:db8::': 'office'", '"allow" of ip-allow'],
  ['canonical-host', "'max-age=31536000'", "'max-age=31536000; preload'", '"preload" expects'],
  ['canonical-host', "'max-age=31536000'", "'max-age=3600; includeSubDomains; preload'", '"preload" expects'],
  ['geo-gate', "under: '/ads', deny: ['EU27']", "under: '/ads'", 'a rule has neither "allow" nor "deny"'],
  ['image-format', 'dprs: [1, 1.5', 'dprs: [1.5, 1', '"dprs" expects its steps in ascending order'],
  ['release-router', "releases: 'releases'", "releases: 'live'", '"live" and "releases" are both "live"'],
  ['host-router', "entry: ''", "entry: 'site :'", '"entry" of host-router: expected a key of the store'],
  [
    'accept-language',
    "cookie: 'lang'",
    "cookie: 'my lang'",
    '"cookie" of accept-language: expected a name without blanks',
  ],
  ['maintenance', 'retry: 600', 'retry: 0.5', '"retry" of maintenance: expected a whole number from 1'],
  ['noindex', "value: 'noindex, nofollow'", "value: 'noindex\\nset-cookie: a'", '"value" of noindex'],
  [
    'directory-index',
    "index: 'index.html'",
    "index: '/index.html'",
    '"index" of directory-index: expected a file name',
  ],
  ['spa-rewrite', "shell: '/index.html'", "shell: '/index.html?v=1'", '"shell" of spa-rewrite: expected a path'],
  ['signed-cookie', "preflight: 'pass' as", "preflight: 'paas' as", '"preflight" of signed-cookie: expected "pass" or'],
  ['signed-cookie', 'maxLifetime: 0', "maxLifetime: '1h'", '"maxLifetime" of signed-cookie: expected a whole number'],
  [
    'request-headers',
    "'viewer-address',",
    "'viewer-adress',",
    '"setFrom" of request-headers: expected a table, with "viewer-address"',
  ],
  ['response-headers', "type: 'text/html'", "tpye: 'text/html'", '"cacheControl" of response-headers'],
  [
    'response-headers',
    'set: {} as',
    "set: { 'X-A': 'b' } as",
    '"set" of response-headers: expected a table, with a header name in lower case',
  ],
  ['trace-context', 'ratio: 0.01', 'ratio: 1.01', '"ratio" of trace-context: expected a number from 0 to 1'],
  ['trace-context', "parent: 'keep' as 'keep' | 'replace'", "parent: 'new'", '"parent" of trace-context'],
  ['host-router', "'/example'", "'example'", '"sites" of host-router: expected a table, with a folder'],
  ['host-router', "'/example'", "'/../example'", '"sites" of host-router'],
  ['host-router', "'www.example.com':", "'https://www.example.com':", '"sites" of host-router'],
  ['host-router', "'/example'", "'/*'", 'the folder of "www.example.com" has "*"'],
  ['hmac-url', "parameter: 'link'", "parameter: 'li=nk'", '"parameter" of hmac-url: expected a name of letters'],
  ['hmac-url', 'maxLifetime: 0', "maxLifetime: '1h'", '"maxLifetime" of hmac-url: expected a whole number'],
  ['cwt-gate', "parameter: 'cat'", "parameter: ''", '"parameter" of cwt-gate'],
  ['cwt-gate', "header: 'cta-", "header: 'CTA-", '"header" of cwt-gate: expected a header name in lower case'],
  ['waiting-room', 'status: 503', 'status: 302', '"status" of waiting-room: expected 200 or 503'],
  ['waiting-room', "ticket: '__Host-waiting'", "ticket: '__Host-admitted'", '"cookie" and "ticket" are both'],
  [
    'failover-page',
    "knownBy: 'header'",
    "knownBy: 'heder'",
    '"knownBy" of failover-page: expected "header" or "bucket"',
  ],
  [
    'prerender',
    "site: 'https://www.example.com'",
    "site: 'www.example.com'",
    '"site" of prerender: expected scheme and',
  ],
  ['prerender', 'timeout: 30', 'timeout: 300', '"timeout" of prerender: expected a number from 1 to 120'],
  ['region-router', "default: 'us'", "default: 'uk'", '"uk" is not in "regions"'],
  ['region-router', 'countries: {}', "countries: { UK: 'eu' }", 'GB, not UK'],
  ['sigv4-signer', "plus: 'usual'", "plus: 'usul'", '"plus" of sigv4-signer: expected "usual" or "space" or "plus"'],
  ['oidc-login', "pass: 'token'", "pass: 'tokn'", '"pass" of oidc-login: expected "token" or "cookies"'],
  ['oidc-login', "'RS256', 'ES256'", "'HS256'", '"algorithms" of oidc-login'],
  ['jwt-cookie', "preflight: 'pass'", "preflight: 'pas'", '"preflight" of jwt-cookie: expected "pass" or "refuse"'],
  ['jwt-cookie', "'EdDSA'", "'HS256'", '"algorithms" of jwt-cookie'],
  ['jwt-cookie', "prefix: '/', open", "prefix: '/', opened", '"rules" of jwt-cookie'],
  ['jwt-cookie', "login: ''", "login: 'login.example.com'", '"login" of jwt-cookie: expected'],
  [
    'edge-lambdas/signed-cookie.ts',
    "scheme: 'https'",
    "scheme: 'https:'",
    '"scheme" of signed-cookie: expected "https" or "http"',
  ],
  ['hls-sign', "form: 'signed'", "form: 'sign'", '"form" of hls-sign: expected "signed" or "define"'],
  ['issue-cookies', "pass: 'token'", "pass: 'cookie'", '"pass" of issue-cookies: expected "token" or "cookies"'],
  ['origin-headers', "status: '4'", "status: '4xx'", '"cacheControl" of origin-headers'],
  ['origin-headers', "secret: 'x-origin-verify'", "secret: 'X-Origin-Verify'", 'expected a header name in lower case'],
  ['body-hash', "'POST'", "'post'", '"methods" of body-hash: expected a list, each a method in capitals'],
  ['websocket-signer', 'expiresIn: 60', 'expiresIn: 0', '"expiresIn" of websocket-signer: expected a number from 1'],
  ['region-api', "viewerHost: ''", "plus: 'usul'", '"plus" of sigv4-signer'],
  ['members-login', "clientId: ''", 'clientid: 1', 'oidc-login has no option "clientid"'],
])('%s with %s as %s stops the build', async (name, before, after, message) => {
  expect(await findingsOf(name, before, after)).toContainEqual(expect.stringContaining(message));
});

test.each([
  ['site-index', 'dotted: true as boolean | string[]', "dotted: ['/users']"],
  ['site-index', 'sites: [] as Site[]', "sites: [{ under: '/admin', shell: '/admin/index.html' }]"],
  [
    'redirects',
    "'/old': '/new'",
    "'/old': '308 /new?a=b#c from=1 until=2 query=drop', 'old.example/*': '/x/:splat', '/café': '/c'",
  ],
  ['cors', "'https://app.example.com'", "'https://app.example.com:8443', 'null'"],
  ['maintenance', 'allow: [] as string[]', "allow: ['192.0.2.0/24', '2001:db8::/32', '::ffff:192.0.2.9', '0.0.0.0/0']"],
  ['members-request', 'except: []', "slashless: 'html'"],
  ['members-request', 'serveIndex(request, pages)', "serveIndex(request, { slashless: 'html' })"],
])('%s with %s as %s is right', async (name, before, after) => {
  expect(await findingsOf(name, before, after)).toEqual([]);
});

/** Keys of a provider, which are an object, null or a list as they were fetched: the function itself judges them. */
const free = ['oidc-login.provider', 'oidc-login.jwks', 'jwt-cookie.keys'];

test('every option refuses what is of another kind', () => {
  for (const [name, rules] of [...Object.entries(options), ...Object.entries(lambdaOptions)])
    for (const [key, rule] of Object.entries(rules)) {
      const taken = [5, 'x', true, [], {}].filter((value) => rule(value) === undefined);
      if (free.includes(`${name}.${key}`)) continue;
      expect(taken.length, `${name}.${key} takes ${JSON.stringify(taken)}`).toBeLessThan(3);
      for (const none of [NaN, -1, Infinity, '\r\n', [NaN], undefined])
        expect(takes(rule, none), `${name}.${key}: ${none}`).toBe(false);
    }
});

/** Texts of several lines are right in pages and messages alone. */
function takes(rule: (value: unknown) => string | undefined, value: unknown): boolean {
  return rule(value) === undefined && !(value === '\r\n' && rule('two\nlines') === undefined);
}

test('every option of these functions is known, and no other', () => {
  const files = [
    ...Object.entries(options).map(([name, rules]) => [`dist/functions/${name}.js`, rules] as const),
    ...Object.entries(lambdaOptions).map(([name, rules]) => [`dist/edge-lambdas/${name}/index.js`, rules] as const),
  ];
  for (const [name, rules] of files) {
    const code = readFileSync(path.join(packageRoot, name), 'utf8');
    const literal = /^const config = \{[\s\S]*?^\};$/m.exec(code)?.[0] ?? '';
    const keys = [...literal.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key);
    expect(Object.keys(rules).sort(), name).toEqual(keys.sort());
  }
});
