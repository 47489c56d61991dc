/** Says which mutant is meant, EDGEWRIGHT_MUTANT; without one, notes for each test file which of them it came by. */
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';

const meant = Number(process.env.EDGEWRIGHT_MUTANT);
const notes = process.env.EDGEWRIGHT_MUTANT_NOTES;
const world = globalThis as { mutant?: (id: number) => boolean; seen?: Set<number> };
world.seen = new Set();
world.mutant ??= meant > 0 ? (id) => id === meant : (id) => world.seen!.add(id) === undefined;

if (notes !== undefined) {
  // Files share their modules, so only the first to import one sees what runs at its import.
  let imported: number[] = [];
  beforeAll(() => {
    imported = [...world.seen!];
  });
  afterAll(() => {
    const ran = [...world.seen!];
    appendFileSync(notes, `${JSON.stringify({ file: expect.getState().testPath, imported, ran })}\n`);
  });
}
