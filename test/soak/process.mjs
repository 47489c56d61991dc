/** The local CloudFront as a process of its own, and what the system says of it. Linux: /proc. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

export async function startDev(folder, originUrl, log) {
  const flags = [
    'dev',
    '--template',
    'template.json',
    '--port',
    '0',
    '--json',
    '--origin',
    'Site=site',
    '--origin',
    `App=${originUrl}`,
    '--access-log',
    log,
  ];
  // A small heap: what is not let go ends the process instead of hiding in room to spare.
  const child = spawn(process.execPath, ['--max-old-space-size=192', cli, ...flags], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text
      .split('\n')
      .filter((line) => /edgewright: internal|unhandled|MaxListeners|TypeError|RangeError/i.test(line))
      .join('\n');
  });
  const ready = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more) => {
      text += more;
      if (text.includes('\n')) resolve(JSON.parse(text.split('\n')[0]));
    });
    child.once('exit', (status) => reject(new Error(`dev ended with ${status}: ${errors}`)));
  });
  return {
    url: ready.url,
    measure: () => measure(child.pid),
    errors: () => errors,
    async stop() {
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

function measure(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    at: performance.now() / 60_000,
    megabytes: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024,
    files: readdirSync(`/proc/${pid}/fd`).length,
    threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
  };
}

/** Megabytes a minute, by least squares. */
export function slope(samples) {
  const mean = (pick) => samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  const [at, size] = [mean((sample) => sample.at), mean((sample) => sample.megabytes)];
  const spread = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
  return samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.megabytes - size), 0) / (spread || 1);
}
