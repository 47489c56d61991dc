/** Sources: what files import, read from their text: a bundler drops the imports of types before it says what it saw. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withSlashes } from '../../tools/files.js';
import { packageRoot } from '../../tools/package.js';

export interface Import {
  from: string;
  /** A file relative to the repository, "node:…", or the name of a package. */
  to: string;
  /** Names taken, as the other file calls them: "*" for all. */
  names: string[];
  /** Fetched at its first use, by import(). */
  fetched: boolean;
}

/** TypeScript below `folders`, relative to the repository; no declarations. */
export function sourcesIn(...folders: string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(packageRoot, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.posix.join(folder, withSlashes(file)),
    ),
  );
  return files.filter((file) => /\.tsx?$/.test(file) && !/\.d\.ts$|\bnode_modules\//.test(file));
}

export function readText(file: string): string {
  return readFileSync(path.join(packageRoot, file), 'utf8');
}

const IMPORT =
  /^(?:import|export)\s(?<what>[^;]*?)\bfrom '(?<named>[^']+)'|(?:(?<fetched>\{[^{}]*\}) = \(?await )?import\(\s*'(?<asked>[^']+)'\)|^import '(?<bare>[^']+)'/gm;

export function importsOf(from: string): Import[] {
  return [...readText(from).matchAll(IMPORT)].map(({ groups = {} }) => ({
    from,
    to: resolve(from, (groups.named ?? groups.asked ?? groups.bare)!),
    names: namesIn(groups.what ?? groups.fetched ?? '*'),
    fetched: groups.asked !== undefined,
  }));
}

/** Of `import What, { type a as b }`: "default" and "a". */
function namesIn(what: string): string[] {
  const listed = /\{([^}]*)\}/.exec(what)?.[1]?.split(',') ?? [];
  const names = listed
    .map(
      (name) =>
        name
          .trim()
          .replace(/^type /, '')
          .split(/ as |:/)[0]!,
    )
    .filter(Boolean);
  const other = what.replace(/\{[^}]*\}/, '').replace(/^type\b/, '');
  if (other.includes('*')) return ['*'];
  return /\w/.test(other) ? ['default', ...names] : names;
}

/** A component's file is imported as ".js", too. */
function resolve(from: string, name: string): string {
  if (!name.startsWith('.')) return name;
  const file = path.posix.join(path.posix.dirname(from), name).replace(/\.js$/, '.ts');
  return file.endsWith('.ts') && !existsSync(path.join(packageRoot, file)) ? `${file}x` : file;
}
