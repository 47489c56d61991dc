/** One site for all: an origin, and a distribution in front of it. Each server is a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atOrigin, atViewer, cached, templateOf } from './template.js';

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

/** Behaviors beside the default one, "/both/*" and "/none/*", for what cost they add. */
export function distributionTemplate(moreBehaviors = 0): object {
  const both = { ...cached, PathPattern: '/both/*', ...atViewer, ...atOrigin };
  const more = Array.from({ length: moreBehaviors }, (_, at) => ({ ...cached, PathPattern: `/part${at}/*.html` }));
  const none = { ...cached, PathPattern: '/none/*' };
  return templateOf(viewerRequest, [both, none, ...more]);
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
