/** texts-in-code: the strings and member names in the code of a function, since a random name meets none of its branches. */
import { parseScript } from '../build/gates/lint/language.js';
import { locateIn } from '../build/gates/lint/report.js';
import { walk } from '../build/walk.js';

const most = 400;
const longest = 64;

/** Each once. Empty where the code cannot be read. */
export function textsInCode(code: string): string[] {
  const program = parseScript(code, locateIn(''));
  if ('findings' in program) return [];
  const texts = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') texts.add(node.value);
    if (node.type === 'TemplateElement') texts.add(node.value.cooked ?? '');
    if (node.type === 'MemberExpression' && node.property.type === 'Identifier') texts.add(node.property.name);
  });
  return [...texts].filter((text) => text !== '' && text.length <= longest).slice(0, most);
}
