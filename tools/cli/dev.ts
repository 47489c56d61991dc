import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RunningDev } from '../dev/serve.js';
import { checkViewer } from '../dev/viewer-flag.js';
import { refuseUnwritable } from '../files.js';
import { addDescriptionFlags, type DescriptionFlags, givenByFlags } from './description-flags.js';
import { parseEngine, parseOrigin, splitPair } from './flags.js';

interface Flags extends DescriptionFlags {
  port: number;
  open?: true;
  live?: true;
  https?: true;
  origin: Record<string, string>;
  kvs?: string;
  engine?: 'njs' | 'vm';
  cache: boolean;
  allowNetwork?: true;
  accessLog?: string;
  viewer: Record<string, string>;
  json?: true;
}

const EXAMPLES = `
Examples:
  edgewright dev                                     the stack of serverless.yml on http://localhost:8080
  edgewright dev --template cdk.out/Site.template.json --origin SiteBucket=dist/site
  edgewright dev --https --viewer country=DE --access-log access.log`;

export function configure(command: Command): void {
  addDescriptionFlags(command)
    .addOption(
      new Option('--port <n>', 'port on this machine, 0 for a free one').env('PORT').argParser(parsePort).default(8080),
    )
    .option('--open', 'show the site in a browser')
    .option('--live', 'reload its pages in browsers on every save and rebuild')
    .option('--https', 'HTTP/2 and HTTP/1.1 over TLS, with a self-signed certificate')
    .option('--origin <id=dir|url>', 'where an origin lives; may be given several times', parseOrigin, {})
    .option('--allow-network', 'ask origins at the domains that the template or a function names')
    .option('--kvs <file>', 'contents of the key value store, in the import format of CloudFront')
    .option('--engine <name>', 'njs or vm; default: njs where it is installed', parseEngine)
    .option('--no-cache', 'keep nothing')
    .option('--access-log <file>', 'append a standard log line for each request')
    .option('--viewer <name=value>', 'country, city, device, address and the like of all viewers', parseViewer, {})
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  if (flags.accessLog !== undefined) refuseUnwritable(flags.accessLog, '--access-log');
  const { serve } = await import('../dev/serve.js');
  const { toJson, toText } = await import('../dev/report.js');
  const projectDir = process.cwd();
  const { createLineWriter } = await import('../dev/line-writer.js');
  const lines = createLineWriter(process.stderr);
  process.on('exit', lines.flush);
  const closing = closeOnSignal();
  const dev = await serve({
    ...givenByFlags(flags),
    projectDir,
    template: absolute(flags.template),
    stage: flags.stage,
    distribution: flags.distribution,
    origins: flags.origin,
    port: flags.port,
    https: flags.https ?? false,
    kvs: absolute(flags.kvs),
    engine: flags.engine,
    cache: flags.cache,
    allowNetwork: flags.allowNetwork,
    accessLog: absolute(flags.accessLog),
    viewer: flags.viewer,
    live: flags.live,
    log: lines.write,
  });
  closing.dev = dev;
  const serving = { ...dev.serving, ms: Math.round(performance.now()) };
  process.stdout.write(flags.json ? `${JSON.stringify(toJson(serving))}\n` : toText(serving));
  await useTerminal(dev, flags, lines.write);
}

/** Keys are heard where a person may press them, and nowhere else. */
async function useTerminal(dev: RunningDev, flags: Flags, say: (line: string) => void): Promise<void> {
  const { stdin, stdout } = process;
  const hasKeys = stdin.isTTY && stdout.isTTY && !flags.json;
  if (!flags.open && !hasKeys) return;
  const { KEYS, listenToKeys, openBrowser } = await import('../dev/terminal.js');
  const open = () => openBrowser(dev.serving.url, say);
  if (flags.open) open();
  if (!hasKeys) return;
  stdout.write(`${KEYS}\n`);
  listenToKeys(stdin, {
    open,
    clear: () => stdout.write('\x1b[2J\x1b[3J\x1b[H'),
    invalidate: dev.invalidate,
    reload: () => void dev.reload(),
    quit: () => process.kill(process.pid, 'SIGINT'),
  });
}

/** Says what is to be closed at the first signal; the second one does not wait. Before anything is open, the first does not either. */
function closeOnSignal(): { dev?: RunningDev } {
  const closing: { dev?: RunningDev } = {};
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      void Promise.resolve(closing.dev?.close()).then(() => process.exit(0));
    });
  }
  return closing;
}

function absolute(file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.resolve(file);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Expected a number from 0 to 65535.');
  return port;
}

function parseViewer(text: string, settings: Record<string, string>): Record<string, string> {
  const [given, value] = splitPair(text, 'NAME=VALUE');
  const name = given.toLowerCase();
  checkViewer(name, value);
  return { ...settings, [name]: value };
}
