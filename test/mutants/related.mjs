/** related: which tests come to a source through what they import. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Source → the `most` nearest tests: its own, those of its folder, then those with the fewest files between. */
export function relatedTests(sources, most) {
  const importers = new Map();
  const tests = filesIn('test').filter((file) => file.endsWith('.test.ts') && !file.endsWith('.long.test.ts'));
  const seen = new Set();
  const waiting = [...tests];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const imported of importsOf(file)) {
      importers.set(imported, [...(importers.get(imported) ?? []), file]);
      waiting.push(imported);
    }
  }
  return new Map(sources.map((source) => [source, nearest(source, importers).slice(0, most)]));
}

export function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.map((name) => path.posix.join(folder, name));
}

function importsOf(file) {
  const text = readFileSync(file, 'utf8');
  const names = [...text.matchAll(/(?:from|import\(|import)\s*'(\.[^']+)\.js'/g)].map(([, name]) => name);
  // Some tests import all of a folder, by its listing.
  const listed = [...text.matchAll(/path\.resolve\('([\w-]+)', file\)/g)].flatMap(([, name]) => filesIn(name));
  const folder = path.posix.dirname(file);
  return [...listed, ...names.map((name) => path.posix.join(folder, `${name}.ts`))].filter(
    (name) => existsSync(name) && name.endsWith('.ts'),
  );
}

function nearest(source, importers) {
  const distances = new Map([[source, 0]]);
  for (const [file, distance] of distances)
    for (const importer of importers.get(file) ?? [])
      if (!distances.has(importer)) distances.set(importer, distance + 1);
  const found = [...distances.keys()].filter((file) => file.endsWith('.test.ts'));
  const place = `test/${source.replace(/^tools\//, '')}`;
  const isOwn = (test) => test === place.replace(/\.ts$/, '.test.ts');
  const isNear = (test) => !isOwn(test) && test.startsWith(`${path.posix.dirname(place)}/`);
  const isFar = (test) => !isOwn(test) && !isNear(test);
  return [isOwn, isNear, isFar].flatMap((wanted) => found.filter(wanted));
}
