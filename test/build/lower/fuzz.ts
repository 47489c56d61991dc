/** Random programs, in Node as they are and lowered on the engines: what is different is a fault of lowering, or of an engine. */
import { enginesHere } from '../../../tools/engine/index.js';
import { programs } from './programs.js';
import { answersOfNode, createWorkshop } from './workshop.js';

interface Difference {
  seed: number;
  where: string;
  expected: string;
  found: string;
  source: string;
}

/** Few enough for 10,240 bytes, for nearly every seed. */
const AT_ONCE = 3;

/** `refused` counts what the gates did not let through, mostly for its size. */
export async function fuzzLowering(seeds: Iterable<number>, goesOn: () => boolean) {
  const { build, answersOf, remove } = createWorkshop();
  const differences: Difference[] = [];
  const refused = new Map<string, number>();
  let same = 0;
  for (const seed of seeds) {
    if (!goesOn()) break;
    const source = programs(seed, AT_ONCE);
    const built = await build(source);
    if ('findings' in built) {
      for (const { code, message } of built.findings.slice(0, 1)) {
        const what = `${code} (${message})`;
        refused.set(what, (refused.get(what) ?? 0) + 1);
      }
      continue;
    }
    const expected = await answersOfNode(source);
    for (const engine of enginesHere()) {
      for (const form of ['readable', 'deployed'] as const) {
        const found = await answersOf(built.artefact[form], engine).catch((error: Error) => [error.message]);
        const at = expected.findIndex((line, index) => line !== found[index]);
        if (at < 0) same += AT_ONCE;
        else
          differences.push({
            seed,
            where: `${form} on ${engine}, program ${at}`,
            expected: expected[at] ?? '',
            found: found[at] ?? found[0] ?? '',
            source,
          });
      }
    }
  }
  remove();
  return { same, refused, differences };
}
