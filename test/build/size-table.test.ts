import { expect, test } from 'vitest';
import { replaceTable, sizeLines } from '../../tools/build/size-table.js';

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

test('a README without markers is refused, with the markers to put in', () => {
  expect(() => replaceTable('# A\n', sizes)).toThrow(/Put "<!-- sizes: .* -->" and "<!-- \/sizes -->" on lines/);
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
