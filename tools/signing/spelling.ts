/**
 * Spelling: an address as it will be asked for. CloudFront compares what the viewer sent, and viewers encode: RFC 3986, 2.1;
 * https://url.spec.whatwg.org/#percent-encoded-bytes
 */

/** An address or a pattern as a browser sends it: what has to be encoded is, what is encoded stays, and wildcards stay. An empty query goes. */
export function spellForBrowser(text: string): string {
  const cut = text.search(/\?|$/);
  const path = text.slice(0, cut).replace(/[^!-~]+|["<>`{}]/g, encode);
  const query = text
    .slice(cut)
    .replace(/[^!-~]+|["<>]/g, encode)
    .replaceAll("'", '%27');
  return withPath(path) + (query === '?' ? '' : query);
}

/** A whole address in the form of AWS's own signer, which encodes more: it is printed so, and therefore asked for so. */
export function spellForLink(url: string): string {
  const [, origin = url, path = '', query] = /^([^/]*\/\/[^/?]+)([^?]*)(?:\?(.*))?$/s.exec(url) ?? [];
  const pairs = (query ?? '').split('&').filter(Boolean).map(spellPair);
  return withPath(origin + path.replace(/[^/]+/g, spellSegment)) + (pairs.length > 0 ? `?${pairs.join('&')}` : '');
}

function withPath(address: string): string {
  return /^https?:\/\/[^/?*]+$/.test(address) ? `${address}/` : address;
}

function spellSegment(segment: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(segment));
  } catch {
    return encode(segment);
  }
}

function spellPair(pair: string): string {
  const [name = '', ...value] = pair.split('=');
  return `${spellPart(name)}=${spellPart(value.join('='))}`;
}

/** What is encoded stays, in capitals; so does "+", which may be a space. */
function spellPart(text: string): string {
  return text.replace(/%[\da-f]{2}|\+|[^%+]+|%/gi, (part) => {
    if (part === '+') return part;
    return /^%../.test(part) ? part.toUpperCase() : encode(part).replaceAll("'", '%27');
  });
}

/** Half a surrogate pair, which no URL can hold, as U+FFFD. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'));
}
