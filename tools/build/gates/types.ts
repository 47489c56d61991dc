/** Gate 1: the type checker with nothing but the documented runtime in view. Runs beside the other gates, since it takes longest. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Finding, findingAt, tidyFindings } from '../gate-finding.js';

/** Older versions want iterators of arrays, which the runtime has not, before they take a `for…of`. */
export const oldestTypeScript = 6;

/** Undefined where the project has no `functions/tsconfig.json`, or no TypeScript that can check it. */
export async function checkTypes(root: string): Promise<Finding[] | undefined> {
  const project = path.join(root, 'functions', 'tsconfig.json');
  const compiler = findCompiler(root);
  if (compiler === undefined || !existsSync(project)) return undefined;
  const { status, text } = await run(compiler, ['-p', project, '--noEmit', '--pretty', 'false'], root);
  if (status === 0) return [];
  const findings = text.split('\n').flatMap((line) => readLine(line));
  return findings.length > 0
    ? tidyFindings(findings)
    : [findingAt({ file: project, line: 1, column: 1 }, 'types', text.trim())];
}

function findCompiler(root: string): string | undefined {
  try {
    const manifest = createRequire(path.join(root, 'package.json')).resolve('typescript/package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    return Number.parseInt(version, 10) < oldestTypeScript
      ? undefined
      : path.join(path.dirname(manifest), 'bin', 'tsc');
  } catch {
    return undefined;
  }
}

function run(script: string, args: string[], cwd: string): Promise<{ status: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, text: Buffer.concat(output).toString() }));
  });
}

/** `functions/a.ts(3,7): error TS2304: Cannot find name 'Map'.` */
function readLine(line: string): Finding[] {
  const match = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(line);
  if (match === null) return [];
  const [, file = '', at, column, code, message] = match;
  const hint =
    code === 'TS2304' || code === 'TS2339' || code === 'TS2550' ? ' The runtime of CloudFront may not have it.' : '';
  return [findingAt({ file, line: Number(at), column: Number(column) }, 'types', `${message}${hint} (${code})`)];
}
