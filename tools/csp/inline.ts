/**
 * Inline: what stands inline in a page and needs a hash in its policy. parse5 reads as browsers do (WHATWG HTML): a hash is of what they see,
 * which a regular expression gets wrong at comments, line ends and `</script` in texts.
 */
import { createHash } from 'node:crypto';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

interface Inline {
  /** Sources, as they stand in a policy: 'sha256-…', each once. */
  scripts: string[];
  styles: string[];
  /** Attributes such as onclick="…" and style="…", which no hash allows without 'unsafe-hashes'. */
  attributes: number;
}

export function inlineOf(html: string): Inline {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  let attributes = 0;
  // Without scripting, the contents of <noscript> are elements, too: their styles count for those who have none.
  const open: Node[] = [parse(html, { scriptingEnabled: false })];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('content' in node) open.push(node.content);
    if ('childNodes' in node) open.push(...node.childNodes);
    if (!('tagName' in node)) continue;
    attributes += node.attrs.filter(({ name }) => name === 'style' || /^on[a-z]+$/.test(name)).length;
    if (node.tagName === 'style' && textOf(node) !== '') styles.add(hashOf(textOf(node)));
    if (node.tagName === 'script' && isRun(node) && textOf(node) !== '') scripts.add(hashOf(textOf(node)));
  }
  return { scripts: [...scripts].sort(), styles: [...styles].sort(), attributes };
}

/** HTML, "prepare the script element": data, as JSON, is not run. Maps and rules of speculation are held to script-src as scripts are (CSP3). */
const RUN =
  /^(?:|module|importmap|speculationrules|(?:application|text)\/(?:x-)?(?:java|ecma)script|text\/(?:jscript|livescript|javascript1\.[0-5]))$/;

function isRun({ attrs }: Element): boolean {
  const type = attrs.find(({ name }) => name === 'type')?.value ?? '';
  if (attrs.some(({ name }) => name === 'src' || name === 'href')) return false;
  return RUN.test(type.trim().toLowerCase());
}

function textOf({ childNodes }: Element): string {
  return childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
