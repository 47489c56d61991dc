import path from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, readText, sourcesIn } from './sources.js';

/** What is read from outside of the repository, or by esbuild: the modules of the package, the command, the page. */
const entries = [
  ...included('tsconfig.types.json'),
  ...included('packages/edge/tsconfig.types.json'),
  'functions/behaviors/*.ts',
  'edge-lambdas/behaviors/*.ts',
  'tools/cli/main.ts',
  'tools/inspector/page/page.tsx',
  'tools/inspector/page/jsx.ts',
];

function included(project: string): string[] {
  const { include } = JSON.parse(readText(project)) as { include: string[] };
  return include.map((file) => path.posix.join(path.posix.dirname(project), file));
}

/** What a test holds against AWS's own, or makes a page of. */
const tables = ['tools/distribution/field-sources.ts', 'tools/simulator/choices.ts'];

function isEntry(file: string): boolean {
  return entries.some((entry) => file === entry || file.replace(/[^/]+$/, '*.ts') === entry);
}

/** As "file name". Test files read as well as any: what they take is a seam. */
function unread(files: string[], readers: string[]): string[] {
  const imports = readers.flatMap(importsOf);
  const read = new Set(imports.flatMap(({ to, names }) => names.map((name) => `${to} ${name}`)));
  const exported = files
    .filter((file) => !isEntry(file))
    .flatMap((file) => exportsOf(file).map((name) => ({ file, name })));
  return exported
    .filter(({ file, name }) => !read.has(`${file} ${name}`) && !read.has(`${file} *`))
    .map(({ file, name }) => `${file} ${name}`);
}

/** Without what stands in templates: those are files of users. */
function exportsOf(file: string): string[] {
  const text = readText(file).replace(/`[^`]*`/g, '');
  const declared = text.matchAll(
    /^export (?:default )?(?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm,
  );
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names]) => names!.split(','));
  const names = listed.map(
    (name) =>
      name
        .trim()
        .replace(/^type /, '')
        .split(' as ')
        .at(-1)!,
  );
  return [...Array.from(declared, ([, name]) => name!), ...names.filter(Boolean)];
}

const rooms = ['tools', 'shared', 'functions', 'edge-lambdas'];

const files = sourcesIn(...rooms);

test('whatever a file exports, another file takes', () => {
  expect(unread(files, [...files, ...sourcesIn('test', 'bench')])).toEqual([]);
});

test('one that nobody takes is found: a constant, a function, an asynchronous one, a type and what is passed on', () => {
  const taken = ['tools/package.ts packageRoot', 'tools/files.ts readTextFile', 'tools/lock.ts withLock'];
  const types = ['tools/findings/finding.ts Finding', 'tools/build/gate-finding.ts Finding'];
  const homes = [...taken, ...types].map((line) => line.split(' ')[0]!);
  expect(unread(homes, [])).toEqual(expect.arrayContaining([...taken, ...types]));
});

test('every file is imported by another one, or is an entry', () => {
  const imported = new Set(files.flatMap(importsOf).map(({ to }) => to));
  expect(files.filter((file) => !isEntry(file) && !tables.includes(file) && !imported.has(file))).toEqual([]);
});
