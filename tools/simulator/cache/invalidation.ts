/*!
 * invalidation: which objects a path or a tag removes.
 * DG/ = AmazonCloudFront/latest/DeveloperGuide/: invalidation-specifying-objects.html, invalidation-specifying-tags.html
 */
import { normaliseTriplets } from '../../distribution/match.js';
import { EdgewrightError } from '../../errors.js';
import { headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';
import { invalidationLimits } from '../../limits.js';
import type { CacheEntry } from './store.js';

/** Throws for what CreateInvalidation refuses: nothing is removed then. */
export function checkInvalidation(paths: string[]): void {
  const wrong = paths.filter((path) => !isTag(path) && !isPath(path));
  if (wrong.length === 0 && paths.length > 0 && paths.length <= invalidationLimits.paths) return;
  throw new EdgewrightError(
    'InvalidArgument',
    `Your request contains one or more invalid invalidation paths. A path begins with "/", has "*" at its end only, unsafe characters percent-encoded and at most ` +
      `${invalidationLimits.path} characters; a tag begins with "#". Found: ${JSON.stringify(wrong.slice(0, 5))} of ${paths.length}.`,
  );
}

/** Whether one path or tag of an invalidation covers an object. */
export function covers(path: string, entry: Pick<CacheEntry, 'path' | 'query' | 'tags'>): boolean {
  if (isTag(path)) return entry.tags.includes(path.slice(1).toLowerCase());
  const target = entry.query === '' ? entry.path : `${entry.path}?${entry.query}`;
  if (!path.endsWith('*')) return samePath(target, path);
  return startsWithPath(target, path.slice(0, -1));
}

/** Tags of an object: the first 50 of at most 256 characters. Compared without case, so kept in lower case. */
export function tagsOf(headers: HeaderList, header: string | undefined): string[] {
  const value = header === undefined ? undefined : headerValue(headers, header);
  if (value === undefined) return [];
  const tags = value.split(',').map((tag) => tag.trim().toLowerCase());
  const usable = tags.filter((tag) => tag !== '' && tag.length <= invalidationLimits.tag);
  return usable.slice(0, invalidationLimits.tagsPerObject);
}

function isTag(path: string): boolean {
  return path.length > 1 && path.startsWith('#') && !path.includes('*');
}

/** Unsafe characters of RFC 1738 §2.2 have to be percent-encoded. DG/invalidation-specifying-objects.html */
function isPath(path: string): boolean {
  const star = path.indexOf('*');
  const isEncoded = /^[!#-;=?-Z_a-z]+$/.test(path);
  if (!path.startsWith('/') || path.length > invalidationLimits.path || !isEncoded) return false;
  return star === -1 || star === path.length - 1;
}

function samePath(target: string, path: string): boolean {
  return comparable(target) === comparable(path);
}

function startsWithPath(target: string, prefix: string): boolean {
  return comparable(target).startsWith(comparable(prefix));
}

/**
 * A path in one spelling: an encoding in capitals, of an unreserved character the character itself (RFC 3986 §6.2.2), of a space always "%20": it
 * may be written "+" too (fixture F283).
 */
function comparable(path: string): string {
  return normaliseTriplets(path.replaceAll('+', '%20'));
}
