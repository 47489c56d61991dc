/** Reads fixtures.txt: facts about CloudFront, one a line, each with how it is known and who says so. */
import { readFileSync } from 'node:fs';

export interface Group {
  title: string;
  /** Of approximated ones: how far they go. */
  approximated: string | undefined;
  fixtures: Fixture[];
}

export interface Fixture {
  id: string;
  known: 'documented' | 'observed' | 'inferred' | 'disputed';
  simulated: boolean;
  /** What holds, or why it is not simulated. */
  text: string;
  /** "DG/Expiration", "API_KeyGroup", "owner/repository#1", an address, or words. */
  sources: string[];
}

export function readFixtures(root: string): Group[] {
  const groups: Group[] = [];
  for (const line of readFileSync(`${root}/test/fidelity/fixtures.txt`, 'utf8').split('\n')) {
    if (line.startsWith('# ')) groups.push(readGroup(line.slice(2)));
    else if (line !== '') groups.at(-1)!.fixtures.push(readFixture(line));
  }
  return groups;
}

function readGroup(line: string): Group {
  const [title = '', approximated] = line.split(' | approximated: ');
  return { title, approximated, fixtures: [] };
}

function readFixture(line: string): Fixture {
  const [id, known, text, sources] = line.split(' | ');
  if (!sources) throw new Error(`expected "ID | KNOWN | TEXT | SOURCES": ${line}`);
  return {
    id: id!,
    known: known!.split(',')[0] as Fixture['known'],
    simulated: !known!.endsWith(', not simulated'),
    text: text!,
    sources: sources.split('; '),
  };
}
