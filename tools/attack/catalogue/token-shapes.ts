/** token-shapes: tokens that were broken or put in the wrong place by somebody without a key. */

export type Case = [what: string, token: string];

/** What may be done to a finished token by somebody without a key. */
export function shapeCases(good: string, other: string): Case[] {
  return [...brokenCases(good), ...dressedCases(good, other)];
}

/** It says something else, or nothing: whoever takes it takes a forged token. */
export function brokenCases(good: string): Case[] {
  const [head = '', body = '', mac = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  const raise = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 99_999 })).toString('base64url');
  return [
    ['one segment', head],
    ['two segments', `${head}.${body}`],
    ['empty signature', `${head}.${body}.`],
    ['four segments', `${good}.`],
    ['five segments, as JWE', `${head}.${body}.${mac}.a.b`],
    ['only dots', '..'],
    ['no header', `.${body}.${mac}`],
    ['no claims', `${head}..${mac}`],
    ['empty', ''],
    ['null', 'null'],
    ['undefined', 'undefined'],
    ['claims raised', `${head}.${raise}.${mac}`],
    ['parts swapped', `${body}.${head}.${mac}`],
    ['cut by one', good.slice(0, -1)],
    ['cut by half', good.slice(0, good.length / 2)],
    ['upper case', good.toUpperCase()],
    ['lower case', good.toLowerCase()],
    ['reversed', [...good].reverse().join('')],
    ['signature of zeros', `${head}.${body}.${'A'.repeat(mac.length)}`],
    ['signature null', `${head}.${body}.null`],
    ['standard base64', `${head}.${body}.+/${mac.slice(2)}`],
    ['oversized header', `${'A'.repeat(9000)}.${body}.${mac}`],
    ['oversized claims', `${head}.${'A'.repeat(9000)}.${mac}`],
    ['oversized signature', `${head}.${body}.${'A'.repeat(9000)}`],
    ['five thousand dots', '.'.repeat(5000)],
    ['a JSON serialization', JSON.stringify({ payload: body, protected: head, signature: mac }).replaceAll(',', '%2c')],
    ['emoji', '%f0%9f%94%91'],
  ];
}

/** The same token with something around it, and two tokens in one: a server may take these for the token that they hold. */
function dressedCases(good: string, other: string): Case[] {
  const [head = '', body = '', mac = ''] = good.split('.');
  return [
    ['claims of another token', `${head}.${other.split('.')[1]}.${mac}`],
    ['signature of another token', `${head}.${body}.${other.split('.')[2]}`],
    ['quoted', `"${good}"`],
    ['in single quotes', `'${good}'`],
    ['padded', `${good}=`],
    ['padded twice', `${good}==`],
    ['white space before', `%20${good}`],
    ['with Bearer', `Bearer ${good}`],
    ['encoded dots', good.replaceAll('.', '%2e')],
    ['NUL behind', `${good}%00`],
    ['comma joined', `${good},${good}`],
    ['one more', `${good}A`],
    ['four more', `${good}AAAA`],
    ['doubled', good + good],
  ];
}

/** What a duplicate can do: two of a name, in one line or two, names that begin or end alike. */
export function placeCases(name: string, good: string): [what: string, cookie: string | string[]][] {
  return [
    ['twice in a line', `${name}=${good}; ${name}=${good}`],
    ['twice in two lines', [`${name}=${good}`, `${name}=${good}`]],
    ['good, then bad', `${name}=${good}; ${name}=x`],
    ['bad, then good', `${name}=x; ${name}=${good}`],
    ['good, then empty', `${name}=${good}; ${name}=`],
    ['empty, then good', `${name}=; ${name}=${good}`],
    ['a name in lower case', `${name.toLowerCase()}=${good}`],
    ['a name in upper case', `${name.toUpperCase()}=${good}`],
    ['a longer name', `${name}2=${good}`],
    ['a name before it', `x${name}=${good}`],
    ['without its prefix', `${name.replace('__Host-', '')}=${good}`],
    ['with __Secure-', `${name.replace('Host', 'Secure')}=${good}`],
    ['an encoded name', `${name.replace('-', '%2d')}=${good}`],
    ['a name in quotes', `"${name}"=${good}`],
    ['$Version before it', `$Version=1; $${name}=${good}`],
    ['commas between', `a=b, ${name}=${good}`],
    ['inside of another', `a="${name}=${good}"`],
    ['two equal signs', `${name}==${good}`],
    ['by query', `a=b`],
  ];
}
