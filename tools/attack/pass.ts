/** pass: a good pass that the user gives for an area: a Cookie header, another header, or a file of one. */
import { existsSync } from 'node:fs';
import { matchesPattern } from '../distribution/match.js';
import { EdgewrightError } from '../errors.js';
import { readTextFile } from '../files.js';
import type { HeaderList } from '../http/messages.js';
import type { Guard, Viewer } from './guard.js';

export interface Pass extends Viewer {
  /** Whether it was given for what this guards. */
  covers(guard: Pick<Guard, 'pattern' | 'path'>): boolean;
  /** What it was seen to open. */
  opens: Set<Guard>;
}

/** `area`: "/members/*", "/members" or "members"; `text`: "name=value; other=value", "Name: value", or the file of either. */
export function readPass(area: string, text: string): Pass {
  const content = existsSync(text) ? readTextFile(text, '--pass').trim() : text;
  const headers = headersOf(content, area);
  const name = `/${area.replace(/^\//, '')}`.replace(/\/?\*?$/, '') || '/';
  return {
    name,
    headers,
    opens: new Set(),
    covers: ({ pattern, path }) =>
      pattern === area || matchesPattern(name === '/' ? '/*' : `${name}*`, path) || matchesPattern(area, path),
  };
}

function headersOf(content: string, area: string): HeaderList {
  const given = content.startsWith('{') ? cookieOf(content) : content;
  const [, header, value] = /^([A-Za-z][\w-]*): *(\S[^\r\n]*)$/.exec(given) ?? [];
  if (header !== undefined && value !== undefined) return [[header, value]];
  if (/^[^=;\s]+=[^\r\n]*$/.test(given)) return [['Cookie', given]];
  const message = `--pass ${area}: expected "NAME=VALUE; …" as a Cookie header has it, "Header: VALUE", or a file of one, found neither.`;
  throw new EdgewrightError('pass', message);
}

/** What `edgewright sign … --json` prints. */
function cookieOf(content: string): string {
  try {
    const { cookie, cookies = {} } = JSON.parse(content);
    if (typeof cookie === 'string') return cookie.split(';')[0]!;
    return Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
  } catch {
    return content;
  }
}
