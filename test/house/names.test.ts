import path from 'node:path';
import { expect, test } from 'vitest';
import { type Import, importsOf, readText, sourcesIn } from './sources.js';

/** A verb is called like what it does, and an index like every other one. */
function mayShare(name: string, ...files: string[]): boolean {
  return name === 'index' || files.some((file) => file.startsWith('tools/cli/'));
}

/** Who reads one of them has the other before them, too: a file imports its namesake, or another one imports both. */
function confusable(imports: readonly Import[]): string[] {
  const found = imports.flatMap(({ from, to }) => {
    const beside = imports.filter((other) => other.from === from && other.to > to).map((other) => other.to);
    return [from, ...beside]
      .filter((file) => file !== to && nameOf(file) === nameOf(to) && !mayShare(nameOf(to), file, to))
      .map((file) => [file, to].sort().join(' and '));
  });
  return [...new Set(found)].sort();
}

function nameOf(file: string): string {
  return path.posix.basename(file).replace(/\.tsx?$/, '');
}

test('no two files of one name are within reach of each other', () => {
  const imports = sourcesIn('tools', 'shared', 'functions', 'edge-lambdas').flatMap(importsOf);
  expect(confusable(imports.filter(({ to }) => /\.tsx?$/.test(to)))).toEqual([]);
});

test.each([
  [['tools/a/rule.ts', 'tools/b/rule.ts'], ['tools/a/rule.ts and tools/b/rule.ts'], 'a file and its namesake'],
  [['tools/cli/build.ts', 'tools/build/build.ts'], [], 'a verb and what it does'],
  [['tools/a/index.ts', 'tools/b/index.ts'], [], 'an index'],
  [['tools/a/rule.ts', 'tools/b/rules.ts'], [], 'another name'],
])('%j: %j, %s', ([from, to], found) => {
  const given = { names: [], fetched: false };
  expect(confusable([{ ...given, from: from!, to: to! }])).toEqual(found);
  const both = [from!, to!].map((file) => ({ ...given, from: 'tools/c/reader.ts', to: file }));
  expect(confusable(both)).toEqual(found);
});

test('a finding, a difference and an exchange are one thing each', () => {
  const files = sourcesIn('tools', 'shared', 'functions', 'edge-lambdas');
  for (const name of ['Finding', 'Difference', 'Exchange']) {
    const homes = files.filter((file) =>
      new RegExp(`^(?:export )?(?:interface|type) ${name}\\b`, 'm').test(readText(file)),
    );
    expect(homes, name).toHaveLength(1);
  }
});
