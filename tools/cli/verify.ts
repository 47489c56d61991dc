import { isIP } from 'node:net';
import type { Command } from 'commander';
import { parseTrustedKeys, verifySignedRequest } from '../../shared/edge-lambdas/signed-policy.js';
import { EdgewrightError } from '../errors.js';
import { readTextFile } from '../files.js';
import { checkToken } from '../signing/check-token.js';
import { parsePublicKey } from '../signing/keys.js';
import { parseSecret } from '../signing/session-token.js';
import { spellForBrowser } from '../signing/spelling.js';
import { isoSeconds, parseTime } from '../time.js';

interface Flags {
  url: string;
  cookie?: string;
  ip?: string;
  now?: string;
  key?: string[];
  secret?: string[];
  json?: boolean;
}

const EXAMPLES = `
Examples:
  edgewright verify --url 'https://example.com/private/film.mp4?Expires=…' --key K2=public.pem
  edgewright verify --url https://example.com/members/ --cookie '__Host-session=…' --secret 2026-05=secret.txt`;

/** `edgewright verify`: would CloudFront let this request in, and if not, why? Exit 0 allowed, 1 denied. */
export function configure(command: Command): void {
  command
    .requiredOption('--url <url>', 'the URL as the viewer asks for it, signing parameters included')
    .option('--cookie <header>', 'value of the Cookie header')
    .option('--ip <address>', "the viewer's address")
    .option('--now <time>', 'ISO 8601 or epoch seconds; default: the clock')
    .option('--key <id=file...>', 'public keys in PEM by key id')
    .option('--secret <id=file...>', 'secrets by key id: verify the session token in --cookie instead')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

function run(flags: Flags): void {
  const url = readUrl(flags.url);
  if (flags.ip !== undefined && !isIP(flags.ip)) {
    throw new EdgewrightError('ip', `--ip expects one address such as 192.0.2.1, found "${flags.ip}".`);
  }
  const now = flags.now === undefined ? Math.floor(Date.now() / 1000) : parseTime(flags.now, '--now');
  if (flags.secret !== undefined) {
    const secrets = readFiles(flags.secret, '--secret', (text, file) => parseSecret(text, file).toString('base64url'));
    const outcome = checkToken({ path: url.path, cookie: flags.cookie ?? '', now, secrets });
    report(outcome, flags, outcome.allowed ? Number(outcome.claims.exp) : 0);
  } else if (flags.key !== undefined) {
    const keys = parseTrustedKeys(readFiles(flags.key, '--key', publicPem));
    const asked = (address: string) =>
      verifySignedRequest({ url: address, cookie: flags.cookie, ip: flags.ip, now, keys });
    const typed = asked(flags.url);
    // As typed, or as a browser spells it.
    const spelled = typed.allowed ? typed : asked(spellForBrowser(flags.url));
    const outcome = spelled.allowed ? spelled : typed;
    report(outcome, flags, outcome.allowed ? outcome.policy.expires : 0);
  } else throw new EdgewrightError('usage', 'Expected --key ID=FILE or --secret ID=FILE, found neither. Give one.');
}

function readUrl(url: string): { path: string } {
  const [, path] = /^https?:\/\/[^/?]+([^?]*)/.exec(url) ?? [];
  if (path !== undefined) return { path: path || '/' };
  throw new EdgewrightError('url', `--url expects a whole URL, found "${url}". Add scheme and host.`);
}

function report(outcome: { allowed: boolean; code?: string; reason?: string }, { json }: Flags, expires: number): void {
  process.exitCode = outcome.allowed ? 0 : 1;
  const text = outcome.allowed ? `allowed until ${isoSeconds(expires)}` : `denied: ${outcome.code}: ${outcome.reason}`;
  process.stdout.write(`${json ? JSON.stringify(outcome) : text}\n`);
}

function readFiles(
  flags: string[],
  name: string,
  read: (text: string, file: string) => string,
): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  for (const flag of flags) {
    const equals = flag.indexOf('=');
    if (equals < 1)
      throw new EdgewrightError('usage', `${name} expects ID=FILE, found "${flag}". Write the key id before "=".`);
    const [id, file] = [flag.slice(0, equals), flag.slice(equals + 1)];
    if (id in found)
      throw new EdgewrightError('usage', `${name} expects each id once, found "${id}" twice. Leave one out.`);
    found[id] = read(readTextFile(file, name), file);
  }
  return found;
}

function publicPem(pem: string, file: string): string {
  parsePublicKey(pem, file);
  return pem;
}
