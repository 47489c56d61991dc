/** Template: a distribution in front of one origin, with a function of each kind to associate. */

/** AWS's own Managed-CachingOptimized: keys without query, as long as the origin says. */
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';

const originRequest = `exports.handler = async (event) => {
  const { request } = event.Records[0].cf;
  request.headers['x-forwarded-by'] = [{ key: 'X-Forwarded-By', value: 'cloudfront' }];
  return request;
};`;

export const plain = { TargetOriginId: 'Site', ViewerProtocolPolicy: 'allow-all' };
export const cached = { ...plain, CachePolicyId: cachingOptimized };

export const atViewer = {
  FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } }],
};
export const atOrigin = {
  LambdaFunctionAssociations: [{ EventType: 'origin-request', LambdaFunctionARN: { Ref: 'TellVersion' } }],
};

/** `viewerRequest` is the code of the function at the viewer. The default behavior has it; `behaviors` come before that one. */
export function templateOf(viewerRequest: string, behaviors: object[]): object {
  const config = {
    Enabled: true,
    Origins: [
      { Id: 'Site', DomainName: 'origin.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } },
    ],
    CacheBehaviors: behaviors,
    DefaultCacheBehavior: { ...cached, ...atViewer },
  };
  return {
    Resources: {
      Distribution: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } },
      Rewrite: {
        Type: 'AWS::CloudFront::Function',
        Properties: {
          Name: 'rewrite',
          AutoPublish: true,
          FunctionCode: viewerRequest,
          FunctionConfig: { Comment: 'routes', Runtime: 'cloudfront-js-2.0' },
        },
      },
      Tell: {
        Type: 'AWS::Lambda::Function',
        Properties: { Handler: 'index.handler', Runtime: 'nodejs22.x', Timeout: 5, Code: { ZipFile: originRequest } },
      },
      TellVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Tell' } } },
    },
  };
}
