/** A service with one mistake of each kind. */
const PLACEHOLDER = ['$', '{uri}'].join('');

export const mistakenService: Record<string, string> = {
  'lib/placeholder.js': `function handler(event) { return { statusCode: 302, statusDescription: \`${PLACEHOLDER}\` }; }`,
  'lib/large.js': `function handler(event) { return event.request; } // ${'x'.repeat(10_240)}`,
  'lib/edge.js': 'exports.handler = async (event) => event.Records[0].cf.request;',
  'functions/behaviors/greet.ts': `/*!
 * greet: says a word of the stage.
 * CloudFront Function, viewer-request.
 */
export function handler(event) {
  event.request.headers.greeting = { value: params.greeting };
  return event.request;
}
`,
  'serverless.yml': `service: mistaken
plugins: [edgewright/serverless-plugin]
custom:
  edge:
    params: { default: {} }
provider:
  name: aws
  region: eu-west-1
  environment: { TABLE: items }
  layers: [arn:aws:lambda:eu-west-1:123456789012:layer:shared:1]
  architecture: arm64
  versionFunctions: false
  tracing: { lambda: true }
  kmsKeyArn: arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012
  vpc: { securityGroupIds: [sg-1], subnetIds: [subnet-1] }
functions:
  heavy:
    handler: lib/edge.handler
    versionFunction: true
    timeout: 31
    ephemeralStorageSize: 513
    onError: arn:aws:sns:eu-west-1:123456789012:failed
  unversioned: { handler: lib/edge.handler }
  unbuilt: { handler: dist/edge-lambdas/min/unbuilt/index.handler }
resources:
  Resources:
    Placeholder: { Type: AWS::CloudFront::Function, Properties: { FunctionCode: '\${edge:file/lib/placeholder.js}' } }
    Large: { Type: AWS::CloudFront::Function, Properties: { FunctionCode: '\${edge:file/lib/large.js}' } }
    Missing: { Type: AWS::CloudFront::Function, Properties: { FunctionCode: '\${edge:file/lib/missing.js}' } }
    Unknown: { Type: AWS::CloudFront::Function, Properties: { FunctionCode: '\${edge:function/spa-rewriet}' } }
    Strange: { Type: AWS::CloudFront::Function, Properties: { FunctionCode: '\${edge:funktion/spa-rewrite}' } }
    Key: { Type: AWS::CloudFront::PublicKey, Properties: { PublicKeyConfig: { EncodedKey: '\${edge:public-key/films}' } } }
    Distribution:
      Type: AWS::CloudFront::Distribution
      Properties:
        DistributionConfig:
          DefaultCacheBehavior:
            FunctionAssociations:
              - { EventType: origin-request, FunctionARN: !GetAtt Large.FunctionARN }
              - { EventType: viewer-request, FunctionARN: !GetAtt Large.FunctionARN }
            LambdaFunctionAssociations:
              - { EventType: viewer-request, LambdaFunctionARN: '\${edge:version/heavy}' }
              - { EventType: origin-response, IncludeBody: true, LambdaFunctionARN: '\${edge:version/unversioned}' }
              - { EventType: viewer-response, LambdaFunctionARN: '\${edge:version/hevay}' }
          CacheBehaviors: { PathPattern: /api/* }
`,
};
