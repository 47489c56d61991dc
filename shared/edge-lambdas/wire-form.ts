/*!
 * wire-form: a query as it is sent and as it is signed. The signature alone sorts: a firewall and the origin have to see the same order.
 * Source: RFC 3986, 2.1 and 3.4; what has two readings there is written in the one that is signed
 */
import { meanPlus, type Pair } from './canonical-request.js';
import { percentEncode } from './percent-encoding.js';

/**
 * Order, repetition and the form of each pair stay. Three things go: a bare "+" becomes what it stands for, what is no encoding (a lone "%", a character
 * outside ASCII) becomes one, and "&&" is "&", for readers differ on all of them.
 */
export function wireQuery(query: string, plus: 'space' | 'plus'): string {
  return wireText(query, plus).split('&').filter(Boolean).join('&');
}

/** Also for the path of an object: S3 reads a bare "+" there as a space. */
export function wireText(text: string, plus: 'space' | 'plus'): string {
  return meanPlus(text, plus).replace(/%(?![\da-f]{2})|[^!-~]+|#/gi, (part) => percentEncode(part));
}

/** Names and values of such a query, as they stand. A pair without "=" is a name with an empty value. */
export function queryPairs(query: string): Pair[] {
  if (query === '') return [];
  return query.split('&').map((part): Pair => {
    const [name = '', ...value] = part.split('=');
    return [name, value.join('=')];
  });
}
