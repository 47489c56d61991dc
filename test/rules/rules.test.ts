import { describe, expect, test } from 'vitest';
import { checkRules, type RuleResult } from '../../tools/rules/check.js';
import { createSimulator } from '../../tools/simulator/index.js';
import { behavior, OPTIMIZED, type Part, secured, signed, stack } from './stack.js';

const site = behavior('*', 'Site', secured);

async function check(rule: string, template: Part): Promise<RuleResult> {
  const { results, mistakes } = await checkRules(`- "${rule.replaceAll('"', '\\"')}"\n`, { template });
  expect(mistakes).toEqual([]);
  return results[0]!;
}

const only = 'origin Admin only through viewer-request guard';
const members = '/private/* never without a key group or function guard';
const https = 'every behavior redirects to https';
const hsts = 'no response without strict-transport-security';
const cookies = 'nothing with set-cookie is cached';
const api = '/api/* is never cached';

const sound: [rule: string, what: string, verdict: 'holds' | 'unknown', template: Part][] = [
  [only, 'a gate', 'holds', stack([behavior('/admin/*', 'Admin', {}, { 'viewer-request': 'cookie' }), site])],
  [
    only,
    'a gate that goes by the path',
    'unknown',
    stack([behavior('/admin/*', 'Admin', {}, { 'viewer-request': 'byPath' }), site]),
  ],
  [
    only,
    'a behavior that no path belongs to',
    'holds',
    stack([behavior('/a*', 'Site'), behavior('/admin', 'Admin'), site]),
  ],
  [
    only,
    'a gate that fails',
    'unknown',
    stack([behavior('/admin/*', 'Admin', {}, { 'viewer-request': 'broken' }), site]),
  ],
  [members, 'a key group', 'holds', stack([behavior('/private/*', 'Site', signed), site])],
  [
    members,
    'a key group, but for what a gate keeps',
    'holds',
    stack([
      behavior('/private/a*', 'Site', {}, { 'viewer-request': 'cookie' }),
      behavior('/private/*', 'Site', signed),
      site,
    ]),
  ],
  [
    members,
    'behaviors that together leave nothing',
    'holds',
    stack([behavior('/private/?*', 'Site', signed), behavior('/private/', 'Site', signed), site]),
  ],
  [https, 'everywhere', 'holds', stack([behavior('/x', 'App'), site])],
  [
    `${https} or refuses http`,
    'https only',
    'holds',
    stack([behavior('/x', 'App', { ViewerProtocolPolicy: 'https-only' }), site]),
  ],
  [
    https,
    'an open behavior that no path belongs to',
    'holds',
    stack([behavior('/x*', 'App'), behavior('/xy', 'App', { ViewerProtocolPolicy: 'allow-all' }), site]),
  ],
  [hsts, 'a policy on all', 'holds', stack([behavior('/x', 'App', secured), site])],
  [cookies, 'a bucket', 'holds', stack([behavior('/x', 'App'), behavior('*', 'Site', { CachePolicyId: OPTIMIZED })])],
  [cookies, 'cookies that are not forwarded', 'holds', stack([behavior('*', 'App', { CachePolicyId: OPTIMIZED })])],
  [
    api,
    'caching off',
    'holds',
    stack([behavior('/api/*', 'App'), behavior('*', 'Site', { CachePolicyId: OPTIMIZED })]),
  ],
];

const forwarded = { ForwardedValues: { QueryString: true, Cookies: { Forward: 'all' } }, CachePolicyId: undefined };

const planted: [rule: string, what: string, url: string, template: Part][] = [
  [
    only,
    'a redirect to the path with a slash',
    'https://www.example.test/admin/x/',
    stack([behavior('/admin/*', 'Admin', {}, { 'viewer-request': 'slash' }), site]),
  ],
  [
    hsts,
    'what stands behind a gate',
    'https://www.example.test/x',
    stack([behavior('/x', 'App', {}, { 'viewer-request': 'polite' }), site]),
  ],
  [
    only,
    'a second behavior',
    'https://www.example.test/status/x',
    stack([behavior('/admin/*', 'Admin', {}, { 'viewer-request': 'cookie' }), behavior('/status/*', 'Admin'), site]),
  ],
  [
    only,
    'a path that the gate lets pass',
    'https://www.example.test/admin/health',
    stack([behavior('/admin/*', 'Admin', {}, { 'viewer-request': 'health' }), site]),
  ],
  [
    only,
    'a function that is no gate',
    'https://www.example.test/admin/x',
    stack([behavior('/admin/*', 'Admin', {}, { 'viewer-request': 'none' }), site]),
  ],
  [
    only,
    'a key group is another gate',
    'https://www.example.test/admin/x',
    stack([behavior('/admin/*', 'Admin', signed), site]),
  ],
  [
    'origin Files only through key group',
    'another origin of the same server',
    'https://www.example.test/files/x',
    stack([behavior('/f/*', 'Files', signed), behavior('*', 'App')]),
  ],
  [
    'origin Files only through key group',
    'a function that leads there',
    'https://www.example.test/menu',
    stack([behavior('/f/*', 'Files', signed), behavior('/menu*', 'Menu', {}, { 'viewer-request': 'rewrite' }), site], {
      Origins: [
        {
          Id: 'Site',
          DomainName: 'site-files.s3.eu-central-1.amazonaws.com',
          S3OriginConfig: { OriginAccessIdentity: '' },
        },
        {
          Id: 'Files',
          DomainName: 'app.example.test',
          OriginPath: '/admin',
          CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
        },
        { Id: 'Menu', DomainName: 'app.example.test', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
      ],
    }),
  ],
  [
    members,
    'a behavior before it',
    'https://www.example.test/private/x.css',
    stack([behavior('*.css', 'Site'), behavior('/private/*', 'Site', signed), site]),
  ],
  [
    members,
    'one letter of another case is another path',
    'https://www.example.test/private/',
    stack([behavior('/Private/*', 'Site', signed), behavior('/private/?*', 'Site', signed), site]),
  ],
  [
    members,
    'what two patterns leave',
    'https://www.example.test/private/',
    stack([behavior('/private/?*', 'Site', signed), site]),
  ],
  [
    https,
    'an open behavior',
    'http://www.example.test/x',
    stack([behavior('/x', 'App', { ViewerProtocolPolicy: 'allow-all' }), site]),
  ],
  [
    https,
    'one that refuses',
    'http://www.example.test/x',
    stack([behavior('/x', 'App', { ViewerProtocolPolicy: 'https-only' }), site]),
  ],
  [hsts, 'a behavior without policy', 'https://www.example.test/x', stack([behavior('/x', 'App'), site])],
  [
    hsts,
    'a function, which sees no errors',
    'https://www.example.test/x',
    stack([behavior('/x', 'App', {}, { 'viewer-response': 'hsts' }), site]),
  ],
  [cookies, 'forwarded cookies', 'https://www.example.test/x', stack([behavior('/x', 'App', forwarded), site])],
  [
    cookies,
    'forwarded cookies behind a key group',
    'https://www.example.test/x',
    stack([behavior('/x', 'App', { ...forwarded, ...signed }), site]),
  ],
  [
    api,
    'a behavior before it',
    'https://www.example.test/api/x.json',
    stack([behavior('*.json', 'App', { CachePolicyId: OPTIMIZED }), behavior('/api/*', 'App'), site]),
  ],
  [
    'behavior /api/* is never cached',
    'its own policy',
    'https://www.example.test/api/x',
    stack([behavior('api/*', 'App', { CachePolicyId: OPTIMIZED }), site]),
  ],
];

describe('a rule holds', () => {
  test.each(sound)('%s: %s: %s', async (rule, _what, verdict, template) => {
    expect(await check(rule, template)).toMatchObject({ rule, verdict });
  });
});

describe('a planted bypass is found, and its URL is one for the local CloudFront', () => {
  test.each(planted)('%s: %s: %s', async (rule, _what, url, template) => {
    const result = await check(rule, template);
    expect(result).toMatchObject({ verdict: 'broken', url });
    const simulator = await createSimulator({ template, fetch: async () => new Response('an object') });
    try {
      const answer = await simulator.fetch(result.url!);
      // What stands behind a gate that the rule does not name needs that gate's pass.
      expect(answer.status < 300 || url.startsWith('http:') || result.why.includes('once past')).toBe(true);
    } finally {
      await simulator.close();
    }
  });
});

test('an origin or a behavior that does not exist is a mistake of its line, and says which there are', async () => {
  const text = '- origin Admn only through key group\n- behavior /apis/* is never cached\n';
  const { results, mistakes } = await checkRules(text, { template: stack([behavior('/api/*', 'App'), site]) });
  expect(results).toEqual([]);
  expect(mistakes).toEqual([
    {
      line: 1,
      column: 3,
      message: 'there is no origin "Admn". There are "Site", "App", "Admin", "Files". Did you mean "Admin"?',
    },
    {
      line: 2,
      column: 3,
      message: 'there is no behavior "/apis/*". There are "/api/*", "default". Did you mean "/api/*"?',
    },
  ]);
});

test('a description that cannot be served leaves every rule unknown', async () => {
  const template = stack([behavior('/x', 'Nobody'), site]);
  const { results } = await checkRules(`- ${api}\n`, { template });
  expect(results).toMatchObject([{ verdict: 'unknown', why: expect.stringContaining('Nobody') }]);
});
