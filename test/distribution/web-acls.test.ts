/** A web ACL filters where its description has it, and is named where it does not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import type { DistributionModel } from '../../tools/distribution/model.js';
import { openData, openDescription } from '../../tools/distribution/open.js';
import { template } from './cloudformation/templates.js';
import { custom, distribution, refer, terraform } from './terraform/plans.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-acls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const arn = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1';
const site = 'aws_cloudfront_distribution.site';
const origin = { origin_id: 'api', domain_name: 'api.example.com', ...custom };

function models(document: object): DistributionModel {
  const opened = openData(document, folder);
  return readDistributions(opened.template, { projectDir: folder, ...opened })[0]!;
}

const saidOf = ({ notSimulated }: DistributionModel) => notSimulated.map(({ what }) => what);

const set = 'arn:aws:wafv2:us-east-1:123456789012:global/ipset/s/1';
const match = { search_string: '/admin', positional_constraint: 'STARTS_WITH', field_to_match: [{ uri_path: [{}] }] };
const transformed = { text_transformation: [{ priority: 0, type: 'NONE' }] };

/** As a state has it: every kind of statement and action, and all but one of them empty. */
function acl(arnOfSet: string | null) {
  const bytes = { byte_match_statement: [{ ...match, ...transformed }], geo_match_statement: [] };
  const inside = { not_statement: [{ statement: [{ ip_set_reference_statement: [{ arn: arnOfSet }] }] }] };
  const both = { and_statement: [{ statement: [bytes, inside] }], or_statement: [] };
  const managed = { managed_rule_group_statement: [{ vendor_name: 'AWS', name: 'AWSManagedRulesCommonRuleSet' }] };
  return {
    name: 'acl',
    scope: 'CLOUDFRONT',
    default_action: [{ allow: [{ custom_request_handling: [] }], block: [] }],
    rule: [
      { name: 'office', priority: 1, action: [{ allow: [], block: [{ custom_response: [] }] }], statement: [both] },
      { name: 'common', priority: 2, action: [], override_action: [{ none: [{}] }], statement: [managed] },
    ],
  };
}

const known = {
  'aws_wafv2_ip_set.office': { arn: set, name: 'office', addresses: ['192.0.2.0/24'] },
  'aws_wafv2_web_acl.acl': { arn, ...acl(set) },
};
const asked = { statement: [{ ip_set_reference_statement: [{ arn: refer('aws_wafv2_ip_set.office.arn') }] }] };
const office = {
  name: { constant_value: 'office' },
  statement: [{ and_statement: [{ statement: [{}, { not_statement: [asked] }] }] }],
};

test.each([
  ['a state', terraform({ resources: { ...known, [site]: distribution(origin, { web_acl_id: arn }) } })],
  [
    'a plan',
    terraform({
      resources: {
        'aws_wafv2_ip_set.office': { name: 'office', addresses: ['192.0.2.0/24'] },
        'aws_wafv2_web_acl.acl': acl(null),
        [site]: distribution(origin),
      },
      expressions: {
        'aws_wafv2_web_acl.acl': { rule: [office, { name: { constant_value: 'common' } }] },
        [site]: { web_acl_id: refer('aws_wafv2_web_acl.acl.arn') },
      },
      unknown: { [site]: { web_acl_id: true } },
    }),
  ],
])('of Terraform it filters in %s, and what is not evaluated is named', (_title, document) => {
  const model = models(document);
  expect(model.webAcl?.byDefault).toEqual({ kind: 'allow' });
  expect(model.webAcl?.rules).toEqual([
    {
      name: 'office',
      action: { kind: 'block', status: 403 },
      statement: {
        kind: 'and',
        statements: [
          expect.objectContaining({ kind: 'bytes', position: 'STARTS_WITH', text: '/admin' }),
          { kind: 'not', statement: { kind: 'ip', ranges: ['192.0.2.0/24'] } },
        ],
      },
    },
  ]);
  expect(saidOf(model)).toContain('rule "common" of web ACL "aws_wafv2_web_acl.acl"');
});

test('of another Terraform configuration it is named', () => {
  const model = models(terraform({ resources: { [site]: distribution(origin, { web_acl_id: arn }) } }));
  expect(model.webAcl).toBeUndefined();
  expect(saidOf(model)).toContain('WebACLId');
});

test('of an answer of the API it is named', () => {
  const counted = (...Items: unknown[]) => ({ Quantity: Items.length, Items });
  const Origin = {
    Id: 'api',
    DomainName: 'api.example.com',
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
  };
  const DefaultCacheBehavior = {
    TargetOriginId: 'api',
    ViewerProtocolPolicy: 'allow-all',
    CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  };
  const config = { CallerReference: 'r', Enabled: true, WebACLId: arn, Origins: counted(Origin), DefaultCacheBehavior };
  expect(saidOf(models({ ETag: 'E', DistributionConfig: config }))).toContain('WebACLId');
});

test('of another CDK stack it filters', () => {
  const acl = {
    Type: 'AWS::WAFv2::WebACL',
    Properties: { Scope: 'CLOUDFRONT', DefaultAction: { Block: {} }, Rules: [] },
  };
  const value = { 'Fn::GetAtt': ['Acl', 'Arn'] };
  const stacks = {
    Guard: { Resources: { Acl: acl }, Outputs: { Out: { Value: value, Export: { Name: 'Guard:Acl' } } } },
    Web: template({ config: { WebACLId: { 'Fn::ImportValue': 'Guard:Acl' } } }),
  };
  const artifacts = Object.fromEntries(
    Object.keys(stacks).map((name) => [
      name,
      { type: 'aws:cloudformation:stack', properties: { templateFile: `${name}.template.json` } },
    ]),
  );
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
  for (const [name, content] of Object.entries(stacks))
    writeFileSync(path.join(folder, `${name}.template.json`), JSON.stringify(content));
  const opened = openDescription(folder);
  const [model] = readDistributions(opened.template, { projectDir: folder, ...opened });
  expect(model!.webAcl?.byDefault).toEqual({ kind: 'block', status: 403 });
});
