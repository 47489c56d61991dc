/** edit: an artefact with a config of one's own, filled in as somebody who copies it does. */

/** Replaces properties of the literal `config` at the top of a readable artefact. */
export function edit(code: string, values: Record<string, unknown>): string {
  let text = code;
  for (const [name, value] of Object.entries(values)) {
    const changed = text.replace(
      new RegExp(`^(  ${name}: ).*?(,?)$`, 'm'),
      (_, head, comma) => `${head}${JSON.stringify(value)}${comma}`,
    );
    if (changed === text) throw new Error(`config has no one-line "${name}"`);
    text = changed;
  }
  return text;
}
