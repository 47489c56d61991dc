/** A log as long as one likes: lines that the local CloudFront wrote, with viewers, paths, queries, ids and times of their own. */
import { createWriteStream, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { startServer } from '../site.js';
import { FILES, fileName } from './site.js';

/** Stands in a path or query for a number that no line before had. */
const mark = 'n0000000';
const agents = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5)',
  'curl/8',
];
/** The traffic: path, headers. What comes twice is asked for twice as often. */
const requests: [string, Record<string, string>][] = [
  ['/', {}],
  [`/${fileName(0)}`, { referer: 'https://www.example.com/' }],
  [`/${fileName(0)}?v=${mark}`, {}],
  [`/${fileName(0)}`, { range: 'bytes=0-99' }],
  [`/orders/${mark}`, { referer: `https://www.example.com/orders?page=${mark}` }],
  [`/orders/${mark}/lines`, {}],
  [`/search?q=${mark}&page=2`, {}],
  [`/missing/${mark}.png`, {}],
  [`/old/${mark}`, {}],
  [`/edge/${fileName(0)}`, {}],
];
/** Requests of the log in a second of its time. */
const perSecond = 100;
const start = Date.UTC(2026, 0, 2);

/** Gives the number of lines. */
export async function writeLog(folder: string, file: string, megabytes: number): Promise<number> {
  const [head, samples] = await sampleLines(folder);
  const target = createWriteStream(file);
  const out: Writable = file.endsWith('.gz') ? createGzip({ level: 1 }) : target;
  if (out !== target) out.pipe(target);
  out.write(head);
  let lines = 0;
  for (let bytes = 0; bytes < megabytes * 1024 * 1024; ) {
    const block = Array.from({ length: 1000 }, () => lineOf(samples[lines % samples.length]!, lines++)).join('');
    bytes += block.length;
    if (!out.write(block)) await new Promise((resolve) => out.once('drain', resolve));
  }
  out.end();
  await finished(target);
  return lines;
}

/** The two head lines, and a line of each request from each browser. */
async function sampleLines(folder: string): Promise<[head: string, samples: string[][]]> {
  const log = path.join(folder, 'sample.log');
  const cli = path.resolve('dist/cli.js');
  const flags = ['--template', 'template.json', '--origin', 'Site=site', '--port', '0', '--json', '--access-log', log];
  const server = await startServer([cli, 'dev', ...flags], folder);
  for (const agent of agents)
    for (const [target, headers] of requests)
      await (
        await fetch(server.url + target, { redirect: 'manual', headers: { ...headers, 'user-agent': agent } })
      ).arrayBuffer();
  process.kill(server.pid, 'SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  return [`${lines.slice(0, 2).join('\n')}\n`, lines.slice(2).map((line) => line.split('\t'))];
}

/** Line `at` of the log. Places of the values: date 0, time 1, viewer 4, id 14, port 26. */
function lineOf(sample: string[], at: number): string {
  const values = [...sample];
  const [date, time] = new Date(start + (at / perSecond) * 1000).toISOString().split('T') as [string, string];
  const mixed = Math.imul(at, 0x9e3779b1) >>> 0;
  values[0] = date;
  values[1] = time.slice(0, 8);
  values[4] = `${1 + (mixed % 200)}.${(mixed >>> 8) & 255}.${(mixed >>> 16) & 255}.${mixed >>> 24}`;
  values[14] = `${mixed.toString(36)}${at.toString(36).padStart(47, 'x')}%3D%3D`;
  values[26] = String(1024 + (mixed % 60_000));
  const number = `n${String(at).padStart(7, '0')}`;
  const file = fileName(sample[7]!.startsWith('/edge') ? at % 100 : mixed % FILES);
  return `${values.join('\t').replaceAll(mark, number).replaceAll(fileName(0), file)}\n`;
}
