import { isCanonicalPath } from '../../../shared/functions/canonical-path.js';
import { isUnder } from '../../../shared/functions/path-prefix.js';
import { readsLoosely } from '../../../tools/attack/catalogue/loose-reader.js';
import { matchesPattern, normalisePath } from '../../../tools/distribution/match.js';
import { keyOf } from '../../../tools/simulator/origins/bucket-files.js';
import { promise, type Target } from '../target.js';

/** Canonicaliser, matcher, bucket and the loosest of servers: where the first says that a path means one thing, the others must agree. */
export const path: Target = {
  name: 'path',
  seeds: [
    '/private/x.html',
    '/other/../private/x',
    '/other/%2e%2e%2fprivate/x',
    '/private%2fx',
    '/other/..;/private/x',
    '/other//../private',
    '/other/%252e%252e/private/x',
    '/%70rivate/x',
    '/other/%c0%ae%c0%ae/private/x',
  ],
  words: [
    '..',
    '/',
    '//',
    '%2e',
    '%2f',
    '%5c',
    '%25',
    '%',
    ';',
    '\\',
    '.',
    '%c0%ae',
    '%e0%80%ae',
    '%ef%bc%8e',
    '%e2%80%a5',
    '%20',
    '%09',
    '%00',
    '%3b',
    '%u002e',
    '/../',
    '/./',
    'private',
    '/private/',
    '/other/',
    '%c2',
    '%a0',
    '%7e',
    '~',
    '?',
    '#',
  ],
  check(input) {
    const path = `/${input.replace(/^\/+/, '')}`;
    const matched = matchesPattern('/private/*', normalisePath(path));
    promise(normalisePath(normalisePath(path)).length <= path.length, 'normalising only shortens');
    if (!isCanonicalPath(path)) return;
    promise(
      matched || !keyOf(path)?.startsWith('private/'),
      'an object of /private/* is had only through the behavior /private/*',
    );
    if (!isUnder(path, '/other')) return;
    promise(!matched, 'a path under /other is not matched by /private/*');
    promise(
      !readsLoosely(path).some((reading) => reading.startsWith('/private')),
      'a path under /other is not read as one under /private',
    );
  },
};
