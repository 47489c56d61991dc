import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { replaceTable, rewriteReadme, sizeLines, sizeSection } from '../../tools/build/size-table.js';

const sizes = [
  {
    name: 'spa-rewrite',
    kind: 'function' as const,
    file: 'dist/functions/spa-rewrite.js',
    bytes: 2048,
    minBytes: 512,
    limit: 10240,
  },
  {
    name: 'signer',
    kind: 'edge-lambda' as const,
    file: 'dist/edge-lambdas/signer/index.js',
    bytes: 12345,
    minBytes: 4000,
    limit: 52428800,
  },
];

test('the README gets the table between its markers, and nothing else changes', () => {
  const start = '<!-- sizes: written by "node build.mjs --readme" -->';
  const text = `# A\n\n${start}\nold\n<!-- /sizes -->\n\nend\n`;
  expect(replaceTable(text, sizes)).toBe(`# A

${start}

| Artefact | bytes, to read | bytes, deployed | of 10,240 |
| --- | --: | --: | --: |
| [functions/spa-rewrite](functions/spa-rewrite.ts) | 2,048 | 512 | 5 % |
| [edge-lambdas/signer](edge-lambdas/signer.ts) | 12,345 | 4,000 | – |

<!-- /sizes -->

end
`);
});

test('a page elsewhere leads back to the sources, and one without markers has no table', () => {
  const page = sizeSection(sizes, '../../');
  expect(page).toContain('| [functions/spa-rewrite](../../functions/spa-rewrite.ts) |');
  expect(replaceTable(page, sizes, '../../')).toBe(page);
  expect(replaceTable('# A\n', sizes)).toBeUndefined();
});

test('a project without a place for it is told the markers', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const refused = rewriteReadme(root, sizes);
  await expect(refused).rejects.toThrow(/Put "<!-- sizes: .* -->" and "<!-- \/sizes -->" on lines/);
});

test('on a terminal the columns stand in line', () => {
  expect(sizeLines(sizes)).toBe(
    [
      '                        bytes  deployed  of 10,240',
      'functions/spa-rewrite   2,048       512        5 %',
      'edge-lambdas/signer    12,345     4,000',
    ].join('\n'),
  );
});
