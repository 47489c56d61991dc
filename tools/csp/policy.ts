/** Policy: the text of a Content-Security-Policy, as directives. CSP3 §2.2. */

/** `base` with exactly these hashes in script-src and style-src. What was there of an earlier build goes; so does 'unsafe-inline', which hashes switch off. */
export function withHashes(base: string, scripts: readonly string[], styles: readonly string[]): string {
  const directives = new Map(
    base
      .split(';')
      .map((directive) => directive.trim().split(/\s+/))
      .filter(([name]) => name !== '')
      .map(([name = '', ...sources]) => [name.toLowerCase(), sources]),
  );
  setHashes(directives, 'script-src', scripts);
  setHashes(directives, 'style-src', styles);
  return [...directives].map(([name, sources]) => [name, ...sources].join(' ')).join('; ');
}

/** A directive that is not there has the sources of default-src (CSP3 §6.8.1), and is left out where it needs no more. */
function setHashes(directives: Map<string, string[]>, name: string, hashes: readonly string[]): void {
  const own = directives.get(name);
  if (own === undefined && hashes.length === 0) return;
  const dropped = hashes.length > 0 ? ["'none'", "'unsafe-inline'"] : [];
  const others = (own ?? directives.get('default-src') ?? []).filter(
    (source) => !/^'sha256-/.test(source) && !dropped.includes(source),
  );
  directives.set(name, [...others, ...hashes]);
}
