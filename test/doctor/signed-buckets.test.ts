import { expect, test } from 'vitest';
import { diagnose } from '../../tools/doctor/index.js';

interface Wanted {
  event?: string;
  handler?: string;
  /** What the function is attached as; default: the version in the template. */
  arn?: unknown;
  /** A further behavior that nothing signs for. */
  open?: boolean;
}

const caching = { CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', ViewerProtocolPolicy: 'allow-all' };

/** A closed bucket behind an origin without access control, and a Lambda@Edge function before it. */
function template({ event = 'origin-request', handler, arn = { Ref: 'Version' }, open = false }: Wanted): object {
  const association = { EventType: event, LambdaFunctionARN: arn };
  const signed = { TargetOriginId: 'Plain', ...caching, LambdaFunctionAssociations: [association] };
  const Handler = handler ?? 'dist/edge-lambdas/min/sigv4-signer/index.handler';
  const Code = { S3Bucket: 'artefacts', S3Key: 'signer.zip' };
  const Role = 'arn:aws:iam::123456789012:role/edge';
  return {
    Resources: {
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'reports-of-mine' } },
      Edge: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs22.x', Handler, Role, Code } },
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Edge' } } },
      Distribution: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Origins: [
              {
                Id: 'Plain',
                DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
                CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
              },
            ],
            CacheBehaviors: open ? [{ PathPattern: '/open/*', TargetOriginId: 'Plain', ...caching }] : [],
            DefaultCacheBehavior: signed,
          },
        },
      },
    },
  };
}

const elsewhere = 'arn:aws:lambda:us-east-1:123456789012:function:signer:7';

test.each<[string, Wanted, boolean]>([
  ['the signer', {}, false],
  ['the signer, readable', { handler: 'dist/edge-lambdas/sigv4-signer/index.handler' }, false],
  ['somebody else’s function, which may sign', { handler: 'src/edge/sign.handler' }, false],
  ['a function of another stack', { arn: elsewhere }, false],
  ['a function of ours that signs nothing', { handler: 'dist/edge-lambdas/min/origin-headers/index.handler' }, true],
  ['a function at viewer-request', { event: 'viewer-request' }, true],
  ['the signer, but not on every behavior', { open: true }, true],
])('a closed bucket behind %s: bucket-closed %#', (_what, wanted, isClosed) => {
  const codes = diagnose(template(wanted), { projectDir: import.meta.dirname }).map(({ code }) => code);
  expect(codes.includes('bucket-closed')).toBe(isClosed);
});
