/** closest: the known name that a mistyped one is most like. */

/** Undefined: none is near. What it begins with is nearer than any other. */
export function closest<T extends string>(text: string, known: readonly T[]): T | undefined {
  const word = text.toLowerCase();
  const longer = known.find((name) => word.length > 2 && name.toLowerCase().startsWith(word));
  if (longer !== undefined) return longer;
  const near = known.map((name) => ({ name, steps: distance(word, name.toLowerCase()) }));
  const [best] = near.sort((a, b) => a.steps - b.steps);
  return best && best.steps <= Math.max(1, Math.floor(text.length / 3)) ? best.name : undefined;
}

/** Insertions, deletions and substitutions between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
