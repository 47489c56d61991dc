/** enter: a link that gives a browser its pass at the site's own address, once. No script of the site reads the cookies, and nobody guesses the link. */
import { randomBytes } from 'node:crypto';
import { EdgewrightError } from '../../errors.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';

interface Entry {
  /** Pattern of the area. */
  pattern: string;
  /** A path in it, where the browser is led. */
  sample: string;
  cookies: Record<string, string>;
}

/** By what stands in the link. */
export type Entries = Map<string, Entry>;

/** Links that nobody followed are forgotten, the oldest first. */
const most = 20;

export function openEntries(): Entries {
  return new Map();
}

/** Path and query of the link. */
export function addEntry(entries: Entries, entry: Entry): string {
  const code = randomBytes(32).toString('base64url');
  entries.set(code, entry);
  for (const oldest of entries.keys()) if (entries.size > most) entries.delete(oldest);
  return `/__edge/enter/${code}`;
}

export function enterRoutes(entries: Entries): ApiRoute[] {
  return [
    {
      method: 'GET',
      pattern: /^\/__edge\/enter\/([\w-]{43})$/,
      access: 'page',
      answer({ params }) {
        const entry = entries.get(params[0]!);
        entries.delete(params[0]!);
        if (entry === undefined) throw new EdgewrightError('not-found', 'This link was followed already. Get another.');
        const folder = folderOf(entry.pattern);
        const lines = Object.entries(entry.cookies).map(([name, value]) => cookieLine(name, value, folder));
        return {
          status: 303,
          headers: { location: entry.sample.replace(/^\/+/, '/'), 'set-cookie': lines },
          text: '',
          type: 'text/plain',
        };
      },
    },
  ];
}

/** "/private/" of "/private/*". */
function folderOf(pattern: string): string {
  return pattern.replace(/[*?].*$/, '').replace(/^\/*/, '/');
}

/** Each area has a path of its own, so that passes of one name do not push each other out. A __Host- cookie takes no path but "/". */
function cookieLine(name: string, value: string, folder: string): string {
  const path = name.startsWith('__Host-') ? '/; Secure' : folder;
  return `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=3600`;
}
