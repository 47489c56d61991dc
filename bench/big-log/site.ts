/** The site whose log it is: files, routes, a search, a missing folder, redirects; functions of both kinds. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const FILES = 5_000;

const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';

const viewerRequest = `function handler(event) {
  var request = event.request;
  if (request.uri.startsWith('/old/')) {
    return { statusCode: 301, headers: { location: { value: '/' + request.uri.slice(5) } } };
  }
  if (request.uri.lastIndexOf('.') < request.uri.lastIndexOf('/')) request.uri = '/index.html';
  return request;
}`;

const originRequest = `exports.handler = async (event) => {
  const { request } = event.Records[0].cf;
  request.headers['x-forwarded-by'] = [{ key: 'X-Forwarded-By', value: 'cloudfront' }];
  return request;
};`;

/** `folder` gets template.json and site/. */
export function writeSite(folder: string): void {
  mkdirSync(path.join(folder, 'site/edge'), { recursive: true });
  for (let at = 0; at < FILES; at++) writeFileSync(path.join(folder, `site/${fileName(at)}`), 'a'.repeat(1024));
  for (let at = 0; at < 100; at++) writeFileSync(path.join(folder, `site/edge/${fileName(at)}`), 'e'.repeat(1024));
  writeFileSync(path.join(folder, 'site/index.html'), '<p>hello</p>'.repeat(100));
  writeFileSync(path.join(folder, 'template.json'), JSON.stringify(template()));
}

/** Of one width, so that one number can stand in the place of another. */
export function fileName(at: number): string {
  return `f${String(at).padStart(4, '0')}.css`;
}

function template(): object {
  const plain = { TargetOriginId: 'Site', ViewerProtocolPolicy: 'allow-all' };
  const cached = { ...plain, CachePolicyId: cachingOptimized };
  const rewrites = [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } }];
  const tells = [{ EventType: 'origin-request', LambdaFunctionARN: { Ref: 'TellVersion' } }];
  const config = {
    Enabled: true,
    Origins: [
      { Id: 'Site', DomainName: 'origin.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } },
    ],
    CacheBehaviors: [
      // Every query is a key of its own, and an object in the cache.
      {
        ...plain,
        PathPattern: '/search',
        ForwardedValues: { QueryString: true },
        DefaultTTL: 3600,
        FunctionAssociations: rewrites,
      },
      { ...cached, PathPattern: '/edge/*', LambdaFunctionAssociations: tells },
    ],
    DefaultCacheBehavior: { ...cached, FunctionAssociations: rewrites },
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
