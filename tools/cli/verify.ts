import type { Command } from 'commander';
import { parseTrustedKeys, type TrustedKeys, verifySignedRequest } from '../../shared/edge-lambdas/signed-policy.js';
import { EdgewrightError } from '../errors.js';
import { readTextFile } from '../files.js';
import { isoSeconds, parseTime } from '../time.js';

interface Flags {
  url: string;
  cookie?: string;
  ip?: string;
  now?: string;
  key: string[];
  json?: boolean;
}

/** `edgewright verify`: would CloudFront let this request in, and if not, why? Exit 0 allowed, 1 denied. */
export function configure(command: Command): void {
  command
    .requiredOption('--url <url>', 'the URL as the viewer asks for it, signing parameters included')
    .option('--cookie <header>', 'value of the Cookie header')
    .option('--ip <address>', "the viewer's address")
    .option('--now <time>', 'ISO 8601 or epoch seconds; default: the clock')
    .requiredOption('--key <id=file...>', 'public keys in PEM by key id')
    .option('--json', 'print JSON')
    .action(run);
}

function run(flags: Flags): void {
  if (!/^https?:\/\/[^/?]/.test(flags.url)) {
    throw new EdgewrightError('url', `--url expects a whole URL, found "${flags.url}". Add scheme and host.`);
  }
  const now = flags.now === undefined ? Math.floor(Date.now() / 1000) : parseTime(flags.now, '--now');
  const outcome = verifySignedRequest({
    url: flags.url,
    cookie: flags.cookie,
    ip: flags.ip,
    now,
    keys: readKeys(flags.key),
  });
  process.exitCode = outcome.allowed ? 0 : 1;
  if (flags.json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  else if (outcome.allowed)
    process.stdout.write(`allowed until ${isoSeconds(outcome.policy.expires)} by ${outcome.keyPairId}\n`);
  else process.stdout.write(`denied: ${outcome.code}: ${outcome.reason}\n`);
}

function readKeys(flags: string[]): TrustedKeys {
  const pems: Record<string, string> = {};
  for (const flag of flags) {
    const equals = flag.indexOf('=');
    if (equals < 1)
      throw new EdgewrightError('usage', `--key expects ID=FILE, found "${flag}". Write the key id before "=".`);
    const file = flag.slice(equals + 1);
    pems[flag.slice(0, equals)] = publicPem(readTextFile(file, '--key'), file);
  }
  try {
    return parseTrustedKeys(pems);
  } catch (error) {
    throw new EdgewrightError('public-key', (error as Error).message);
  }
}

function publicPem(pem: string, file: string): string {
  if (!pem.includes('PRIVATE KEY')) return pem;
  throw new EdgewrightError(
    'public-key',
    `"${file}": expected a public key in PEM, found a private key. Give the public half.`,
  );
}
