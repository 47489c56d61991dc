import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { njsProgram } from './guest/program.js';
import type { Guest, GuestEvents } from './guest-link.js';

/** Longest answer that is read. No result that CloudFront would take comes near it. */
const longestLine = 8 * 1024 * 1024;

/** Starts one njs process as a guest. `-r`: a rejection that nobody awaits is no failure. */
export function startNjs(on: GuestEvents): Guest {
  const child = spawn('njs', ['-r', '-c', njsProgram()], { stdio: ['pipe', 'pipe', 'pipe'] });
  const out = child.stdout as Socket;
  let rest = '';
  let complaint = '';
  let gone = false;

  function end(reason: string): void {
    if (gone) return;
    gone = true;
    child.kill('SIGKILL');
    on.gone(reason);
  }

  out.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (!gone) on.line(line);
    if (rest.length > longestLine) end('The answer is too large');
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = (complaint + chunk).slice(-2048);
  });
  child.stdin.on('error', () => {});
  child.on('error', (error) => end(error.message));
  child.on('close', () => end(complaint.replace(/^Thrown:\s*/, '').trim() || 'The function never settled'));
  child.unref();
  (child.stdin as Socket).unref();
  (child.stderr as Socket).unref();
  out.unref();

  return {
    send: (lines) => void child.stdin.write(lines),
    hold: (held) => void (held ? out.ref() : out.unref()),
    kill: () => end('killed'),
  };
}
