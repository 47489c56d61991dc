// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadTemplate } from '../../../tools/distribution/cloudformation/index.js';
import { readTemplate } from '../../../tools/distribution/cloudformation/load.js';
import type { TemplatePath } from '../../../tools/distribution/description.js';

const folder = mkdtempSync(join(tmpdir(), 'edgewright-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(name: string, text: string): unknown {
  const file = join(folder, name);
  writeFileSync(file, text);
  return loadTemplate(file);
}

test('a JSON template is read as it stands', () => {
  expect(load('a.json', '\uFEFF{"Resources":{"A":{"Type":"T"}}}')).toEqual({ Resources: { A: { Type: 'T' } } });
});

test.each<[string, unknown]>([
  ['!Ref Site', { Ref: 'Site' }],
  ['!GetAtt Site.DomainName', { 'Fn::GetAtt': ['Site', 'DomainName'] }],
  ['!GetAtt Fn.FunctionMetadata.FunctionARN', { 'Fn::GetAtt': ['Fn', 'FunctionMetadata.FunctionARN'] }],
  ["!Sub 'a-${AWS::Region}'", { 'Fn::Sub': 'a-${AWS::Region}' }],
  ['!Join [/, [a, !Ref B]]', { 'Fn::Join': ['/', ['a', { Ref: 'B' }]] }],
  ['!If [Yes, 1, !Ref AWS::NoValue]', { 'Fn::If': ['Yes', 1, { Ref: 'AWS::NoValue' }] }],
  ['!Equals [!Ref A, b]', { 'Fn::Equals': [{ Ref: 'A' }, 'b'] }],
  ['!Condition Yes', { Condition: 'Yes' }],
  ['{ Fn::ImportValue: !Sub x }', { 'Fn::ImportValue': { 'Fn::Sub': 'x' } }],
  ["'2012-10-17'", '2012-10-17'],
  ['2012-10-17', '2012-10-17'],
])('YAML %s is read with its short form spelt out', (text, expected) => {
  expect(load('a.yaml', `Value: ${text}\n`)).toEqual({ Value: expected });
});

test('an anchor of YAML stands for its value', () => {
  const text = 'A: &methods [GET, !Ref Other]\nB: *methods\n';
  expect(load('b.yml', text)).toEqual({ A: ['GET', { Ref: 'Other' }], B: ['GET', { Ref: 'Other' }] });
});

test.each([
  ['bad.json', '{"Resources":', 'is not valid JSON'],
  ['bad.yaml', 'A: [1, 2\nB: {', 'is not valid YAML'],
  ['round.yaml', 'A: &a\n  b: *a\n', 'aliases go round'],
  ['nowhere.yaml', 'A: *b\n', 'there is no such anchor'],
  ['merge.yaml', 'A: &a {b: 1}\nC:\n  <<: *a\n', '"<<" at line 3, column 3 merges a map, which CloudFormation refuses'],
])('%s is refused with a reason', (name, text, message) => {
  expect(() => load(name, text)).toThrow(message);
});

test('a folder is no file', () => {
  expect(() => loadTemplate(folder)).toThrow('cannot be read: it is a folder');
});

test('a missing file is named', () => {
  expect(() => loadTemplate(join(folder, 'none.json'))).toThrow(/none\.json" cannot be read: there is no such file/);
});

test.each([
  ['yes', true],
  ['Off', false],
  ['ON', true],
  ["'yes'", 'yes'],
  ['y', 'y'],
  ['true', true],
])('%s is %s, as in YAML 1.1', (text, expected) => {
  expect(load('bool.yaml', `Value: ${text}\n`)).toEqual({ Value: expected });
});

test('a word of YAML 1.1 is a name where names stand', () => {
  const text =
    'Parameters: {On: {Type: String}}\nA: !Ref On\nB: {Ref: On}\nC: !If [Yes, no, off]\nD: {Condition: No}\n';
  expect(load('names.yaml', text)).toEqual({
    Parameters: { On: { Type: 'String' } },
    A: { Ref: 'On' },
    B: { Ref: 'On' },
    C: { 'Fn::If': ['Yes', false, false] },
    D: { Condition: 'No' },
  });
});

test('of two equal keys the last is taken, and that is said', () => {
  const file = join(folder, 'twice.yaml');
  writeFileSync(file, 'Resources:\n  Name: first\n  Other: 1\n  Name: second\n');
  const { template, warnings } = readTemplate(file);
  expect(template).toEqual({ Resources: { Name: 'second', Other: 1 } });
  expect(warnings).toMatchObject([{ code: 'duplicate-key', path: ['Resources', 'Name'], what: 'key "Name" twice' }]);
  expect(warnings[0]?.instead).toContain('line 4, column 3');
});

describe('the place of a value is found', () => {
  const json = `{
  "Resources": {"Site": {"Type": "T",
    "List": ["a\\"]}", {"x": 1},
      {"Name": "here"}]}}
}`;
  const yaml = `Resources:
  Base: &base
    Name: shared
  Site:
    List: !If
      - Yes
      - [{x: 1}, {Name: here}]
      - !Ref AWS::NoValue
    Alias: *base
`;
  test.each<[string, string, TemplatePath, [number, number]]>([
    ['JSON: a key', json, ['Resources', 'Site', 'List'], [3, 5]],
    ['JSON: an item', json, ['Resources', 'Site', 'List', 1], [3, 23]],
    ['JSON: a key in an item', json, ['Resources', 'Site', 'List', 2, 'Name'], [4, 8]],
    ['JSON: the last part that is there', json, ['Resources', 'Site', 'Lost', 4], [2, 17]],
    ['JSON: the whole', json, [], [1, 1]],
    ['YAML: a key', yaml, ['Resources', 'Site', 'List'], [5, 5]],
    ['YAML: through a short form', yaml, ['Resources', 'Site', 'List', 'Fn::If', 1, 1, 'Name'], [7, 19]],
    ['YAML: through an alias', yaml, ['Resources', 'Site', 'Alias', 'Name'], [3, 5]],
    ['YAML: the last part that is there', yaml, ['Resources', 'Site', 'Lost'], [4, 3]],
  ])('%s', (title, text, path, expected) => {
    const file = join(folder, title.startsWith('JSON') ? 'place.json' : 'place.yaml');
    writeFileSync(file, text);
    const { line, column } = readTemplate(file).placeOf(path);
    expect([line, column]).toEqual(expected);
  });
});

describe('what would cost much is one sentence', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
  ];
  test.each([
    ['aliases of aliases', 'bomb.yaml', bomb.join('\n'), 'more than 300,000 values'],
    ['deep flow', 'deep.yaml', `A: ${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'nested too deep'],
    [
      'deep blocks',
      'blocks.yaml',
      Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'nested deeper than 100',
    ],
    [
      'many bytes',
      'large.yaml',
      `A: ${'x'.repeat(1_100_000)}`,
      'CloudFormation takes 1,048,576 bytes, found 1,100,003',
    ],
  ])('%s', (_title, name, text, message) => {
    const started = performance.now();
    expect(() => load(name, text)).toThrow(message);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
