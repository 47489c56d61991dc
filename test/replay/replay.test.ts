import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configure } from '../../tools/cli/replay.js';
import { serve } from '../../tools/dev/serve.js';
import { type Difference, replay } from '../../tools/replay/replay.js';
import { collectTests } from '../../tools/replay/save-as-tests.js';
import { openCore } from '../../tools/simulator/index.js';

const dir = mkdtempSync(join(tmpdir(), 'edgewright-'));
const accessLog = join(dir, 'access.log');
const template = join(dir, 'template.json');
const rewrite = `function handler(e) {
  if (e.request.uri === '/moved') return { statusCode: 301, headers: { location: { value: '/' } } };
  if (e.request.headers.host.value === 'old.example.com') return { statusCode: 308, headers: { location: { value: '/' } } };
  if (e.request.uri === '/broken') throw new Error('x');
  return e.request;
}`;
/** Answers 410 where the day it is asked for is not today. */
const calendar = `function handler(e) {
  var day = e.request.querystring.day;
  if (day && day.value !== new Date().toISOString().slice(0, 10)) e.response.statusCode = 410;
  return e.response;
}`;

beforeAll(async () => {
  writeFileSync(join(dir, 'index.html'), '<p>hello</p>'.repeat(100));
  writeFileSync(
    template,
    JSON.stringify({
      Resources: {
        Bucket: { Type: 'AWS::S3::Bucket' },
        Oac: {
          Type: 'AWS::CloudFront::OriginAccessControl',
          Properties: {
            OriginAccessControlConfig: {
              Name: 'o',
              OriginAccessControlOriginType: 's3',
              SigningBehavior: 'always',
              SigningProtocol: 'sigv4',
            },
          },
        },
        BucketPolicy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: { Ref: 'Bucket' },
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { Service: 'cloudfront.amazonaws.com' },
                  Action: 's3:GetObject',
                  Resource: { 'Fn::Sub': '${Bucket.Arn}/*' },
                  Condition: {
                    StringEquals: {
                      'AWS:SourceArn': { 'Fn::Sub': 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}' },
                    },
                  },
                },
              ],
            },
          },
        },
        Rewrite: functionOf('rewrite', rewrite),
        Calendar: functionOf('calendar', calendar),
        Site: {
          Type: 'AWS::CloudFront::Distribution',
          Properties: {
            DistributionConfig: {
              Enabled: true,
              DefaultRootObject: 'index.html',
              Origins: [
                {
                  Id: 'site',
                  DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
                  OriginAccessControlId: { 'Fn::GetAtt': ['Oac', 'Id'] },
                  S3OriginConfig: { OriginAccessIdentity: '' },
                },
              ],
              DefaultCacheBehavior: {
                TargetOriginId: 'site',
                ViewerProtocolPolicy: 'redirect-to-https',
                CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
                FunctionAssociations: [
                  { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } },
                  { EventType: 'viewer-response', FunctionARN: { 'Fn::GetAtt': ['Calendar', 'FunctionARN'] } },
                ],
              },
            },
          },
        },
      },
    }),
  );
  const dev = await serve({
    projectDir: dir,
    template,
    origins: { site: dir },
    port: 0,
    https: false,
    cache: true,
    accessLog,
    viewer: {},
    kvs: undefined,
    engine: undefined,
    stage: undefined,
    distribution: undefined,
    log: () => {},
  });
  const ask = (path: string, init?: RequestInit) => fetch(dev.serving.url + path, { redirect: 'manual', ...init });
  for (const path of ['/', '/', '/index.html?q=a%20b', '/moved', '/broken', '/none', '/a%20b%2Fc']) await ask(path);
  await ask('/', { method: 'POST' });
  await ask('/', { headers: { range: 'bytes=0-9' } });
  await ask('/', { headers: { 'x-edge-viewer-protocol': 'http' } });
  const etag = (await ask('/')).headers.get('etag')!;
  await ask('/', { headers: { 'if-none-match': etag } });
  await dev.close();
});
afterAll(() => rmSync(dir, { recursive: true }));

function functionOf(name: string, code: string): object {
  const config = { Comment: '', Runtime: 'cloudfront-js-2.0' };
  const properties = { Name: name, AutoPublish: true, FunctionCode: code, FunctionConfig: config };
  return { Type: 'AWS::CloudFront::Function', Properties: properties };
}

async function replayed(text: string | Buffer, told: Partial<Parameters<typeof replay>[0]> = {}) {
  const file = join(dir, 'replayed.log');
  writeFileSync(file, text);
  let now = 0;
  const { core, close } = await openCore({ template, projectDir: dir, origins: { site: dir }, clock: () => now });
  const setClock = (at: number) => {
    now = at;
  };
  try {
    return await replay({ core, files: [file], setClock, ...told });
  } finally {
    await close();
  }
}

test('a log that the local CloudFront wrote replays without a difference', async () => {
  const totals = await replayed(readFileSync(accessLog, 'utf8'));
  expect(totals).toMatchObject({
    lines: 12,
    replayed: 12,
    same: 12,
    different: 0,
    malformed: 0,
    aborted: 0,
    differences: [],
  });
  expect(totals.functions).toEqual([
    { name: 'rewrite', invocations: 10, errors: 1 },
    { name: 'calendar', invocations: 6, errors: 0 },
  ]);
});

test('each request meets the clock of its own line, however far from the one before', async () => {
  const [version, fields, sample] = readFileSync(accessLog, 'utf8').split('\n');
  const at = (name: string) => fields!.split(/\s/).indexOf(name) - 1;
  const lines = Array.from({ length: 60 }, (_, days) => {
    const day = new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10);
    return sample!.split('\t').with(at('date'), day).with(at('cs-uri-query'), `day=${day}`).join('\t');
  });
  expect(await replayed([version, fields, ...lines].join('\n'))).toMatchObject({ replayed: 60, same: 60 });
});

test('a status that differs is named with file, line, path and both statuses', async () => {
  const lines = readFileSync(accessLog, 'utf8').split('\n');
  const changed = lines.map((line, at) => (at === 2 ? line.replace('\t200\t', '\t500\t') : line));
  const { different, differences } = await replayed(changed.join('\n'));
  expect(different).toBe(1);
  expect(differences).toEqual([
    { file: join(dir, 'replayed.log'), line: 3, path: '/', logged: 500, local: 200 },
  ] satisfies Difference[]);
});

test('malformed lines and requests the viewer gave up are counted and not compared', async () => {
  const lines = readFileSync(accessLog, 'utf8').trimEnd().split('\n');
  lines[2] = lines[2]!.replace('\t200\t', '\t000\t');
  lines.push('not a line');
  expect(await replayed(lines.join('\n'))).toMatchObject({
    lines: 13,
    replayed: 11,
    malformed: 1,
    aborted: 1,
    different: 0,
  });
});

test('the host of a line reaches the function where the distribution has no alias', async () => {
  const head = '#Fields: date time cs-method cs-uri-stem sc-status x-host-header cs-protocol';
  const line = (host: string, status: number) =>
    ['2026-01-02', '03:04:05', 'GET', '/', status, host, 'https'].join('\t');
  const log = [head, line('old.example.com', 308), line('www.example.com', 200)].join('\n');
  expect(await replayed(log)).toMatchObject({ replayed: 2, same: 2 });
});

test('what was replayed before a log breaks off is told, and then why', async () => {
  const told: string[] = [];
  const whole = gzipSync(readFileSync(accessLog));
  const broken = replayed(Buffer.concat([whole, whole.subarray(0, -8)]), {
    onBrokenOff: ({ lines, same }, error) => told.push(`${lines} ${same} ${error}`),
  });
  await expect(broken).rejects.toThrow('is no whole gzip file after line 28');
  expect(told).toEqual([expect.stringMatching(/^24 24 EdgewrightError: Log .* is no whole gzip file/)]);
});

test('saved tests are one row for each request and status, without queries and cookies', async () => {
  const tests = collectTests();
  await replayed(readFileSync(accessLog, 'utf8'), { onVerdict: (request, local) => tests.add(request, local) });
  const text = tests.text({ template: 'template.json', projectDir: '.', origins: { site: 'dist' } });
  expect(text.match(/^ {2}\["GET","\/",200\],$/gm)).toHaveLength(1);
  expect(text).toContain('["GET","/moved",301]');
  expect(text).not.toContain('q=a');
  expect(text).toContain('"origins": {\n      "site": "dist"');
});

test('logs that cannot be read are all named before a line is read', async () => {
  const command = new Command();
  configure(command);
  const run = command.parseAsync([accessLog, 'none.log', dir, '--template', 'none.json'], { from: 'user' });
  await expect(run).rejects.toThrow(`Log "none.log" cannot be read (ENOENT). Fetch it again or check the path.
Log "${dir}" cannot be read (EISDIR). Fetch it again or check the path.`);
});

test.each([
  [['--save-as-tests', join(dir, 'none/saved.test.ts')], /^--save-as-tests expects .* \(ENOENT\)\. Make the folder/],
  [['--save-as-tests', accessLog], /is there already/],
  [['--kvs', join(dir, 'none.json')], /none\.json" \(ENOENT\)/],
] as [string[], RegExp][])('%j is refused before a line is read', async (flags, message) => {
  const command = new Command();
  configure(command);
  const args = [accessLog, '--template', template, '--origin', `site=${dir}`, ...flags];
  const run = command.parseAsync(args, { from: 'user' });
  await expect(run).rejects.toThrow(message);
});
