import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTemplate, readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import { EdgewrightError } from '../../../tools/errors.js';
import { scratch } from '../scratch.js';
import type { Target } from '../target.js';

const file = join(scratch, 'template.yml');

const seed = `Resources:
  D:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - { Id: a, DomainName: !GetAtt B.RegionalDomainName, S3OriginConfig: {} }
          - { Id: b, DomainName: !Sub '\${P}.example', CustomOriginConfig: { OriginProtocolPolicy: https-only } }
        OriginGroups: { Quantity: 1, Items: [{ Id: g, FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [500] } }, Members: { Quantity: 2, Items: [{ OriginId: a }, { OriginId: b }] } }] }
        CacheBehaviors: [{ PathPattern: /x/*, TargetOriginId: b, ViewerProtocolPolicy: https-only, ForwardedValues: { QueryString: true } }]
        DefaultCacheBehavior: { TargetOriginId: g, ViewerProtocolPolicy: allow-all, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, TrustedKeyGroups: [!Ref K] }
  B: { Type: AWS::S3::Bucket }
  K: { Type: AWS::CloudFront::KeyGroup, Properties: { KeyGroupConfig: { Name: k, Items: [x] } } }
Parameters: { P: { Type: String, Default: p } }
`;

/** Whatever a template holds, its reader answers with distributions or says what is wrong. */
export const template: Target = {
  name: 'template',
  seeds: [
    seed,
    '{"Resources":{"D":{"Type":"AWS::CloudFront::Distribution","Properties":{"DistributionConfig":{}}}}}',
    'Resources: &a\n  D: *a\n',
    'Conditions: { C: !Equals [a, b] }\nResources: { D: !If [C, 1, 2] }\n',
  ],
  words: [
    '!Ref ',
    '!Sub ',
    '!If [',
    '!Join [',
    '!Select [0, ',
    '!FindInMap [a, b, c]',
    '!Split [',
    '!ImportValue ',
    'Fn::Transform',
    'null',
    '[]',
    '{}',
    '~',
    '&a ',
    '*a',
    '<<: *a',
    '- ',
    ': ',
    '"',
    "'",
    '|',
    '>',
    '1e99',
    '-1',
    '__proto__: ',
    'AWS::NoValue',
    'AWS::Serverless::Function',
    '${',
    '}',
    '%',
    '\n',
    '  ',
    '?',
  ],
  check(input) {
    writeFileSync(file, input);
    try {
      readDistributions(loadTemplate(file), { projectDir: scratch, templateDir: scratch });
    } catch (error) {
      if (!(error instanceof EdgewrightError) && !isSeveral(error)) throw error;
    }
  },
};

function isSeveral(error: unknown): boolean {
  return error instanceof AggregateError && error.errors.every((one) => one instanceof EdgewrightError);
}
