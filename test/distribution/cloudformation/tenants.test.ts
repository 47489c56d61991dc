/** Multi-tenant distributions: what the viewers of each tenant meet. DG/tenant-customization.html */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseDistributions } from '../../../tools/distribution/choose.js';
import { readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import { createSimulator, type Simulator } from '../../../tools/simulator/index.js';
import { leftOut, mistakesOf, type Parts, template } from './templates.js';

const definition = (Name: string, schema: object) => ({ Name, Definition: { StringSchema: schema } });
const tenantConfig = {
  ConnectionMode: 'tenant-only',
  TenantConfig: {
    ParameterDefinitions: [definition('host', { Required: true }), definition('folder', { DefaultValue: 'shared' })],
  },
};

function tenant(Name: string, host: string | undefined, more: object = {}): object {
  const Parameters = host === undefined ? [] : [{ Name: 'host', Value: host }];
  const Properties = {
    DistributionId: { 'Fn::GetAtt': ['Site', 'Id'] },
    Name,
    Domains: [`${Name}.example.com`],
    Parameters,
    ...more,
  };
  return { Type: 'AWS::CloudFront::DistributionTenant', Properties };
}

const code = `import cf from 'cloudfront';
function handler(event) {
  var parameters = cf.distributionTenant.parameters;
  event.request.headers['x-tenant'] = { value: [cf.distributionTenant.id.slice(0, 3), parameters.get('folder'), event.context.endpoint, String(event.context.distributionDomainName)].join(' ') };
  return event.request;
}`;

function parts(resources: Record<string, object>): Parts {
  return {
    config: tenantConfig,
    origin: { DomainName: '{{host}}.example.net', OriginPath: '/{{ folder }}' },
    behavior: {
      ViewerProtocolPolicy: 'allow-all',
      CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Tell', 'FunctionARN'] } }],
    },
    resources: {
      Tell: {
        Type: 'AWS::CloudFront::Function',
        Properties: { Name: 'tell', FunctionCode: code, FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' } },
      },
      Group: { Type: 'AWS::CloudFront::ConnectionGroup', Properties: { Name: 'group' } },
      ...resources,
    },
  };
}

const read = (resources: Record<string, object>) =>
  readDistributions(template(parts(resources)), { projectDir: '/nowhere' });
const geo = (RestrictionType: string, Locations: string[]) => ({
  Customizations: { GeoRestrictions: { RestrictionType, Locations } },
});
const two = {
  A: tenant('a', 'alpha'),
  B: tenant('b', 'beta', { ...geo('whitelist', ['DE']), ConnectionGroupId: { 'Fn::GetAtt': ['Group', 'Id'] } }),
};

describe('F426 a tenant is its distribution with the placeholders of origins filled in', () => {
  const [a, b] = read(two);

  test('by its parameters, and by defaults', () => {
    const [one, other] = [a!.origins.Main!, b!.origins.Main!];
    expect([one.domainName, one.path, other.domainName, other.path]).toEqual([
      'alpha.example.net',
      '/shared',
      'beta.example.net',
      '/shared',
    ]);
    expect([a!.logicalId, a!.aliases, a!.tenant!.distribution]).toEqual(['A', ['a.example.com'], 'Site']);
    expect(a!.id).toBe(b!.id);
    expect(leftOut(a!)).toEqual([]);
  });

  test('and goes by its own name, its domain and that of its distribution', () => {
    const chosen = (name: string) => chooseDistributions([a!, b!], name).map(({ logicalId }) => logicalId);
    expect([chosen('B'), chosen('a.example.com'), chosen('Site')]).toEqual([
      ['B'],
      ['a.example.com'].map(() => 'A'),
      ['A', 'B'],
    ]);
  });
});

test('a required parameter without value is refused, by name', () => {
  expect(mistakesOf(parts({ A: tenant('a', undefined) }))).toContain('Parameter "host" is required and has no value');
});

test('what a tenant has of AWS alone is named, and so is a tenant of another stack', () => {
  const Customizations = { WebAcl: { Action: 'override', Arn: 'arn' }, Certificate: { Arn: 'arn' } };
  const elsewhere = tenant('far', 'x', { DistributionId: 'E2EXAMPLE' });
  const [model] = read({ A: tenant('a', 'alpha', { Customizations }), Far: elsewhere });
  expect(leftOut(model!)).toEqual(['DistributionTenant "Far" of far.example.com', 'Certificate', 'WebAcl']);
});

test('a tenant keeps the web ACL of its distribution, has its own, or none', () => {
  const webAcl = (WebAcl: object) => ({ Customizations: { WebAcl } });
  const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
  const acl = {
    Type: 'AWS::WAFv2::WebACL',
    Properties: { Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} }, Rules: [] },
  };
  const given = parts({
    All: acl,
    Own: acl,
    A: tenant('a', 'alpha'),
    B: tenant('b', 'beta', webAcl({ Action: 'override', Arn: arn('Own') })),
    C: tenant('c', 'gamma', webAcl({ Action: 'disable' })),
  });
  const whole = template({ ...given, config: { ...given.config, WebACLId: arn('All') } });
  const models = readDistributions(whole, { projectDir: '/nowhere' });
  expect(models.map((model) => model.webAcl?.name)).toEqual(['All', 'Own', undefined]);
});

test('a dynamic reference is no placeholder', () => {
  const [model] = readDistributions(
    template({
      ...parts({ A: tenant('a', 'alpha') }),
      origin: { DomainName: '{{host}}.{{other}}.net', OriginPath: '' },
    }),
    { projectDir: '/nowhere' },
  );
  expect(model!.origins.Main!.domainName).toBe('alpha.{{other}}.net');
});

describe('requests', () => {
  const server = http.createServer((request, response) => {
    response.setHeader('cache-control', 'max-age=60');
    response.end(`${request.url} ${request.headers['x-tenant']}`);
  });
  let site: Simulator;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const Main = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const off = tenant('off', 'x', { Enabled: false });
    site = await createSimulator({ template: template(parts({ ...two, Off: off })), origins: { Main } });
  });
  afterAll(async () => {
    await site.close();
    server.close();
  });
  const ask = (host: string, headers = {}) => site.fetch(`https://${host}/page`, { headers });

  test('F427 are routed by domain, and functions learn the tenant', async () => {
    const text = await (await ask('a.example.com')).text();
    expect(text).toMatch(/^\/shared\/page dt_ shared d[a-z0-9]{13}\.cloudfront\.net undefined$/);
    expect(site.requests()[0]).toMatchObject({ status: 200 });
    expect((await ask('none.example.com')).status).toBe(403);
  });

  test('F428 geo restrictions of a tenant replace those of the distribution', async () => {
    const country = { 'x-edge-viewer-country': 'US' };
    expect([(await ask('a.example.com', country)).status, (await ask('b.example.com', country)).status]).toEqual([
      200, 403,
    ]);
  });

  test('F429 a tenant is invalidated alone', async () => {
    const german = { 'x-edge-viewer-country': 'DE' };
    for (const host of ['a.example.com', 'b.example.com']) await (await ask(host, german)).text();
    expect(await site.invalidate(['/*'], 'b.example.com')).toMatchObject({ removed: 1 });
    expect((await ask('a.example.com', german)).headers.get('x-cache')).toBe('Hit from cloudfront');
    const again = await ask('b.example.com', german);
    expect([again.headers.get('x-cache'), await again.text()]).toEqual([
      'Miss from cloudfront',
      expect.stringContaining('/shared/page'),
    ]);
    expect(await site.invalidate(['/*'], 'Site')).toMatchObject({ removed: 2 });
    await expect(site.invalidate(['/*'], 'nobody')).rejects.toThrow('names "nobody"');
  });

  test('a tenant that is not enabled does not answer', async () => {
    expect((await ask('off.example.com')).status).toBe(403);
  });
});
