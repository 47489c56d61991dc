import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choices } from '../../tools/pages/chooser.js';

test('every function but the composed ones can be chosen, and every choice has a page', () => {
  const composed = [
    ...readdirSync('functions/behaviors').map((file) => file.replace('.ts', '.md')),
    ...readdirSync('edge-lambdas/behaviors').map((file) => `lambda-${file.replace('.ts', '.md')}`),
  ];
  // Deprecated: nobody is sent there.
  const left = ['README.md', 'directory-index.md', ...composed];
  const pages = readdirSync('docs/functions').filter((file) => !left.includes(file));
  expect(choices.map(({ take }) => `${take}.md`).sort()).toEqual(pages.sort());
  for (const { take } of choices) expect(existsSync(`docs/functions/${take}.md`)).toBe(true);
});
