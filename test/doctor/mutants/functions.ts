// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import type { Mutant } from './mutant.js';

const onEvent = (EventType: string) => ({ EventType, FunctionARN: { 'Fn::GetAtt': ['SiteRequest', 'FunctionARN'] } });
const edge = 'Sigv4SignerLambdaFunction';
const viewerEdge = 'PrivateCookieLambdaFunction';
const association = '/api/*.LambdaFunctionAssociations.0';
const signerArn = { 'Fn::GetAtt': [edge, 'Arn'] };
const trustOf = (...Service: string[]) => ({
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});

export const functionMutants: Mutant[] = [
  [
    'function-event',
    'a CloudFront Function on an origin event',
    { 'default.FunctionAssociations.0.EventType': 'origin-request' },
  ],
  ['function-event', 'F310: event "0"', { 'default.FunctionAssociations.0.EventType': '0' }],
  ['lambda-event', 'a misspelt Lambda@Edge event', { [`${association}.EventType`]: 'origin-requests' }],
  [
    'two-functions',
    'two CloudFront Functions on one event',
    { 'default.FunctionAssociations.+': onEvent('viewer-request') },
  ],
  [
    'two-functions',
    'two Lambda@Edge functions on one event',
    {
      '/api/*.LambdaFunctionAssociations.+': {
        EventType: 'origin-request',
        LambdaFunctionARN: { 'Fn::Sub': '${Sigv4SignerLambdaFunction.Arn}:1' },
      },
    },
  ],
  [
    'both-kinds',
    'F311: both kinds on viewer events',
    { '/private/*.FunctionAssociations': [onEvent('viewer-response')] },
  ],
  [
    'both-kinds two-functions',
    'both kinds on one viewer event',
    { '/private/*.FunctionAssociations': [onEvent('viewer-request')] },
  ],
  ['include-body', 'IncludeBody on a response event', { [`${association}.EventType`]: 'origin-response' }],
  ['lambda-version', 'F295: the bare ARN of a function', { [`${association}.LambdaFunctionARN`]: signerArn }],
  [
    'lambda-version',
    'F295: $LATEST',
    { [`${association}.LambdaFunctionARN`]: { 'Fn::Sub': '${Sigv4SignerLambdaFunction.Arn}:$LATEST' } },
  ],
  [
    'lambda-version',
    'an alias',
    {
      Live: { Type: 'AWS::Lambda::Alias', Properties: { Name: 'live', FunctionName: { Ref: edge } } },
      [`${association}.LambdaFunctionARN`]: { Ref: 'Live' },
    },
  ],
  [
    'lambda-region',
    'a version in another region',
    { [`${association}.LambdaFunctionARN`]: 'arn:aws:lambda:eu-west-1:123456789012:function:signer:1' },
  ],
  ['not-published', 'a function without AutoPublish', { 'SiteRequest.AutoPublish': undefined }],
  ['not-published', 'AutoPublish switched off', { 'SiteRequest.AutoPublish': 'false' }],
  [
    'vpc-origin-events',
    'origin events of a VPC origin',
    { '@Api.VpcOriginConfig': { VpcOriginId: 'vo-1' }, '@Api.CustomOriginConfig': undefined },
  ],
  ['lambda-environment', 'environment variables', { [`${edge}.Environment`]: { Variables: { STAGE: 'dev' } } }],
  ['lambda-architecture', 'arm64', { [`${edge}.Architectures`]: ['arm64'] }],
  ['lambda-unsupported', 'a VPC', { [`${edge}.VpcConfig`]: { SubnetIds: ['subnet-1'] } }],
  ['lambda-unsupported', 'layers', { [`${edge}.Layers`]: ['arn:aws:lambda:us-east-1:1:layer:a:1'] }],
  [
    'lambda-unsupported',
    'a dead letter queue',
    { [`${edge}.DeadLetterConfig`]: { TargetArn: 'arn:aws:sqs:us-east-1:1:q' } },
  ],
  [
    'lambda-unsupported',
    'a file system',
    { [`${edge}.FileSystemConfigs`]: [{ Arn: 'arn', LocalMountPath: '/mnt/a' }] },
  ],
  ['lambda-unsupported', 'an image', { [`${edge}.PackageType`]: 'Image' }],
  ['lambda-unsupported', 'X-Ray', { [`${edge}.TracingConfig`]: { Mode: 'Active' } }],
  ['lambda-unsupported', 'a larger /tmp', { [`${edge}.EphemeralStorage`]: { Size: 1024 } }],
  ['lambda-unsupported', 'a key of one’s own', { [`${edge}.KmsKeyArn`]: 'arn:aws:kms:us-east-1:1:key/1' }],
  [
    'lambda-unsupported',
    'provisioned concurrency',
    {
      Hot: {
        Type: 'AWS::Lambda::Version',
        Properties: {
          FunctionName: { Ref: edge },
          ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 },
        },
      },
    },
  ],
  ['lambda-runtime', 'Java', { [`${edge}.Runtime`]: 'java21' }],
  ['lambda-timeout', 'a minute of timeout', { [`${edge}.Timeout`]: 60 }],
  ['lambda-memory', 'more memory than Lambda has', { [`${edge}.MemorySize`]: 20_480 }],
  ['lambda-viewer-timeout', 'ten seconds on a viewer event', { [`${viewerEdge}.Timeout`]: 10 }],
  ['lambda-viewer-memory', '256 MB on a viewer event', { [`${viewerEdge}.MemorySize`]: 256 }],
  [
    'lambda-trust',
    'a role without edgelambda',
    { 'EdgeRole.AssumeRolePolicyDocument': trustOf('lambda.amazonaws.com') },
  ],
  [
    'lambda-trust',
    'a role without lambda',
    { 'EdgeRole.AssumeRolePolicyDocument': trustOf('edgelambda.amazonaws.com') },
  ],
  ['lambda-retention', 'replicas that block a removal', { [`${edge}!DeletionPolicy`]: undefined }],
  [
    '',
    'a template literal in the code',
    {
      'SiteResponse.FunctionCode':
        'function handler(event) { event.request.uri = `/${event.request.uri}`; return event.request; }',
    },
  ],
  ['function-size', 'F308: 10,241 bytes', { 'SiteResponse.FunctionCode': sized(10_241) }],
  ['', 'F308: 10,240 bytes pass', { 'SiteResponse.FunctionCode': sized(10_240) }],
  [
    'function-code',
    'F314: broken syntax',
    { 'SiteResponse.FunctionCode': 'function handler(event { return event.request; }' },
  ],
  [
    'function-code',
    'F314: export',
    { 'SiteResponse.FunctionCode': 'export function handler(event) { return event.request; }' },
  ],
  ['function-code', 'a placeholder', { 'SiteResponse.FunctionCode': '__inline__' }],
  ['function-code', 'the path of a file', { 'SiteResponse.FunctionCode': 'file://dist/functions/site-request.js' }],
  ['function-code', 'no handler', { 'SiteResponse.FunctionCode': 'function main(event) { return event.request; }' }],
  [
    'function-code',
    'a variable that an await cuts loose',
    {
      'SiteResponse.FunctionCode':
        'async function handler(event) { let n = 0; const f = () => { n = 1; }; await 1; f(); return event.request; }',
    },
  ],
  [
    'function-runtime',
    'byte strings on runtime 1.0',
    {
      'SiteResponse.FunctionCode':
        'function handler(event) { String.bytesFrom("aGk", "base64url"); return event.response; }',
      'SiteResponse.FunctionConfig.Runtime': 'cloudfront-js-1.0',
    },
  ],
  ['function-name', 'a name with a dot', { 'SiteRequest.Name': 'site.request' }],
  ['function-name', 'one name twice', { 'SiteRequest.Name': 'same', 'SiteResponse.Name': 'same' }],
  [
    'function-code function-runtime',
    'runtime 1.0, and code of 2.0',
    { 'SiteResponse.FunctionConfig.Runtime': 'cloudfront-js-1.0' },
  ],
  [
    'function-code store-runtime',
    'F289: a store on runtime 1.0',
    { 'MembersRequest.FunctionConfig.Runtime': 'cloudfront-js-1.0' },
  ],
  [
    'store-count',
    'two stores',
    {
      'MembersRequest.FunctionConfig.KeyValueStoreAssociations.+': {
        KeyValueStoreARN: 'arn:aws:cloudfront::1:key-value-store/2',
      },
    },
  ],
];

function sized(bytes: number): string {
  const code = 'function handler(event) { return event.request; }\n//';
  return code + 'x'.repeat(bytes - code.length);
}
