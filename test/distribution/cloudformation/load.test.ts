// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadTemplate } from '../../../tools/distribution/cloudformation/index.js';

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
  ['twice.yaml', 'A: 1\nA: 2\n', 'Map keys must be unique'],
])('%s is refused with a reason', (name, text, message) => {
  expect(() => load(name, text)).toThrow(message);
});

test('a folder is no file', () => {
  expect(() => loadTemplate(folder)).toThrow('cannot be read: it is a folder');
});

test('a missing file is named', () => {
  expect(() => loadTemplate(join(folder, 'none.json'))).toThrow(/none\.json" cannot be read: there is no such file/);
});
