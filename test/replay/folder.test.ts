import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.js';

const FunctionARN = 'arn:aws:cloudfront::123456789012:function/teapot';

test('a pulled folder is replayed with the functions that lie in it, and --coverage says which lines the log ran', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-folder-'));
  const write = (name: string, content: unknown) => {
    const file = path.join(dir, 'site', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const counted = (...Items: unknown[]) => ({ Quantity: Items.length, Items });
  write('get-distribution-config.json', {
    DistributionConfig: {
      CallerReference: 'c',
      Comment: '',
      Enabled: true,
      Origins: counted({
        Id: 'main',
        DomainName: 'origin.example.com',
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
      }),
      DefaultCacheBehavior: {
        TargetOriginId: 'main',
        ViewerProtocolPolicy: 'allow-all',
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        FunctionAssociations: counted({ EventType: 'viewer-request', FunctionARN }),
      },
    },
  });
  write(
    'functions/teapot.js',
    `function handler(event) {
  if (event.request.uri !== '/a') return event.request;
  return { statusCode: 418 };
}
`,
  );
  write('functions/teapot.describe-function.json', {
    FunctionSummary: {
      Name: 'teapot',
      FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
      FunctionMetadata: { FunctionARN, Stage: 'LIVE' },
    },
  });
  const fields = 'date time c-ip cs-method cs(Host) cs-uri-stem sc-status cs-uri-query';
  const line = ['2026-01-01', '00:00:00', '192.0.2.1', 'GET', 'd1.cloudfront.net', '/a', '418', '-'].join('\t');
  writeFileSync(path.join(dir, 'access.log'), `#Version: 1.0\n#Fields: ${fields}\n${line}\n`);
  const flags = ['--template', 'site', '--json', '--coverage', 'edge.lcov'];
  const { status, stdout, stderr } = await runCli(['replay', 'access.log', ...flags], { cwd: dir });
  const lcov = status === 0 ? readFileSync(path.join(dir, 'edge.lcov'), 'utf8') : '';
  rmSync(dir, { recursive: true });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ lines: 1, same: 1, different: 0, functions: [{ invocations: 1 }] });
  // Its file is none of the build: it goes by its name.
  expect(lcov).toMatch(/^TN:\nSF:teapot\nFN:1,handler\nFNDA:1,handler\n/);
  expect(lcov).toMatch(/BRDA:2,0,0,0\nBRDA:2,0,1,1\nBRF:2\nBRH:1\nDA:2,1\nDA:3,1\n/);
});
