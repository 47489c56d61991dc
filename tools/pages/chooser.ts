/** By what one wants: the function to take, and AWS's own way where there is one, which costs no function. */

interface Choice {
  want: string;
  /** Name of the page in docs/functions. */
  take: string;
  /** What AWS does without a function; empty where nothing. */
  native: string;
}

export const choices: Choice[] = [
  { want: 'routes of an application served by its shell', take: 'spa-rewrite', native: '' },
  {
    want: 'pages of a static site found in a private bucket, `/about` or `/about/`',
    take: 'site-index',
    native: 'default root object, for `/` alone',
  },
  { want: 'redirects: old addresses answered with new ones', take: 'redirects', native: '' },
  {
    want: 'www sent to the apex, or the other way (canonical host); `*.cloudfront.net` closed',
    take: 'canonical-host',
    native: '',
  },
  { want: 'a password on previews and staging (basic auth)', take: 'basic-auth', native: '' },
  {
    want: 'CORS: an API called from pages of other origins, preflights answered',
    take: 'cors',
    native: 'response headers policy, where the origin answers OPTIONS',
  },
  {
    want: 'previews kept out of search engines',
    take: 'noindex',
    native: 'response headers policy, where previews have a behavior of their own',
  },
  { want: '`/api` taken off before the origin', take: 'strip-prefix', native: 'origin path, which only adds' },
  {
    want: 'one cache entry for all campaigns',
    take: 'clean-query',
    native: 'cache policy, where ten parameters are all that count',
  },
  { want: 'visitors sent to their language', take: 'accept-language', native: '' },
  {
    want: 'a release switched, or taken back, at once; previews by host',
    take: 'release-router',
    native: 'continuous deployment, for 15 % at most',
  },
  { want: 'the site off within seconds', take: 'maintenance', native: 'custom error page for the 503 of an origin' },
  {
    want: 'an A/B test, an experiment, a canary',
    take: 'sticky-split',
    native: 'continuous deployment, for two whole distributions',
  },
  { want: 'the best image format for each browser', take: 'image-format', native: '' },
  {
    want: 'parts of the site closed by country',
    take: 'geo-gate',
    native: 'geographic restrictions for a whole distribution; AWS WAF by path',
  },
  {
    want: 'another origin by country, cookie or path',
    take: 'origin-select',
    native: 'a behavior for each path; latency records of Route 53',
  },
  {
    want: 'several sites by host on one distribution',
    take: 'host-router',
    native: 'a distribution for each site, or a multi-tenant one',
  },
  { want: 'only the office', take: 'ip-allow', native: 'AWS WAF IP set, for thousands of networks' },
  { want: 'no images embedded by others', take: 'hotlink', native: 'AWS WAF string match on Referer' },
  {
    want: 'no 400 from a bucket for large cookies',
    take: 'header-guard',
    native: 'cache and origin request policy without cookies',
  },
  { want: 'an area for members', take: 'signed-cookie', native: 'signed cookies of CloudFront, with a key group' },
  {
    want: 'links that expire, issued by a server that has no RSA key',
    take: 'hmac-url',
    native: 'signed URLs of CloudFront, with a key group',
  },
  {
    want: 'video for players with a Common Access Token',
    take: 'cwt-gate',
    native: 'signed cookies or URLs of CloudFront, with a key group',
  },
  { want: 'visitors let in at a rate while the site is crowded', take: 'waiting-room', native: '' },
  { want: 'one trace id from visitor to origin and log', take: 'trace-context', native: '' },
  {
    want: 'an area for members, with CloudFront’s own cookies and a login',
    take: 'lambda-signed-cookie',
    native: 'key group, where 403 is answer enough',
  },
  { want: 'an area for users of an identity provider', take: 'lambda-jwt-cookie', native: '' },
  {
    want: 'a login at an OpenID provider: Cognito, Auth0, Okta, Entra, Google, Keycloak',
    take: 'lambda-oidc-login',
    native: '',
  },
  { want: 'a login of your own that opens an area for members', take: 'lambda-issue-cookies', native: '' },
  {
    want: 'a page of your own while the origin is down, for each host, with 503 and Retry-After',
    take: 'lambda-failover-page',
    native: 'custom error page, one for a distribution; an origin group with a bucket, whose page is a 200',
  },
  {
    want: 'an API in several regions, the nearest one or the one that has the visitor’s data',
    take: 'lambda-region-router',
    native: 'latency records of Route 53 as the domain of one origin, for the nearest',
  },
  {
    want: 'link previews and crawlers that run no JavaScript',
    take: 'lambda-prerender',
    native: '',
  },
  {
    want: 'private HLS for players that send no cookies',
    take: 'lambda-hls-sign',
    native: 'signed cookies, or EXT-X-DEFINE in the playlists, with a key group: [guide](../guides/hls.md)',
  },
  {
    want: 'an origin that IAM locks',
    take: 'lambda-sigv4-signer',
    native: 'origin access control, for S3, function URLs and media services',
  },
  { want: 'WebSockets to an origin that IAM locks', take: 'lambda-websocket-signer', native: '' },
  { want: 'POST to a function URL behind origin access control', take: 'lambda-body-hash', native: '' },
  {
    want: 'security headers',
    take: 'response-headers',
    native: 'response headers policy, where they are the same for all',
  },
  { want: 'security headers on errors, too', take: 'lambda-origin-headers', native: 'response headers policy' },
  {
    want: 'an origin that knows who asks',
    take: 'request-headers',
    native: 'origin request policy with `CloudFront-Viewer-Address`',
  },
];

/** Not built, and why. */
const ABSENT = [
  '**Server-Timing**: a response headers policy has it; a function cannot measure, its clock stands still.',
  '**Cache tags**: CloudFront invalidates by tag itself.',
  '**Signatures of webhooks**: a function never sees the body.',
  '**Verified bots**: AWS WAF Bot Control. A function knows only the name a bot gives itself.',
  '**Nonces of a content security policy**: they must be in the page, which no function sees; and a cached one repeats.',
];

export function chooser(): string[] {
  return [
    '| you want | first look: AWS without a function | else take |',
    '| --- | --- | --- |',
    ...choices.map(({ want, take, native }) => `| ${want} | ${native || '–'} | [${take}](${take}.md) |`),
    '',
    'CloudFront takes one function for each event of a behavior: [compose](../guides/compose.md) the steps of several in one. Not here, and why:',
    '',
    ...ABSENT.map((line) => `* ${line}`),
  ];
}
