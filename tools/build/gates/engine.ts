/** Gate 5: loads a script in njs, the engine family behind CloudFront Functions, where it is installed. */
import { spawn } from 'node:child_process';
import { type Finding, findingAt } from '../finding.js';
import type { Locate } from './lint/report.js';

/** Stands in for the module that only CloudFront has. In one line, so that lines keep their numbers. */
const CLOUDFRONT = 'kvs:function(){return{}},edgeLocation:{},distributionTenant:{},cwt:{}';

/** No more than a script needs to be read and its top level to run. */
const PATIENCE_MS = 2_000;

/** Undefined where njs is not installed. */
export async function checkLoads(code: string, locate: Locate): Promise<Finding[] | undefined> {
  const output = await runNjs(withoutCloudFront(code));
  if (output === undefined || output.status === 0) return output && [];
  const text = output.text.replace(/^Thrown:\s*/, '').split('\n')[0] ?? '';
  const [, message = text, line = '1'] = /^(.*?)(?: in [^ ]*:(\d+))?$/.exec(text) ?? [];
  return [
    findingAt(locate(Number(line), 0), 'engine', `njs cannot load this: ${message}. Every request would end as 503.`),
  ];
}

function runNjs(code: string): Promise<{ status: number | null; text: string } | undefined> {
  return new Promise((resolve) => {
    const child = spawn('njs', ['-'], { timeout: PATIENCE_MS });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
    child.stdin.on('error', () => undefined);
    child.on('error', () => resolve(undefined));
    child.on('close', (status) =>
      resolve({ status, text: Buffer.concat(output).toString() || 'it did not come to an end' }),
    );
    child.stdin.end(code);
  });
}

/** njs would look for a file of the name "cloudfront". */
function withoutCloudFront(code: string): string {
  return code.replace(
    /^import\s+([\w$]+)\s+from\s*(['"])cloudfront\2;?/m,
    (_line, name) => `var ${name}={${CLOUDFRONT}};`,
  );
}
