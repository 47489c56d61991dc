import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { headings, links, pages } from './pages.js';

const all = pages();

test('every link to a file or a heading resolves', () => {
  const broken = all.flatMap((page) =>
    links(page).flatMap(({ target, heading }) => {
      if (!existsSync(target)) return [`${page.file}: ${target}`];
      const there = all.find(({ file }) => file === target);
      return heading === undefined || there === undefined || headings(there.text).includes(heading)
        ? []
        : [`${page.file}: ${target}#${heading}`];
    }),
  );
  expect(broken).toEqual([]);
});
