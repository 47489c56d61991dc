import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import Ajv from 'ajv-draft-04';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPackage } from '../../tools/aws-sdk.js';
import { packageRoot, packageVersion } from '../../tools/package.js';
import { viewerRequest } from '../../tools/testing/index.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-mcp-'));
const client = new Client({ name: 'test', version: '1.0.0' });

const site = {
  Parameters: { Name: { Type: 'String' } },
  Resources: {
    Rewrite: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        Name: 'rewrite',
        AutoPublish: true,
        FunctionConfig: { Comment: { Ref: 'Name' }, Runtime: 'cloudfront-js-2.0' },
        FunctionCode: 'function handler(event) { event.request.uri = "/page.html"; return event.request; }',
      },
    },
    Site: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Enabled: true,
          Origins: [
            {
              Id: 'Files',
              DomainName: 'files.example.com',
              CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
            },
          ],
          DefaultCacheBehavior: {
            TargetOriginId: 'Files',
            ViewerProtocolPolicy: 'redirect-to-https',
            CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } },
            ],
          },
        },
      },
    },
  },
};

function write(file: string, text: string): void {
  writeFileSync(path.join(dir, file), text);
}

beforeAll(async () => {
  write('good.js', 'function handler(event) {\n  event.request.uri += "x";\n  return event.request;\n}\n');
  write('wrong.js', 'function handler(event) {\n  return event?.request;\n}\n');
  write('site.json', JSON.stringify(site));
  write('broken.json', JSON.stringify(site).replace('"TargetOriginId":"Files"', '"TargetOriginId":"None"'));
  write('page.html', '<p>page</p>');
  write('event.json', JSON.stringify(viewerRequest({ uri: '/b' })));
  const args = [path.join(packageRoot, 'dist/cli.js'), 'mcp'];
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args, cwd: dir, env: { PATH: process.env.PATH! } }),
  );
});
afterAll(async () => {
  await client.close();
  rmSync(dir, { recursive: true });
});

/** Whatever a tool answers, as far as a test reads it. */
interface Answer {
  [name: string]: unknown;
  refusal?: string;
  answers?: string[];
  headers?: Record<string, string>;
  stages?: { name: string; state: string }[];
}

/** The structured answer, after it was held against the schema that the tool promises. */
async function call(name: string, args: Record<string, unknown>): Promise<Answer> {
  const { structuredContent, isError, content } = await client.callTool({ name, arguments: args });
  if (isError) return { refusal: (content as { text: string }[])[0]!.text };
  const { tools } = await client.listTools();
  const validate = new Ajv({ strict: false }).compile(tools.find((tool) => tool.name === name)!.outputSchema!);
  expect(validate(structuredContent), JSON.stringify(validate.errors)).toBe(true);
  expect(JSON.parse((content as { text: string }[])[0]!.text)).toEqual(structuredContent);
  return structuredContent as Answer;
}

test('it says what it is, and what there is, with schemas', async () => {
  expect(client.getServerVersion()).toMatchObject({ name: 'edgewright', version: packageVersion });
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['check', 'run', 'explain', 'doctor', 'replay']);
  for (const { inputSchema, outputSchema, description, annotations } of tools) {
    expect(inputSchema.required).not.toHaveLength(0);
    expect(outputSchema?.type).toBe('object');
    expect(description).toMatch(/\.$/);
    expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
  }
});

describe('each tool answers as its verb does', () => {
  test('check', async () => {
    const { findings } = await call('check', { files: ['good.js', 'wrong.js'] });
    expect(findings).toEqual([
      {
        file: 'wrong.js',
        line: 2,
        column: 10,
        code: 'optional-chaining',
        severity: 'error',
        message: expect.any(String),
      },
    ]);
  });

  test('run, with an event and with a file of one', async () => {
    for (const [event, uri] of [
      [viewerRequest({ uri: '/a' }), '/ax'],
      ['event.json', '/bx'],
    ] as const)
      expect(await call('run', { artefact: 'good.js', event })).toMatchObject({ result: { uri }, logs: [] });
    const { error } = await call('run', { artefact: 'wrong.js', event: 'event.json' });
    expect(error).toMatchObject({ status: 503 });
  });

  test('explain', async () => {
    const given = { template: 'site.json', parameters: { Name: 'x' } };
    const explained = await call('explain', { url: '/a', method: 'post', ...given });
    expect(explained).toMatchObject({ behavior: '*', origin: 'Files', functions: { 'viewer-request': 'rewrite' } });
    expect(explained.answers?.join()).toContain('403: POST');
  });

  test('doctor', async () => {
    const { findings } = await call('doctor', { template: 'broken.json' });
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'unknown-target',
        severity: 'error',
        file: 'broken.json',
        fix: expect.any(String),
      }),
    );
  });

  test('replay runs functions, and finds origins in folders', async () => {
    const origins = { Files: '.' };
    const answer = await call('replay', { template: 'site.json', url: '/any', headers: { accept: '*/*' }, origins });
    expect(answer).toMatchObject({ status: 200, body: '<p>page</p>', behavior: '*' });
    expect(answer.headers?.['x-cache']).toBe('Miss from cloudfront');
    expect(answer.stages?.find(({ name }) => name === 'viewer-request')?.state).toBe('ran');
    const why = { code: 'OriginNotAsked' };
    expect(await call('replay', { template: 'site.json', url: '/any' })).toMatchObject({ status: 502, why });
  });
});

test.each([
  ['check', { files: ['none.js'] }, /^file-unreadable: "none\.js" cannot be read/],
  ['run', { artefact: 'none.js', event: {} }, /^file: /],
  ['run', { artefact: 'good.js', event: {} }, /^event: /],
  ['run', { artefact: 'good.js', event: 'page.html' }, /^event: Event "page\.html": expected JSON/],
  ['explain', { url: 'a b', template: 'site.json' }, /^url: /],
  ['explain', { url: '/', template: 'none.json' }, /^template-unreadable: /],
  ['doctor', { template: 'page.html' }, /^template-malformed: /],
  [
    'replay',
    { template: 'site.json', url: '/', origins: { Files: 'http://localhost:1' } },
    /^origins: Origin "Files" expects a folder/,
  ],
  ['replay', { template: 'site.json', url: '/', method: 'A B' }, /^request: /],
])('%s %j is refused in a sentence, and the server lives on', async (name, args, refusal) => {
  expect((await call(name, args)).refusal).toMatch(refusal);
});

test('what is not of the schema is refused by it', async () => {
  const said = await call('check', { files: 'good.js' }).catch((error: Error) => ({ refusal: error.message }));
  expect(said.refusal).toMatch(/files/);
});

test('without the SDK it says in a sentence what to install', async () => {
  const missing = loadPackage('mcp', '@modelcontextprotocol/server', () => import('node:none' as string));
  await expect(missing).rejects.toThrow(
    'mcp expects the package "@modelcontextprotocol/server", found none. Run "npm install --save-dev @modelcontextprotocol/server".',
  );
});
