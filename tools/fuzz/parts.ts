/** parts: what a request or a response is made of, as a viewer or an origin may send it, and as nobody of good will does. */
import fc from 'fast-check';

/** A host that no function knows: where it turns up in a Location, the viewer has chosen it. `.example` is RFC 2606's. */
export const foreignHost = 'elsewhere.example';

const hostile = [
  '',
  '%',
  '%2e',
  '%2F',
  '%00',
  '%E0%A4%A',
  '%0d%0aset-cookie:a=b',
  '..',
  '//',
  `//${foreignHost}`,
  `https://${foreignHost}/`,
  `/\\${foreignHost}`,
  `.${foreignHost}`,
  '@',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '{}',
  '[',
  'é',
  '🍪',
  'a'.repeat(1_000),
];

/** How a path begins that browsers read as a host, where it comes back as a Location. */
const heads = [`//${foreignHost}`, `/\\${foreignHost}`, '//', '/./', '/..'];

export interface Parts {
  word: fc.Arbitrary<string>;
  path: fc.Arbitrary<string>;
  queryName: fc.Arbitrary<string>;
  queryValue: fc.Arbitrary<string>;
  headerName: fc.Arbitrary<string>;
  headerValue: fc.Arbitrary<string>;
  cookieName: fc.Arbitrary<string>;
}

/** What shrinks comes to the front: a failing event ends with the plainest words that still fail. */
export function partsFrom(texts: readonly string[]): Parts {
  const word = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('a', '1', ...texts) },
    { weight: 2, arbitrary: fc.constantFrom(...hostile) },
    { weight: 1, arbitrary: fc.stringMatching(/^[ -~]{0,24}$/) },
  );
  const piece = fc.oneof(
    word,
    fc.constantFrom('/', '.', 'index.html', '.html', '.css', ';a=b'),
    fc.stringMatching(/^[!-~]{0,8}$/),
  );
  const token = (others: readonly string[]) =>
    fc.constantFrom(...new Set([...others, ...texts.map(tokenOf).filter((name) => name !== '')]));
  return {
    word,
    path: fc
      .tuple(fc.constantFrom('', ...heads), fc.array(piece, { maxLength: 4 }), fc.option(word, { nil: '' }))
      .map(([head, pieces, tail]) => onWire(head + pieces.join('') + tail).replace(/^(?!\/)/, '/')),
    queryName: word.map((text) => onWire(text).replace(/[&=]/g, '') || 'a'),
    queryValue: word.map((text) => onWire(text).replace(/&/g, '')),
    headerName: token(['x-a', 'accept', 'accept-language', 'authorization', 'origin', 'referer', 'user-agent'])
      .map((name) => name.toLowerCase())
      .filter((name) => name !== 'host' && name !== 'cookie'),
    headerValue: word.map((text) => text.replace(/[^\t -~\x80-\xff]/g, '').trim()),
    cookieName: token(['a', 'session', '__Host-session']),
  };
}

/** Without what ends a path or a query, and a blank, which no request line holds. */
function onWire(text: string): string {
  return text.replace(/[\s?#]/g, '');
}

/** RFC 9110, 5.6.2: the letters of a header's or cookie's name. */
function tokenOf(word: string): string {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(word) ? word : '';
}
