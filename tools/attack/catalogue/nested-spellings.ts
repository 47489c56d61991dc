/** nested-spellings: other spellings of a path whose segments are each written anew: what a rule by prefix has to see through. */
import { spellings } from './spellings.js';

/** Behind a segment: what some origin cuts off, drops or does not see. */
const TAILS = [
  ';',
  ';x',
  ';x=y',
  '%3B',
  '%3bx',
  '.',
  '..',
  '%20',
  '%20%20',
  '.%20',
  '%2e',
  '::$DATA',
  '%C2%AD',
  '%E2%80%8B',
  '%EF%BB%BF',
  '%00',
  '+',
];
const HEADS = ['%20', '%C2%AD', '%E2%80%8B', '.', '%09', ';x/'];

/** `path` such as "/docs/draft/x.html"; what follows the guarded part counts too. */
export function nestedSpellings(path: string): string[] {
  const segments = path.split('/').slice(1);
  const each = segments.flatMap((segment, at) => rewritten(segment).map((other) => join(segments, at, other)));
  const every = ['toUpperCase', 'lower', 'upper', 'mixed', 'wide'].map(
    (how) => `/${segments.map(wholes(how)).join('/')}`,
  );
  return [...new Set([...each, ...every, ...spellings(segments.slice(0, -1).join('/'))])].filter(
    (other) => other !== path,
  );
}

function join(segments: string[], at: number, other: string): string {
  return `/${segments.with(at, other).join('/')}`;
}

/** Each letter by itself: encoded with small and capital digits, in the other case, wide. */
function rewritten(segment: string): string[] {
  const letters = [...segment].flatMap((letter, at) => {
    const put = (other: string) => segment.slice(0, at) + other + segment.slice(at + 1);
    return [lower(letter), upper(letter), letter.toUpperCase(), wide(letter), encodeURIComponent(wide(letter))].map(
      put,
    );
  });
  return [
    ...letters,
    ...TAILS.map((tail) => segment + tail),
    ...HEADS.map((head) => head + segment),
    segment.toUpperCase(),
  ];
}

function wholes(how: string): (segment: string) => string {
  const letter = (text: string, at: number): string => {
    if (how === 'toUpperCase') return text.toUpperCase();
    if (how === 'wide') return encodeURIComponent(wide(text));
    if (how === 'mixed') return at % 2 === 0 ? upper(text) : text.toUpperCase();
    return how === 'lower' ? lower(text) : upper(text);
  };
  return (segment) => [...segment].map(letter).join('');
}

function lower(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`;
}

function upper(letter: string): string {
  return lower(letter).toUpperCase();
}

/** U+FF01 to U+FF5E are the visible characters of ASCII, wide. */
function wide(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 0xfee0);
}
