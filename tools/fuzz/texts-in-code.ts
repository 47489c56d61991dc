/** words: the texts a function speaks of, since a random name meets none of its branches. */
import { parseScript } from '../build/gates/lint/language.js';
import { locateIn } from '../build/gates/lint/report.js';
import { walk } from '../build/walk.js';

const mostWords = 400;
const longest = 64;

/** Strings and member names of the code, each once. Empty where it cannot be read. */
export function wordsOf(code: string): string[] {
  const program = parseScript(code, locateIn(''));
  if ('findings' in program) return [];
  const words = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') words.add(node.value);
    if (node.type === 'TemplateElement') words.add(node.value.cooked ?? '');
    if (node.type === 'MemberExpression' && node.property.type === 'Identifier') words.add(node.property.name);
  });
  return [...words].filter((word) => word !== '' && word.length <= longest).slice(0, mostWords);
}
