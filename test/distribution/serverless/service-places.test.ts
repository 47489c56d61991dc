// biome-ignore-all lint/suspicious/noTemplateCurlyInString: serverless variables are written so
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bareDescription } from '../../../tools/distribution/description.js';
import { withServicePlaces } from '../../../tools/distribution/serverless/service-places.js';

const site = ['Resources', 'Site', 'Properties', 'Enabled'];

/** Where `site` is found in a folder of these files: "file:line:column". */
function placeIn(files: Record<string, string>, at = site): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-places-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  const { file, line, column } = withServicePlaces(bareDescription({}, folder), folder).placeOf(at);
  return `${path.relative(folder, file || folder)}:${line}:${column}`;
}

const resources = (indent: string) =>
  `${indent}Resources:\n${indent}  Site: { Type: T, Properties: { Enabled: !Ref On } }\n`;

test.each<[what: string, files: Record<string, string>, place: string]>([
  ['in the service', { 'serverless.yml': `service: a\nresources:\n${resources('  ')}` }, 'serverless.yml:4:36'],
  [
    'in a list of them',
    { 'serverless.yaml': `resources:\n  - Outputs: {}\n  -\n${resources('    ')}` },
    'serverless.yaml:5:38',
  ],
  [
    'in a file that is taken in',
    { 'serverless.yml': 'resources:\n  - ${file(./more.yml)}\n', 'more.yml': resources('') },
    'more.yml:2:34',
  ],
  [
    'below a key of such a file',
    {
      'serverless.yml': 'resources: ${file(more.yml):some.part}\n',
      'more.yml': `some:\n  part:\n${resources('    ')}`,
    },
    'more.yml:4:38',
  ],
  ['made by the framework', { 'serverless.yml': 'service: a\n' }, 'serverless.yml:1:1'],
  ['in YAML of another kind', { 'serverless.yml': 'a: &a {}\nb: { <<: *a }\n' }, 'serverless.yml:1:1'],
  ['in another language, so in the template', { 'serverless.ts': '' }, ':1:1'],
])('what is wrong is placed where people wrote it: %s', (_, files, place) => {
  expect(placeIn(files)).toBe(place);
});
