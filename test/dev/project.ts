/** A project in a folder of its own, and `edgewright dev` running in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const cli = join(import.meta.dirname, '../../dist/cli.js');

export const functionCode = `function handler(event) {
  console.log('here');
  return { statusCode: 200, headers: { 'x-by': { value: 'one' } } };
}
`;

const lambdaCode = (word: string) => `exports.handler = async () => ({ status: '200', body: '${word}' });\n`;

/** A bucket "Site", a CloudFront Function on /fn, a Lambda@Edge function on /edge, a key value store. */
export function makeTemplate(): { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> } {
  const behavior = {
    TargetOriginId: 'Site',
    ViewerProtocolPolicy: 'allow-all',
    CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  };
  const origin = { Id: 'Site', DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] }, S3OriginConfig: {} };
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: { 'Fn::Sub': '${Bucket.Arn}/*' },
  };
  const functions = [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Fn', 'FunctionARN'] } }];
  const lambdas = [{ EventType: 'viewer-request', LambdaFunctionARN: { Ref: 'EdgeVersion' } }];
  const config = {
    Enabled: true,
    Origins: [origin],
    DefaultCacheBehavior: behavior,
    CacheBehaviors: [
      { PathPattern: '/fn', ...behavior, FunctionAssociations: functions },
      { PathPattern: '/edge', ...behavior, LambdaFunctionAssociations: lambdas },
    ],
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
          FunctionCode: functionCode,
          FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
        },
      },
      Edge: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'edge/index.handler' } },
      EdgeVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Edge' } } },
    },
  };
}

export interface TestProject {
  directory: string;
  write(file: string, text: string): void;
  writeLambda(word: string): void;
  remove(): void;
}

export function makeProject(): TestProject {
  const directory = mkdtempSync(join(tmpdir(), 'edgewright-dev-'));
  function write(file: string, text: string): void {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
  write('template.json', JSON.stringify(makeTemplate()));
  write('site/page.txt', 'one');
  write('dist/functions/min/fn.js', functionCode);
  write('edge/index.js', lambdaCode('one'));
  return {
    directory,
    write,
    writeLambda: (word) => write('edge/index.js', lambdaCode(word)),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export interface RunningDev {
  url: string;
  ready: Record<string, unknown>;
  /** What has been written so far. */
  output(): { stdout: string; stderr: string };
  /** Exit status after a SIGINT. */
  stop(): Promise<number | null>;
}

/** Starts it with `--json` on a free port, and resolves when it is ready. */
export function startDev(directory: string, flags: string[]): Promise<RunningDev> {
  return start(directory, ['--json', ...flags], (stdout) => {
    if (stdout.includes('\n')) return JSON.parse(stdout.split('\n')[0]!);
  });
}

/** As a person does: what there is to know is what it prints. */
export function startDevToRead(directory: string, flags: string[], env: NodeJS.ProcessEnv = {}): Promise<RunningDev> {
  const read = (stdout: string) => {
    const url = /ready\S* (\S+) in /.exec(stdout)?.[1];
    if (url !== undefined) return { url };
  };
  return start(directory, flags, read, env);
}

async function start(
  directory: string,
  flags: string[],
  read: (stdout: string) => Record<string, unknown> | undefined,
  env: NodeJS.ProcessEnv = {},
): Promise<RunningDev> {
  const { child, output } = run(directory, ['--port', '0', ...flags], env);
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    child.stdout!.on('data', () => {
      const found = read(output().stdout);
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (status) => reject(new Error(`dev ended with ${status}: ${output().stderr}`)));
  });
  async function stop(): Promise<number | null> {
    child.kill('SIGINT');
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  }
  return { url: String(ready.url), ready, output, stop };
}

/** Runs it until it ends by itself. */
export async function failDev(directory: string, flags: string[]): Promise<{ status: number | null; stderr: string }> {
  const { child, output } = run(directory, flags);
  const [status] = (await once(child, 'exit')) as [number | null];
  return { status, stderr: output().stderr };
}

function run(
  cwd: string,
  flags: string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; output: RunningDev['output'] } {
  const child = spawn(process.execPath, [cli, 'dev', ...flags], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Colours are forced, and not wanted: what is not wanted wins.
    env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '1', ...env },
  });
  const seen = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      seen[name] += text;
    });
  return { child, output: () => seen };
}
