/** Replacements in a text, by position in the original. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The text from `from` to `to` with the edits that lie inside applied. An edit within another one, or at the place of one before it, is moot. */
export function applyEdits(text: string, edits: readonly Edit[], from = 0, to = text.length): string {
  const inside = edits
    .filter((edit) => edit.start >= from && edit.end <= to)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = from;
  for (const edit of inside) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, to);
}
