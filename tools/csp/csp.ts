/** Csp: `edgewright csp DIR`: the policy of a built site, with a hash for each script and style that stands in its pages. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtOnce } from '../build/write.js';
import { EdgewrightError } from '../errors.js';
import { readTextFile } from '../files.js';
import { policyLimits } from '../limits.js';
import { inlineOf } from './inline.js';
import { findPlace } from './place.js';
import { withHashes } from './policy.js';

interface CspOptions {
  /** What the hashes are added to. Default: the policy of `write`, else "default-src 'self'". */
  policy?: string | undefined;
  /** Template or source of a function that gets the new policy. */
  write?: string | undefined;
}

interface CspReport {
  pages: number;
  scripts: string[];
  styles: string[];
  policy: string;
  /** Characters of the policy, and how many a response headers policy takes. */
  length: number;
  limit: number;
  /** Pages with onclick="…", style="…" and the like, which stay forbidden. */
  attributes: { page: string; count: number }[];
  /** Whether `write` was changed. */
  changed: boolean;
}

/** One policy for all pages: the union of what each needs. */
export async function siteCsp(folder: string, { policy: given, write }: CspOptions): Promise<CspReport> {
  const pages = pagesOf(folder).map((page) => ({ page, ...inlineOf(readFileSync(path.join(folder, page), 'utf8')) }));
  const place = write === undefined ? undefined : findPlace(readTextFile(write, '--write'), write);
  const scripts = union(pages.map((page) => page.scripts));
  const styles = union(pages.map((page) => page.styles));
  const policy = withHashes(given ?? place?.policy ?? "default-src 'self'", scripts, styles);
  const limit = policyLimits.contentSecurityPolicy;
  if (place?.isTemplate && policy.length > limit)
    throw new EdgewrightError(
      'csp',
      `"${write}": a response headers policy takes ${limit} characters of Content-Security-Policy, found ${policy.length}. Move inline scripts into files, or set the policy by functions/response-headers.`,
    );
  const changed = place !== undefined && policy !== place.policy;
  if (place && write !== undefined && changed) await writeFileAtOnce(write, place.replace(policy));
  const attributes = pages.flatMap(({ page, attributes: count }) => (count > 0 ? [{ page, count }] : []));
  return { pages: pages.length, scripts, styles, policy, length: policy.length, limit, attributes, changed };
}

function pagesOf(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    throw new EdgewrightError(
      'file',
      `csp expects the folder of a built site, found "${folder}" (${code}). Build it first.`,
    );
  }
  const pages = names.filter((name) => /\.html?$/i.test(name)).sort();
  if (pages.length === 0)
    throw new EdgewrightError(
      'csp',
      `"${folder}" expects pages, found no file that ends in .html. Name the folder the build writes.`,
    );
  return pages;
}

function union(lists: string[][]): string[] {
  return [...new Set(lists.flat())].sort();
}
