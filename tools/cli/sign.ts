import type { Command } from 'commander';
import { EdgewrightError } from '../errors.js';
import { readTextFile } from '../files.js';
import { parsePrivateKey } from '../signing/keys.js';
import {
  type Cookies,
  checkGrant,
  checkSigner,
  checkTimes,
  type Grant,
  hasWildcard,
  issueCookies,
  issueUrl,
  type Signer,
} from '../signing/private-content.js';
import { issueToken, parseSecret, SESSION_COOKIE } from '../signing/session-token.js';
import { spellForBrowser, spellForLink } from '../signing/spelling.js';
import { isoSeconds, parseTime } from '../time.js';

const EXAMPLES = `
Examples:
  edgewright sign url --url https://example.com/private/film.mp4 --key-id K2 --private-key key.pem --expires 2h
  edgewright sign cookies --resource 'https://example.com/private/*' --key-id K2 --private-key key.pem --expires 2h
  edgewright sign token --key-id 2026-05 --secret secret.txt --path /members --expires 8h`;

/** `edgewright sign cookies|url|token`: passes for private content. */
export function configure(command: Command): void {
  command.addHelpText('after', EXAMPLES);
  privateContent(command.command('cookies'), 'CloudFront signed cookies', printCookies).option(
    '--set-cookie',
    'print the Set-Cookie lines of a response too',
  );
  privateContent(command.command('url'), 'a CloudFront signed URL', printUrl);
  command
    .command('token')
    .description('issue the cookie of functions/signed-cookie')
    .requiredOption('--key-id <id>', 'id of the secret in the key value store')
    .requiredOption('--secret <file>', 'file with the secret in base64url, at least 32 bytes')
    .requiredOption('--path <prefix...>', 'path prefixes that the pass opens')
    .requiredOption('--expires <time>', 'ISO 8601, epoch seconds, or a time from now such as 2h')
    .option('--starts <time>', 'not valid before')
    .option('--url <url>', 'an address that it opens: the request is printed too')
    .option('--json', 'print JSON')
    .action(printToken);
}

interface CookieFlags extends PrivateContentFlags {
  setCookie?: boolean;
}

interface PrivateContentFlags {
  url?: string;
  resource?: string;
  keyId: string;
  privateKey: string;
  expires: string;
  starts?: string;
  ip?: string;
  hash: string;
  json?: boolean;
}

function privateContent(command: Command, what: string, action: (flags: PrivateContentFlags) => void): Command {
  return command
    .description(`issue ${what}`)
    .option('--url <url>', 'the URL to open')
    .option('--resource <pattern>', 'what to open, with wildcards: https://example.com/private/*')
    .requiredOption('--key-id <id>', 'id of the public key in CloudFront')
    .requiredOption('--private-key <file>', 'private key in PEM, RSA 2048 or ECDSA P-256')
    .requiredOption('--expires <time>', 'ISO 8601, epoch seconds, or a time from now such as 2h')
    .option('--starts <time>', 'not valid until after')
    .option('--ip <cidr>', 'IPv4 address or CIDR of the viewer')
    .option('--hash <name>', 'SHA256 or SHA1', 'SHA256')
    .option('--json', 'print JSON')
    .action(action);
}

function printCookies(flags: CookieFlags): void {
  const grant = grantOf(flags);
  const resource = spellForBrowser(grant.resource);
  const cookies = issueCookies({ ...grant, resource }, signerOf(flags));
  const asked = flags.url === undefined ? resource : spellForBrowser(flags.url);
  print(flags.json ? JSON.stringify({ cookies }) : describeCookies(cookies, asked, flags.setCookie === true));
}

/** To paste: the line of a request, the request, and the lines of a response that sets them. */
function describeCookies(cookies: Cookies, resource: string, isSet: boolean): string {
  const { address, folder } = asksFor(resource);
  const pairs = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  const line = `Cookie: ${pairs.join('; ')}`;
  const set = pairs.map((pair) => `Set-Cookie: ${pair}; Path=${folder}; Secure; HttpOnly; SameSite=Lax`);
  return [line, curl(line, address), ...(isSet ? set : [])].join('\n');
}

function curl(line: string, address: string): string {
  return `curl -H '${line}' '${address.replaceAll("'", "'\\''")}'`;
}

/** An address that a resource covers, up to its first wildcard, and the folder of it. */
function asksFor(resource: string): { address: string; folder: string } {
  const [, scheme = '', host = '', path = ''] = /^(https?|http\*|\*):\/\/([^/?*]*)(\/[^?*]*)?/.exec(resource) ?? [];
  if (host === '') return { address: 'URL', folder: '/' };
  const address = `${scheme.replace(/.*\*$/, 'https')}://${host}${path || '/'}`;
  return {
    address: resource.includes('*') ? address : resource,
    folder: path.slice(0, path.lastIndexOf('/') + 1) || '/',
  };
}

function printUrl(flags: PrivateContentFlags): void {
  const grant = grantOf(flags);
  const target = flags.url ?? grant.resource;
  // In a query it is one of the address, as in "filename*=".
  if (hasWildcard(target.split('?')[0]!)) {
    throw new EdgewrightError(
      'url',
      `--url expects the one URL to sign, found the pattern "${target}". Give the pattern as --resource, and the URL beside it.`,
    );
  }
  const link = spellForLink(target);
  const resource = flags.resource === undefined ? link : spellForBrowser(flags.resource);
  const url = issueUrl(link, { ...grant, resource }, signerOf(flags));
  print(flags.json ? JSON.stringify({ url }) : url);
}

function grantOf(flags: PrivateContentFlags): Grant {
  const resource = flags.resource ?? flags.url;
  if (resource === undefined)
    throw new EdgewrightError('usage', 'Expected --url or --resource, found neither. Give one.');
  const grant: Grant = {
    resource,
    expires: parseTime(flags.expires, '--expires'),
    starts: flags.starts === undefined ? undefined : parseTime(flags.starts, '--starts'),
    ip: flags.ip,
  };
  checkGrant(grant);
  if (flags.url !== undefined) checkGrant({ ...grant, resource: flags.url });
  noteIfOver(grant.expires);
  return grant;
}

/** Expired passes are wanted in tests, and a mistake elsewhere. */
function noteIfOver(expires: number): void {
  if (expires * 1000 <= Date.now())
    process.stderr.write(`edgewright: note: This pass is over since ${isoSeconds(expires)}.\n`);
}

function signerOf({ keyId, privateKey, hash }: PrivateContentFlags): Signer {
  const key = parsePrivateKey(readTextFile(privateKey, '--private-key'), privateKey);
  return checkSigner({ keyPairId: keyId, privateKey: key, hash });
}

interface TokenFlags {
  keyId: string;
  secret: string;
  path: string[];
  expires: string;
  starts?: string;
  url?: string;
  json?: boolean;
}

function printToken(flags: TokenFlags): void {
  if (flags.keyId === '')
    throw new EdgewrightError(
      'key-id',
      '--key-id expects the id of a secret, found none. Write the id that the store has.',
    );
  for (const path of flags.path) {
    if (!path.startsWith('/')) {
      throw new EdgewrightError(
        'path',
        `--path expects prefixes that begin with "/", found "${path}". Write "/${path}".`,
      );
    }
  }
  const expires = parseTime(flags.expires, '--expires');
  const starts = flags.starts === undefined ? undefined : parseTime(flags.starts, '--starts');
  checkTimes(starts, expires);
  noteIfOver(expires);
  const token = issueToken({
    keyId: flags.keyId,
    secret: parseSecret(readTextFile(flags.secret, '--secret'), flags.secret),
    paths: flags.path,
    issued: Math.floor(Date.now() / 1000),
    expires,
    starts,
  });
  const cookie = `${SESSION_COOKIE}=${token}`;
  const lines = [cookie, ...(flags.url === undefined ? [] : [curl(`Cookie: ${cookie}`, spellForBrowser(flags.url))])];
  print(flags.json ? JSON.stringify({ token, cookie }) : lines.join('\n'));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
