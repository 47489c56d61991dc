/** read: edgewright.rules.yml, a YAML list of sentences. All mistakes of the file are told at once, by line. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { parseRule, type Rule } from './grammar.js';

export interface WrittenRule {
  /** As it stands in the file. */
  text: string;
  /** From 1. */
  line: number;
  column: number;
  rule: Rule;
}

export interface RulesMistake {
  line: number;
  column: number;
  message: string;
}

interface RulesFile {
  rules: WrittenRule[];
  mistakes: RulesMistake[];
}

const expected = 'expected a list of sentences, such as "- /api/* is never cached"';

export function readRules(text: string): RulesFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  // The others mostly follow from the first.
  const [broken] = document.errors;
  if (broken) {
    const place = placeOf(broken.pos[0]);
    return { rules: [], mistakes: [{ ...place, message: readable(broken.message, text.split('\n')[place.line - 1]) }] };
  }
  const list = isMap(document.contents) ? document.contents.get('rules', true) : document.contents;
  if (!isSeq(list) || list.items.length === 0) {
    const message = text.replace(/^\s*#.*$/gm, '').trim() === '' ? `the file is empty: ${expected}.` : `${expected}.`;
    return { rules: [], mistakes: [{ line: 1, column: 1, message }] };
  }
  return collect(list.items as Node[], placeOf);
}

function collect(items: Node[], placeOf: (offset: number) => { line: number; column: number }): RulesFile {
  const rules: WrittenRule[] = [];
  const mistakes: RulesMistake[] = [];
  for (const item of items) {
    const place = placeOf(item?.range?.[0] ?? 0);
    const text = isScalar(item) && typeof item.value === 'string' ? item.value.trim().replace(/\s+/g, ' ') : undefined;
    const rule = text === undefined ? { mistake: `${expected}, found something else.` } : parseRule(text);
    if ('mistake' in rule) mistakes.push({ ...place, message: rule.mistake });
    else rules.push({ text: text!, ...place, rule });
  }
  return { rules, mistakes };
}

/** YAML reads "*.js" as a name of its own. */
function readable(message: string, line = ''): string {
  const first = message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
  const fix = /^\s*-\s*\*/.test(line) ? ' Put a sentence that begins with "*" into quotes.' : '';
  return `not YAML: ${first}.${fix}`;
}
