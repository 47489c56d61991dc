import { dropCookies, findCookie } from '../../../shared/edge-lambdas/cookie-header.js';
import { formatCookies, parseCookies } from '../../../tools/http/request-parts.js';
import { viewer } from '../../edge-lambdas/viewer.js';
import { promise, type Target } from '../target.js';

/** The Cookie header, as the local CloudFront and the gates read it. They must agree on who holds a pass. */
export const cookies: Target = {
  name: 'cookies',
  seeds: [
    'a=1; b=2',
    'pass=x',
    ' pass = x ;pass=y',
    '$Version=1; pass=x',
    'a=b=c; ; =; x',
    'pass="a;b"',
    'pass=x\tpass=y',
    'CloudFront-Policy=e30_; CloudFront-Signature=aa~~',
  ],
  words: [
    'pass',
    'pass=',
    '=',
    ';',
    '; ',
    ' ',
    '\t',
    '$',
    '"',
    ',',
    '__Host-',
    'CloudFront-',
    '\u00a0',
    '\ufeff',
    '%3d',
    '%3b',
    '\u0000',
  ],
  check(input) {
    const parsed = parseCookies([['Cookie', input]]);
    const again = parseCookies([['Cookie', formatCookies(parsed)]]);
    promise(JSON.stringify(again) === JSON.stringify(parsed), 'cookies written and read again are the same');
    const request = viewer({ headers: { cookie: input } });
    const found = findCookie(request, 'pass');
    dropCookies(request, 'pass=');
    promise(findCookie(request, 'pass').length === 0, 'a dropped cookie is gone');
    const left = request.headers.cookie?.map(({ value }) => value).join('; ') ?? '';
    promise(found.length > 0 || parseCookies([['Cookie', left]]).length === parsed.length, 'other cookies stay');
  },
};
