/** Load on a server: wrk where it is installed, else autocannon, each in a process of its own. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Agent, get } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { median } from './measure.js';

export interface LoadOptions {
  connections?: number;
  seconds?: number;
  /** Paths "/k/0.css" to "/k/<keys - 1>.css" in turns. 0: a path nobody asked for before. Default: one path. */
  keys?: number;
  /** What the paths begin with. */
  prefix?: string;
}

const run = promisify(execFile);
let started = 0;

/** Requests a second. Rejects where one was not answered with 200. */
export async function loadOf(url: string, options: LoadOptions = {}): Promise<number> {
  const settings = { connections: 32, seconds: 3, keys: 1, prefix: '/k/', ...options };
  started++;
  return hasWrk() ? withWrk(url, settings) : withAutocannon(url, settings);
}

function hasWrk(): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, 'wrk')));
}

type Settings = Required<LoadOptions>;

async function withWrk(url: string, { connections, seconds, keys, prefix }: Settings): Promise<number> {
  const lengths = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '20s'];
  const script = ['-s', 'bench/servers/paths.lua', url, '--', prefix, String(keys), String(started)];
  const { stdout } = await run('wrk', [...lengths, ...script]);
  const failed = /Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)/.exec(stdout);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (failed || rate === undefined) throw new Error(`wrk on ${url}: ${stdout}`);
  return Number(rate);
}

async function withAutocannon(url: string, { connections, seconds, keys, prefix }: Settings): Promise<number> {
  const program = `const autocannon = require('autocannon'); let n = 0;
    const setupRequest = (request) => ({ ...request, path: ${JSON.stringify(prefix)} + (${keys} > 0 ? n++ % ${keys} : 'run${started}-' + n++) + '.css' });
    autocannon({ url: '${url}', connections: ${connections}, duration: ${seconds}, requests: [{ setupRequest }] })
      .then((result) => console.log(JSON.stringify(result)));`;
  const { stdout } = await run(process.execPath, ['-e', program], { cwd: 'bench' });
  const result = JSON.parse(stdout) as { non2xx: number; errors: number; requests: { average: number } };
  if (result.non2xx + result.errors > 0) throw new Error(`autocannon on ${url}: ${stdout}`);
  return result.requests.average;
}

/** Half of the requests, one after the other on one connection, take less. Milliseconds. */
export async function latencyOf(url: string, requests = 2000): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let index = 0; index < requests; index++) {
    const start = performance.now();
    await fetchOnce(`${url}/k/0.css`, agent);
    if (index >= requests / 4) times.push(performance.now() - start);
  }
  agent.destroy();
  return median(times);
}

function fetchOnce(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().once('end', resolve);
    }).once('error', reject);
  });
}
