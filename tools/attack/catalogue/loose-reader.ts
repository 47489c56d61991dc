/** loose-reader: every way in which some server reads a path: decoded again and again, overlong UTF-8, backslashes, parameters, wide characters, case. */

export function readsLoosely(target: string): string[] {
  const readings = [target.replace(/[?#].*/s, '')];
  for (let round = 0; round < 4; round++) readings.push(decode(readings.at(-1)!));
  return readings.flatMap((reading) => [
    resolve(reading),
    resolve(reading.normalize('NFKC')),
    resolve(reading.replaceAll('\0', '')),
  ]);
}

/** Byte by byte, so that an overlong "." or "/" becomes what it stands for; "%uXXXX" as IIS once did. */
function decode(text: string): string {
  const bytes = text
    .replace(/%u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  const overlong = bytes
    .replace(/[\xc0\xc1]([\x80-\xbf])/g, (pair) =>
      String.fromCharCode(((pair.charCodeAt(0) & 3) << 6) | (pair.charCodeAt(1) & 63)),
    )
    .replace(/\xe0[\x80-\x9f]([\x80-\xbf])/g, (_, last) => String.fromCharCode(last.charCodeAt(0) & 63))
    .replace(/\xf0\x80\x80([\x80-\xbf])/g, (_, last) => String.fromCharCode(last.charCodeAt(0) & 63));
  return /^[\0-\xff]*$/.test(overlong) ? Buffer.from(overlong, 'latin1').toString('utf8') : overlong;
}

/** Dot segments, empty segments, parameters after ";", backslashes, white space and case are all taken out. */
function resolve(text: string): string {
  const kept: string[] = [];
  for (const part of text
    .replaceAll('\\', '/')
    .replace(/[\0-\x20\x7f]/g, '')
    .split('/')) {
    const segment = part.replace(/;.*/, '').replace(/(?<=[^.])\.+$/, '');
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment.toLowerCase());
  }
  return `/${kept.join('/')}`;
}
