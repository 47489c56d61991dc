/**
 * Edits: carries what a function changed back to lines in wire order. Names it left alone keep their lines, place, spelling
 * and bytes; a changed name stands where its first line stood; new names follow in alphabetical order, because the order
 * of an object's properties is not to be relied on in CloudFront's engine.
 */
export interface Line<T> {
  /** As the function sees it. */
  name: string;
  value: string;
  wire: T;
}

/** `wanted`: the values of each name after the function ran. */
export function applyEdits<T>(
  lines: Line<T>[],
  wanted: Map<string, string[]>,
  write: (name: string, value: string) => T,
): T[] {
  const before = new Map<string, string[]>();
  for (const { name, value } of lines) before.set(name, [...(before.get(name) ?? []), value]);
  const result: T[] = [];
  const written = new Set<string>();
  for (const { name, wire } of lines) {
    const values = wanted.get(name) ?? [];
    if (equal(values, before.get(name) ?? [])) result.push(wire);
    else if (!written.has(name)) result.push(...values.map((value) => write(name, value)));
    written.add(name);
  }
  for (const name of [...wanted.keys()].sort()) {
    if (!written.has(name)) result.push(...(wanted.get(name) ?? []).map((value) => write(name, value)));
  }
  return result;
}

/** Whether `edited`, made of `lines`, is what they were. */
export function isUntouched<T>(lines: Line<T>[], edited: T[]): boolean {
  return edited.length === lines.length && edited.every((wire, index) => wire === lines[index]?.wire);
}

function equal(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
