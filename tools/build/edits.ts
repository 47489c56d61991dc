/** Replacements in a text, by position in the original. What stays of the original is remembered, so that maps can follow. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A text that was made of another one. */
export interface Edited {
  text: string;
  /** Stretches that came over as they were, in order. */
  kept: Stretch[];
}

/** `length` characters from `at` in the new text stood at `from` in the original. */
interface Stretch {
  at: number;
  from: number;
  length: number;
}

/** The text from `from` to `to` with the edits that lie inside applied. An edit within another one, or at the place of one before it, is moot. */
export function applyEdits(text: string, edits: readonly Edit[], from = 0, to = text.length): Edited {
  const inside = edits
    .filter((edit) => edit.start >= from && edit.end <= to)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const result: Edited = { text: '', kept: [] };
  let at = from;
  const keep = (end: number) => {
    if (end > at) result.kept.push({ at: result.text.length, from: at, length: end - at });
    result.text += text.slice(at, end);
  };
  for (const edit of inside) {
    if (edit.start < at) continue;
    keep(edit.start);
    result.text += edit.text;
    at = edit.end;
  }
  keep(to);
  return result;
}

/** Without the white space around. */
export function trimmed({ text, kept }: Edited): Edited {
  const before = text.length - text.trimStart().length;
  return { text: text.trim(), kept: kept.map((one) => ({ ...one, at: one.at - before })) };
}

export function joined(parts: readonly Edited[], between: string): Edited {
  const result: Edited = { text: '', kept: [] };
  for (const [index, part] of parts.entries()) {
    if (index > 0) result.text += between;
    result.kept.push(...part.kept.map((one) => ({ ...one, at: one.at + result.text.length })));
    result.text += part.text;
  }
  return result;
}

export function surrounded(before: string, { text, kept }: Edited, after: string): Edited {
  return { text: before + text + after, kept: kept.map((one) => ({ ...one, at: one.at + before.length })) };
}
