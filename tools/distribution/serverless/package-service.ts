/*! package-service: runs the project's own `serverless package` and says where the template is. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';

const configFiles = ['yml', 'yaml', 'json', 'js', 'cjs', 'mjs', 'ts'].map((extension) => `serverless.${extension}`);

/** Absolute path of the packaged template. `stage` as `--stage` takes it. Needs neither network nor credentials. */
export async function packageService(projectDir: string, stage?: string): Promise<string> {
  const folder = path.resolve(projectDir);
  refuseNoService(folder);
  const { code, output } = await run(findServerless(folder), folder, stage);
  const template = path.join(folder, '.serverless', 'cloudformation-template-update-stack.json');
  if (code !== 0 || !existsSync(template)) throw packageFailed(folder, output);
  return template;
}

/** Throws EdgewrightError `no-service`. */
export function refuseNoService(projectDir: string): void {
  const folder = path.resolve(projectDir);
  if (configFiles.some((file) => existsSync(path.join(folder, file)))) return;
  const message = `"${folder}" has no serverless.yml. Name what describes the distribution, --template FILE, or run it in the folder of the service.`;
  throw new EdgewrightError('no-service', message);
}

/** The binary of the project's own dependency: osls or any other line of the framework. */
function findServerless(folder: string): string {
  const require = createRequire(path.join(folder, 'package.json'));
  for (const name of ['serverless', 'osls']) {
    const manifest = resolved(require, `${name}/package.json`);
    if (manifest === undefined) continue;
    const { bin } = require(manifest) as { bin: Record<string, string> };
    return path.join(path.dirname(manifest), bin.serverless ?? bin.osls ?? 'bin/serverless.js');
  }
  const message = `"${folder}" has a serverless.yml, but package "serverless" is not installed there.`;
  const fix = 'Run "npm install --save-dev serverless@npm:osls".';
  throw new EdgewrightError('serverless-missing', `${message} ${fix}`);
}

function resolved(require: NodeJS.Require, file: string): string | undefined {
  try {
    return require.resolve(file);
  } catch {
    return undefined;
  }
}

interface Finished {
  code: number | null;
  /** Both streams, as they came. */
  output: string;
}

function run(binary: string, cwd: string, stage: string | undefined): Promise<Finished> {
  const options = stage === undefined ? [] : ['--stage', stage];
  const child = spawn(process.execPath, [binary, 'package', ...options], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** What the framework said, without its own footer. */
function packageFailed(folder: string, output: string): EdgewrightError {
  const lines = output.split('\n').filter((line) => !/^(Environment|Docs|Support|Bugs|Learn more|Error):?/.test(line));
  const said = lines.join('\n').trim() || 'it said nothing';
  return new EdgewrightError('package-failed', `"serverless package" failed in "${folder}": ${said}`);
}
