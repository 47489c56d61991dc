/** closest: the known name that a mistyped one is most like. */
import { distance } from './distance.js';

/** Undefined: none is near. What it begins with is nearer than any other. */
export function closest<T extends string>(text: string, known: readonly T[]): T | undefined {
  const word = text.toLowerCase();
  const longer = known.find((name) => word.length > 2 && name.toLowerCase().startsWith(word));
  if (longer !== undefined) return longer;
  const near = known.map((name) => ({ name, steps: distance(word, name.toLowerCase()) }));
  const [best] = near.sort((a, b) => a.steps - b.steps);
  return best && best.steps <= Math.max(1, Math.floor(text.length / 3)) ? best.name : undefined;
}
