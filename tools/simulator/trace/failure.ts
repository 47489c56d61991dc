/** failure: why a function failed: the line of its source, and the fix that fits what it said. */
import { readFileSync } from 'node:fs';
import type { CloudFrontFunction, LambdaAtEdge } from '../../distribution/model.js';
import type { EngineError } from '../../engine/types.js';
import { type SourceLine, sourcesOf } from '../../positions.js';
import type { Why } from '../trace.js';

type Source = CloudFrontFunction | LambdaAtEdge;

export function whyFailed(source: Source, error: EngineError): Why {
  const { type: code, message } = error;
  const place = placeOf(source, error);
  const text = `\`${source.name}\` failed: ${message}`;
  const fixes = fixesFor(error, fileOf(source));
  return { code, message, text, ...(place ? { source: place } : {}), fixes };
}

function fileOf(source: Source): string | undefined {
  return source.kind === 'function' ? source.file : source.code.file;
}

/** Of the lines that were built to this one, the one that has the name that the message speaks of. */
function placeOf(source: Source, { line, message }: EngineError): Why['source'] {
  if (line === undefined) return undefined;
  const file = fileOf(source);
  const built = { file: file ?? source.name, line, column: 1, text: textOf(source) };
  const places = file === undefined ? [] : sourcesOf(file, line);
  const name = /"([^"]+)"/.exec(message)?.[1];
  const named = places.find((place) => name !== undefined && lineOf(place).includes(name));
  return excerpt(named ?? places[0] ?? built);
}

function textOf(source: Source): string {
  if (source.kind === 'function') return source.code;
  return source.code.text ?? readText(source.code.file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

type Place = SourceLine & { text: string };

function lineOf({ text, line }: Place): string {
  return text.split('\n')[line - 1] ?? '';
}

/** The line between two others on each side. Lines that a minifier made are cut. */
export function excerpt({ file, line, column, text }: Place): NonNullable<Why['source']> {
  const first = Math.max(1, line - 2);
  const lines = text.split('\n').slice(first - 1, line + 2);
  const shown = lines.map((one, at) => {
    const number = first + at;
    return `${number === line ? '›' : ' '} ${String(number).padStart(4)}  ${one.slice(0, 160)}`;
  });
  return { file, line, column, ...(lines.join('').trim() === '' ? {} : { lines: shown }) };
}

const fixesOfRules: Record<NonNullable<EngineError['rule']>, string> = {
  'no-result': 'Return the request or a response on every way',
  'no-value': 'Write a header, cookie or parameter as { value: "…" }',
  'read-only': 'Leave it as it came: no function changes it at this event',
  disallowed: 'Leave this header to CloudFront',
  time: 'Make it do less: a loop whose end depends on the request, or a pattern that backtracks',
  memory: 'Make it hold less at a time',
};

/** By what the engines themselves say, or the store. */
const fixesOfFailures: [says: RegExp, label: string][] = [
  [
    /cannot (?:get|set) property|of (?:undefined|null)\b/,
    'Test that it is there before it is read: viewers leave out headers, cookies and parameters',
  ],
  [/is not defined|is not a function|SyntaxError/, 'The check names what the runtime of CloudFront does not have'],
  [/memory/i, fixesOfRules.memory],
  [/KeyNotFound|no such key|key .*not (?:found|exist)/i, 'Catch the error of a key that the store does not have'],
];

function fixesFor({ message, rule, status }: EngineError, file: string | undefined): Why['fixes'] {
  const said = status === 503 ? fixesOfFailures.find(([says]) => says.test(message))?.[1] : undefined;
  const label = (rule ? fixesOfRules[rule] : said) ?? 'Check the built file';
  return [{ label, ...(file === undefined ? {} : { command: `edgewright check ${file}` }) }];
}
