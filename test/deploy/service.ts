/** Copies of services in a folder of their own, and the framework run on them as people run it. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

export const projectDir = path.resolve(import.meta.dirname, '../..');

export interface Service {
  dir: string;
  /** Runs `serverless` with an environment of exactly `env`. */
  run(args: string[], env?: Record<string, string>): Promise<Run>;
  read(file: string): string;
  edit(file: string, change: (text: string) => string): void;
  remove(): void;
}

export interface Run {
  code: number | null;
  /** Both streams. */
  output: string;
}

/** The sample stack: what a fresh checkout has, without dist/. */
export function sampleService(): Service {
  const service = emptyService();
  for (const name of ['serverless.yml', 'stack', 'package.json', 'functions', 'edge-lambdas', 'shared', 'sample']) {
    cpSync(path.join(projectDir, name), path.join(service.dir, name), { recursive: true });
  }
  symlinkSync(path.join(projectDir, 'tools'), path.join(service.dir, 'tools'));
  symlinkSync(path.join(projectDir, 'node_modules'), path.join(service.dir, 'node_modules'));
  return service;
}

/** Somebody else's service, with this package among its development dependencies. */
export function foreignService(files: Record<string, string>): Service {
  const service = emptyService();
  const manifest = JSON.stringify({ private: true, devDependencies: { edgewright: '*' } });
  for (const [file, content] of Object.entries({ 'package.json': manifest, ...files })) {
    mkdirSync(path.dirname(path.join(service.dir, file)), { recursive: true });
    writeFileSync(path.join(service.dir, file), content);
  }
  installPackage(path.join(service.dir, 'node_modules'));
  return service;
}

/** What npm would put there, as far as the plugin goes. Not a link to this folder: the framework would walk all of it. */
function installPackage(modules: string): void {
  const plugin = 'dist/modules/serverless-plugin.cjs';
  const copy = (from: string, to: string) =>
    cpSync(path.join(projectDir, from), path.join(modules, to), { recursive: true });
  for (const name of ['package.json', plugin]) copy(name, `edgewright/${name}`);
  for (const name of ['package.json', 'dist']) copy(`packages/edge/${name}`, `@edgewright/edge/${name}`);
  const code = readFileSync(path.join(projectDir, plugin), 'utf8');
  for (const [, name = ''] of code.matchAll(/require\("((?:@[\w-]+\/)?[a-z][\w.-]*)"\)/g)) {
    const source = path.join(projectDir, 'node_modules', name);
    const target = path.join(modules, name);
    if (!existsSync(source) || existsSync(target)) continue;
    mkdirSync(path.dirname(target), { recursive: true });
    symlinkSync(source, target);
  }
}

function emptyService(): Service {
  const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-service-'));
  const at = (file: string) => path.join(dir, file);
  return {
    dir,
    run: (args, env = {}) => runFramework(dir, args, env),
    read: (file) => readFileSync(at(file), 'utf8'),
    edit: (file, change) => writeFileSync(at(file), change(readFileSync(at(file), 'utf8'))),
    remove: () => rmSync(dir, { recursive: true }),
  };
}

async function runFramework(cwd: string, args: string[], env: Record<string, string>): Promise<Run> {
  const script = path.join(projectDir, 'node_modules/serverless/bin/serverless.js');
  const child = spawn(process.execPath, [script, ...args], { cwd, env });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, output, errors] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
  return { code, output: output + errors };
}
