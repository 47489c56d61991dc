/** Why an object was not found, in words. */
import { expect, test } from 'vitest';
import type { Missing } from '../../../tools/http/messages.js';
import { whyMissing } from '../../../tools/simulator/trace/missing.js';

const none: Missing = { key: 'a', folder: 'site', index: undefined, html: undefined, shell: undefined, near: [] };
const object = 'Origin `Site` has no object `a` in `site`.';
const closed = 'S3 answers 403 and not 404, since the bucket may not be listed.';
const root = 'Origin `Site` was asked for its root: the distribution names no default root object.';

test.each<[Partial<Missing>, number, string, string | undefined]>([
  [{}, 404, object, undefined],
  [{}, 403, `${object} ${closed}`, undefined],
  [{ near: ['b', 'c'] }, 404, `${object} Near it: \`b\`, \`c\`.`, undefined],
  [
    { index: 'a/index.html', shell: 'index.html' },
    404,
    `${object} \`directory-index\` would serve \`a/index.html\`.`,
    'directory-index',
  ],
  [
    { html: 'a.html', shell: 'index.html' },
    404,
    `${object} \`directory-index\` with \`slashless: 'html'\` would serve \`a.html\`.`,
    'directory-index',
  ],
  [
    { index: 'a/index.html', html: 'a.html' },
    404,
    `${object} \`directory-index\` would serve \`a/index.html\`.`,
    'directory-index',
  ],
  [{ shell: 'index.html' }, 404, `${object} \`spa-rewrite\` would serve \`index.html\`.`, 'spa-rewrite'],
  [{ key: '' }, 404, root, undefined],
  [{ key: '', index: 'index.html' }, 403, `${root} ${closed} \`index.html\` is there.`, 'site-index'],
])('%j with %i: %s', (parts, status, text, copied) => {
  const why = whyMissing('Site', status, { ...none, ...parts });
  expect([why.code, why.text]).toEqual([status === 403 ? 'AccessDenied' : 'NoSuchKey', text]);
  expect(why.fixes.map(({ command }) => command)).toEqual(copied === undefined ? [] : [`edgewright copy ${copied}`]);
  const label =
    parts.key === ''
      ? 'Set DefaultRootObject to "index.html", or put site-index before it'
      : `Put ${copied} on viewer-request`;
  expect(why.fixes.map((fix) => fix.label)).toEqual(copied === undefined ? [] : [label]);
});
