/** A project to serve: a bucket, an application that fails in every way, a CloudFront Function and a Lambda@Edge function that change. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** `word` tells one state of the functions from another. */
const functionCode = (word) =>
  `function handler(event) { return { statusCode: 200, headers: { 'x-by': { value: '${word}' } } }; }\n`;
const lambdaCode = (word) => `exports.handler = async () => ({ status: '200', body: '${word}' });\n`;

function template() {
  const cached = { TargetOriginId: 'Site', ViewerProtocolPolicy: 'allow-all', CachePolicyId: CACHING_OPTIMIZED };
  const methods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];
  const app = {
    ...cached,
    TargetOriginId: 'App',
    CachePolicyId: CACHING_DISABLED,
    AllowedMethods: methods,
    OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST,
  };
  const site = { Id: 'Site', DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] }, S3OriginConfig: {} };
  const custom = { OriginProtocolPolicy: 'http-only', OriginReadTimeout: 1 };
  const config = {
    Enabled: true,
    Origins: [site, { Id: 'App', DomainName: 'app.example.com', ConnectionAttempts: 1, CustomOriginConfig: custom }],
    DefaultCacheBehavior: cached,
    CacheBehaviors: [
      { PathPattern: '/app/*', ...app },
      {
        PathPattern: '/fn',
        ...cached,
        FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Fn', 'FunctionARN'] } }],
      },
      {
        PathPattern: '/edge',
        ...cached,
        LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN: { Ref: 'EdgeVersion' } }],
      },
    ],
    CustomErrorResponses: [500, 502, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
  };
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: { 'Fn::Sub': '$' + '{Bucket.Arn}/*' },
  };
  return {
    Resources: {
      Site: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement: [statement] } },
      },
      Fn: {
        Type: 'AWS::CloudFront::Function',
        Properties: {
          Name: 'fn',
          FunctionCode: functionCode('even'),
          FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
        },
      },
      Edge: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'edge/index.handler' } },
      EdgeVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Edge' } } },
    },
  };
}

export function makeProject() {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-soak-'));
  const write = (file, text) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const setWord = (word) => {
    write('dist/functions/min/fn.js', functionCode(word));
    write('edge/index.js', lambdaCode(word));
  };
  setWord('even');
  write('template.json', JSON.stringify(template()));
  for (let at = 0; at < 20; at++) write(`site/${at}.txt`, `page ${at} `.repeat(200));
  return { folder, setWord, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
