/** One site for all: an origin, and a distribution in front of it. Each server is a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** AWS's own Managed-CachingOptimized: keys without query, as long as the origin says. */
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';

/** The same work for each server: routes get the shell, files stay. */
const viewerRequest = `function handler(event) {
  var request = event.request;
  if (request.uri.lastIndexOf('.') < request.uri.lastIndexOf('/')) request.uri = '/index.html';
  return request;
}`;

/** As a Lambda@Edge function, which is what the peer runs. */
export const lambdaViewerRequest = `exports.handler = async (event) => {
  const { request } = event.Records[0].cf;
  if (request.uri.lastIndexOf('.') < request.uri.lastIndexOf('/')) request.uri = '/index.html';
  return request;
};`;

const originRequest = `exports.handler = async (event) => {
  const { request } = event.Records[0].cf;
  request.headers['x-forwarded-by'] = [{ key: 'X-Forwarded-By', value: 'cloudfront' }];
  return request;
};`;

/** Behaviors beside the default one and "/both/*", for what cost they add. */
export function distributionTemplate(moreBehaviors = 0): object {
  const plain = { TargetOriginId: 'Site', ViewerProtocolPolicy: 'allow-all', CachePolicyId: cachingOptimized };
  const atViewer = [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } }];
  const lambda = [{ EventType: 'origin-request', LambdaFunctionARN: { Ref: 'TellVersion' } }];
  const more = Array.from({ length: moreBehaviors }, (_, at) => ({ ...plain, PathPattern: `/part${at}/*.html` }));
  const both = {
    ...plain,
    PathPattern: '/both/*',
    FunctionAssociations: atViewer,
    LambdaFunctionAssociations: lambda,
  };
  const config = {
    Enabled: true,
    Origins: [
      { Id: 'Site', DomainName: 'origin.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } },
    ],
    CacheBehaviors: [both, ...more],
    DefaultCacheBehavior: { ...plain, FunctionAssociations: atViewer },
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

export interface Server {
  url: string;
  pid: number;
  stop(): void;
}

/** Starts a script that prints its address on a line of its own. */
export function startServer(args: string[], cwd = process.cwd()): Promise<Server> {
  const child: ChildProcess = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const url = /http:\/\/localhost:\d+/.exec(text)?.[0];
      if (!url) return;
      for (const stream of [child.stdout, child.stderr]) stream?.removeAllListeners('data').resume();
      resolve({ url, pid: child.pid!, stop: () => void child.kill('SIGKILL') });
    });
    child.stderr?.on('data', (chunk) => {
      text += chunk;
    });
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${text.slice(0, 2000)}`)));
  });
}

export interface Site {
  folder: string;
  origin: Server;
  /** The local CloudFront in front of it. */
  cloudfront: Server;
  close(): void;
}

export async function openSite(moreBehaviors = 0): Promise<Site> {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-site-'));
  const template = path.join(folder, 'template.json');
  writeFileSync(template, JSON.stringify(distributionTemplate(moreBehaviors)));
  const origin = await startServer(['bench/servers/origin.mjs']);
  const dev = [path.resolve('dist/cli.js'), 'dev', '--template', template, '--origin', `Site=${origin.url}`];
  const cloudfront = await startServer([...dev, '--port', '0', '--json'], folder);
  return {
    folder,
    origin,
    cloudfront,
    close() {
      cloudfront.stop();
      origin.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
