// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/** A trust policy for some services. */
export const trust = (...Service: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});

export const AssumeRolePolicyDocument = trust('lambda.amazonaws.com', 'edgelambda.amazonaws.com');

/** A distribution in front of a server, with a Lambda@Edge function. */
function distribution(LambdaFunctionARN: unknown): Record<string, unknown> {
  const DefaultCacheBehavior = {
    TargetOriginId: 'Server',
    ViewerProtocolPolicy: 'redirect-to-https',
    CachePolicyId: cachingDisabled,
    LambdaFunctionAssociations: [{ EventType: 'origin-request', LambdaFunctionARN }],
  };
  const CustomOriginConfig = { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] };
  const Origins = [{ Id: 'Server', DomainName: 'www.example.com', CustomOriginConfig }];
  const DistributionConfig = { Enabled: true, Origins, DefaultCacheBehavior };
  return { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } };
}

const edge = { Handler: 'index.handler', Runtime: 'nodejs22.x', Timeout: 5 };

/** Plain CloudFormation. */
export function plain(Role: Record<string, unknown>): Record<string, unknown> {
  const Code = { S3Bucket: 'code', S3Key: 'edge.zip' };
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      Site: distribution({ Ref: 'EdgeVersion' }),
      Edge: {
        Type: 'AWS::Lambda::Function',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: { ...edge, Code, Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
      },
      EdgeVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Edge' } } },
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: Role } },
    },
  };
}

/** The same by AWS SAM. */
export function sam(reference: unknown, more: Record<string, unknown>): Record<string, unknown> {
  const Properties = { ...edge, CodeUri: 'edge/', AutoPublishAlias: 'live', ...more };
  return {
    Transform: 'AWS::Serverless-2016-10-31',
    Globals: { Function: { MemorySize: 128 } },
    Resources: { Site: distribution(reference), Edge: { Type: 'AWS::Serverless::Function', Properties } },
  };
}
