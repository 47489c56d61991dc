/** code: what the functions of a behavior speak of: a path that a rule is about, a cookie that a gate reads, no random word would meet. */
import { readFileSync } from 'node:fs';
import type { Behavior, EdgeFunction } from '../distribution/model.js';

const most = 40;

/** The text of every function that is attached. */
export function codeOf({ functions }: Behavior): string {
  return Object.values(functions).map(textOf).join('\n');
}

function textOf(edge: EdgeFunction): string {
  if (edge.kind === 'function') return edge.code;
  try {
    return edge.code.text ?? readFileSync(edge.code.file, 'utf8');
  } catch {
    return '';
  }
}

/** "/admin" of '/admin', '/admin/' or '/admin/*'. */
export function pathsIn(code: string): string[] {
  const found = code.matchAll(/(["'`])(\/[\w.~%@&+$,:!-][\w.~%@&+$,:!/-]*?)\/?\*?\1/g);
  return few([...found].map(([, , path]) => path!));
}

export function hostsIn(code: string): string[] {
  return few(
    [...code.matchAll(/(["'`])(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})\/?\1/g)].map(([, , host]) => host!),
  );
}

/** Texts and members that may be names of cookies, headers or parameters. */
export function namesIn(code: string): string[] {
  const texts = [...code.matchAll(/(["'`])([A-Za-z_][\w-]{1,39})\1/g)].map(([, , text]) => text!);
  const members = [...code.matchAll(/\b(?:cookies|headers|querystring|query)\s*\??\.\s*([A-Za-z_]\w*)/g)].map(
    ([, member]) => member!,
  );
  return few([...members, ...texts]);
}

/** Short texts that are no path, host or sentence: values that a function compares with. */
export function wordsIn(code: string): string[] {
  return few([...code.matchAll(/(["'`])(\w{1,12})\1/g)].map(([, , word]) => word!)).slice(0, 12);
}

/** Addresses that a rule is about. No secret: whoever has one states no more than that. */
export function addressesIn(code: string): string[] {
  return few([...code.matchAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g)].map(([address]) => address.replace(/\.0$/, '.1')));
}

function few(all: string[]): string[] {
  return [...new Set(all)].slice(0, most);
}
