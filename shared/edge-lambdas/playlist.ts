/** playlist: the URIs of an HLS playlist, each replaced in its place; everything else stays byte for byte. RFC 8216bis (draft-pantos-hls-rfc8216bis) §4.4 */

/** Attributes that hold a URI, by tag. EXT-X-STREAM-INF has its URI on the next line. */
const attributes: Record<string, RegExp | undefined> = {
  'EXT-X-KEY': /^URI$/,
  'EXT-X-SESSION-KEY': /^URI$/,
  'EXT-X-MAP': /^URI$/,
  'EXT-X-MEDIA': /^URI$/,
  'EXT-X-I-FRAME-STREAM-INF': /^URI$/,
  'EXT-X-SESSION-DATA': /^URI$/,
  'EXT-X-PART': /^URI$/,
  'EXT-X-PRELOAD-HINT': /^URI$/,
  'EXT-X-RENDITION-REPORT': /^URI$/,
  'EXT-X-CONTENT-STEERING': /^SERVER-URI$/,
  // Interstitials, appendix D.
  'EXT-X-DATERANGE': /^X-ASSET-(?:URI|LIST)$/,
};

/** One attribute: a quoted value may hold commas, and what looks like another attribute (§4.2). */
const attribute = /([A-Z0-9-]+)=("[^"]*"|[^,"]*)/g;

/** §4.3.1.1: what does not begin so is no playlist. */
export function isPlaylist(text: string): boolean {
  return /^#EXTM3U[\t ]*(?:\r?\n|$)/.test(text);
}

/** Lines end with LF or CRLF, each stays as it is. */
export function mapUris(text: string, change: (uri: string) => string): string {
  return text
    .split('\n')
    .map((line) => mapLine(line, change))
    .join('\n');
}

function mapLine(line: string, change: (uri: string) => string): string {
  if (line.startsWith('#')) return mapTag(line, change);
  const [, before = '', uri = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(line) ?? [];
  return uri === '' ? line : before + change(uri) + after;
}

function mapTag(line: string, change: (uri: string) => string): string {
  const colon = line.indexOf(':');
  const tag = line.slice(1, Math.max(colon, 1));
  const names = Object.hasOwn(attributes, tag) ? attributes[tag] : undefined;
  if (names === undefined) return line;
  const list = line.slice(colon + 1).replace(attribute, (whole, name: string, value: string) => {
    const isUri = names.test(name) && value.length > 2 && value.startsWith('"');
    return isUri ? `${name}="${change(value.slice(1, -1))}"` : whole;
  });
  return line.slice(0, colon + 1) + list;
}

/** Says that the players put parameters of the playlist's own address in for `{$NAME}`: EXT-X-DEFINE of version 11 (§4.4.2.3, §8). */
export function defineParameters(text: string, names: string[]): string {
  const end = /\r\n/.test(text) ? '\r\n' : '\n';
  const missing = names.map((name) => `#EXT-X-DEFINE:QUERYPARAM="${name}"`).filter((line) => !text.includes(line));
  const version = Number(/^#EXT-X-VERSION:(\d+)/m.exec(text)?.[1] ?? 0);
  const raised = text.replace(/^(#EXT-X-VERSION:)\d+/m, `$1${Math.max(version, 11)}`);
  const added = [...(version === 0 ? ['#EXT-X-VERSION:11'] : []), ...missing];
  return raised.replace(/^#EXTM3U[\t ]*(?:\r?\n|$)/, () => ['#EXTM3U', ...added, ''].join(end));
}
