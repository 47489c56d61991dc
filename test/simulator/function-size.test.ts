import { expect, test } from 'vitest';
import { createSimulator } from '../../tools/simulator/index.js';

const template = (FunctionCode: string) => ({
  Resources: {
    Edge: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        Name: 'edge',
        AutoPublish: true,
        FunctionCode,
        FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
      },
    },
    Site: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Enabled: true,
          Origins: [
            { Id: 'O', DomainName: 'o.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } },
          ],
          DefaultCacheBehavior: {
            TargetOriginId: 'O',
            ViewerProtocolPolicy: 'allow-all',
            CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Edge', 'FunctionARN'] } },
            ],
          },
        },
      },
    },
  },
});

const code = 'function handler(event) { return { statusCode: 204 }; }';

test('a function above 10,240 bytes is refused before the first request, one of 10,240 served', async () => {
  await expect(createSimulator({ template: template(code.padEnd(10_241)) })).rejects.toMatchObject({
    code: 'size',
    message: expect.stringMatching(/^Function "edge" has 10241 bytes, CloudFront takes 10240\./),
  });
  const simulator = await createSimulator({ template: template(code.padEnd(10_240)) });
  expect((await simulator.fetch('http://site.example/')).status).toBe(204);
  await simulator.close();
});
