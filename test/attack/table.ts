/** The table of SECURITY.md: `| thing | tries | refused |`, a line for each thing that test/attack protects. */
import { readdirSync } from 'node:fs';

const ROW = /^\| (.+) \| ([\d,]+) \| ([\d,]+) \|$/;

export function isRow(line: string): boolean {
  return ROW.test(line);
}

/** Thing, tries, refused. */
export function readRows(text: string): [thing: string, tries: number, refused: number][] {
  return text.split('\n').flatMap((line) => {
    const [, thing, tries, refused] = ROW.exec(line) ?? [];
    return thing === undefined ? [] : [[thing, number(tries!), number(refused!)]];
  });
}

function number(cell: string): number {
  return Number(cell.replaceAll(',', ''));
}

export function attackFiles(root: string): string[] {
  const folder = `${root}/test/attack`;
  return readdirSync(folder).flatMap((file) => (file.endsWith('.test.ts') ? [`${folder}/${file}`] : []));
}
