/** Continuous deployment, from the template to the answer. DG/understanding-continuous-deployment.html */
import { expect, onTestFinished, test } from 'vitest';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import { createSimulator } from '../../tools/simulator/index.js';
import { leftOut, template } from '../distribution/cloudformation/templates.js';

const clock = { now: Date.UTC(2026, 10, 20) };

function stack(traffic: object, enabled = true): Record<string, unknown> {
  const cached = { CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6' };
  const one = template({
    config: { Aliases: ['www.example.com'], ContinuousDeploymentPolicyId: { Ref: 'Policy' } },
    behavior: cached,
  });
  const other = template({ config: { Staging: true }, behavior: cached, origin: { DomainName: 'next.example.com' } });
  const Policy = {
    Type: 'AWS::CloudFront::ContinuousDeploymentPolicy',
    Properties: {
      ContinuousDeploymentPolicyConfig: {
        Enabled: enabled,
        StagingDistributionDnsNames: [{ 'Fn::GetAtt': ['Next', 'DomainName'] }],
        TrafficConfig: traffic,
      },
    },
  };
  const [{ Site }, { Site: Next }] = [one.Resources, other.Resources] as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  return { Resources: { Next, Site, Policy } };
}

async function open(traffic: object, enabled = true) {
  const site = await createSimulator({
    template: stack(traffic, enabled),
    clock: () => clock.now,
    fetch: async (input) =>
      new Response(new URL(input instanceof Request ? input.url : input).hostname, {
        headers: { 'cache-control': 'max-age=60' },
      }),
  });
  onTestFinished(() => site.close());
  const ask = async (headers: Record<string, string> = {}, url = 'https://www.example.com/page') => {
    const response = await site.fetch(url, { headers });
    const cookie = response.headers.get('set-cookie')?.split(';')[0];
    return { status: response.status, text: await response.text(), cookie, xCache: response.headers.get('x-cache') };
  };
  return { ask, site };
}

const byHeader = { Type: 'SingleHeader', SingleHeaderConfig: { Header: 'aws-cf-cd-staging', Value: 'yes' } };
const byWeight = (more: object = {}) => ({ Type: 'SingleWeight', SingleWeightConfig: { Weight: 0.1, ...more } });

test('F430 the header and its value lead to the staging distribution', async () => {
  const { ask } = await open(byHeader);
  expect(await ask({ 'aws-cf-cd-staging': 'yes' })).toMatchObject({ text: 'next.example.com', cookie: undefined });
  expect((await ask({ 'aws-cf-cd-staging': 'no' })).text).toBe('www.example.com');
  expect((await ask()).text).toBe('www.example.com');
});

test('F431 nobody asks it directly, and its cache is its own', async () => {
  const { ask, site } = await open(byHeader);
  expect((await ask()).xCache).toBe('Miss from cloudfront');
  expect((await ask({ 'aws-cf-cd-staging': 'yes' })).xCache).toBe('Miss from cloudfront');
  expect((await ask()).xCache).toBe('Hit from cloudfront');
  const [, next] = readDistributions(stack(byHeader), { projectDir: '/nowhere' });
  expect((await ask({}, `https://${next!.domainName}/page`)).status).toBe(403);
  expect(await (await site.fetch('/page')).text()).toBe('www.example.com');
});

test('F432 by weight the share goes there', async () => {
  const { ask } = await open(byWeight());
  const texts = await Promise.all(Array.from({ length: 30 }, async () => (await ask()).text));
  expect(texts.filter((text) => text === 'next.example.com')).toHaveLength(3);
});

test('F432 a session stays where it began, until it was idle or is too old', async () => {
  const { ask } = await open(byWeight({ SessionStickinessConfig: { IdleTTL: 300, MaximumTTL: 600 } }));
  for (let times = 0; times < 9; times++) await ask();
  let { cookie = '', text } = await ask();
  expect(text).toBe('next.example.com');
  for (const [seconds, expected] of [
    [299, 'next.example.com'],
    [299, 'next.example.com'],
    [10, 'www.example.com'],
  ] as const) {
    clock.now += seconds * 1000;
    ({ cookie = '', text } = await ask({ cookie }));
    expect(text).toBe(expected);
  }
  clock.now += 301_000;
  for (let times = 0; times < 8; times++) await ask();
  expect((await ask({ cookie })).text).toBe('next.example.com');
});

test('a policy that is switched off leads nowhere, and one of another stack is named', async () => {
  expect((await (await open(byHeader, false)).ask({ 'aws-cf-cd-staging': 'yes' })).text).toBe('www.example.com');
  const alone = template({ config: { ContinuousDeploymentPolicyId: 'abc', Staging: true } });
  expect(leftOut(readDistributions(alone, { projectDir: '/nowhere' })[0]!)).toEqual([
    'ContinuousDeploymentPolicyId',
    'Staging',
  ]);
});

const cookieAt = (side: string, began: number, last: number) => {
  const seconds = Math.floor(clock.now / 1000);
  return `aws-cf-cd-session=${side}.${seconds - began}.${seconds - last}`;
};

test.each([
  ['staging', 600, 300, 'next.example.com'],
  ['primary', 0, 0, 'www.example.com'],
  ['staging', 601, 0, 'www.example.com'],
  ['staging', 0, 301, 'www.example.com'],
  ['other', 0, 0, 'www.example.com'],
])('a session of %s that began %i s ago and was seen %i s ago leads to %s', async (side, began, last, text) => {
  const { ask } = await open(byWeight({ SessionStickinessConfig: { IdleTTL: 300, MaximumTTL: 600 } }));
  expect((await ask({ cookie: `a=1; ${cookieAt(side, began, last)}` })).text).toBe(text);
});

test('the cookie says where, since when, until when, and is for the server alone', async () => {
  const { site } = await open(byWeight({ SessionStickinessConfig: { IdleTTL: 300, MaximumTTL: 600 } }));
  const seconds = Math.floor(clock.now / 1000);
  const headers = { cookie: cookieAt('staging', 60, 30) };
  const cookie = (await site.fetch('https://www.example.com/', { headers })).headers.get('set-cookie');
  expect(cookie).toBe(`aws-cf-cd-session=staging.${seconds - 60}.${seconds}; Max-Age=300; Path=/; Secure; HttpOnly`);
});
