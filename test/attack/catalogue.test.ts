import { expect, test } from 'vitest';
import { statedFacts } from '../../tools/attack/catalogue/facts.js';
import { readsLoosely } from '../../tools/attack/catalogue/loose-reader.js';
import { luresLike } from '../../tools/attack/catalogue/lures.js';
import { nestedSpellings } from '../../tools/attack/catalogue/nested-spellings.js';
import { detours, spellings } from '../../tools/attack/catalogue/spellings.js';
import { brokenCases, placeCases, shapeCases } from '../../tools/attack/catalogue/token-shapes.js';
import { forgedPasses } from '../../tools/attack/catalogue/variations.js';

test.each([
  ['/a/b.html', '/a/b.html'],
  ['/a/../b', '/b'],
  ['/../../b', '/b'],
  ['/./a//b/', '/a/b'],
  ['/A/B', '/a/b'],
  ['/a?b', '/a'],
  ['/a#b', '/a'],
  ['/a\n?b', '/a'],
  ['/a;x=y/b;', '/a/b'],
  ['/a./b..', '/a/b'],
  ['/...', '/...'],
  ['/a\\b', '/a/b'],
  ['/a\\..\\b', '/b'],
  ['/a b\t', '/ab'],
  ['/a%20%7fb', '/ab'],
  ['/%61', '/a'],
  ['/%25252561', '/a'],
  ['/a%2F%2e%2E%2fb', '/b'],
  ['/%u0061%u002fb', '/a/b'],
  ['/a%c0%afb', '/a/b'],
  ['/%c1%a1', '/a'],
  ['/a/%c0%ae%c0%ae/b', '/b'],
  ['/a%e0%80%afb', '/a/b'],
  ['/a%f0%80%80%afb', '/a/b'],
  ['/a%ef%bc%8fb', '/a/b'],
  ['/\uff41', '/a'],
  ['/a%00b', '/ab'],
  ['/%c3%a9', '/é'],
])('%j is read by some server as %s', (target, expected) => {
  expect(readsLoosely(target)).toContain(expected);
});

test.each([
  ['/a', '/a/b'],
  ['/ab', '/a'],
  ['/%2525252561', '/a'],
  ['/%E0%A4%A', '/'],
  ['/a%c3%afb', '/a/b'],
])('%j is read by none as %s', (target, other) => {
  expect(readsLoosely(target)).not.toContain(other);
});

/** Beside what is put before and behind each segment. */
test('a path has every spelling of each letter, of each segment and of all, and never its own', () => {
  const all = nestedSpellings('/jo/x');
  const letters = [
    '/%6ao/x',
    '/%6Ao/x',
    '/Jo/x',
    '/\uff4ao/x',
    '/%EF%BD%8Ao/x',
    '/j%6f/x',
    '/j%6F/x',
    '/jO/x',
    '/j\uff4f/x',
    '/jo/%78',
  ];
  const wholes = [
    '/JO/X',
    '/%6a%6f/%78',
    '/%6A%6F/%78',
    '/%6AO/%78',
    '/%EF%BD%8A%EF%BD%8F/%EF%BD%98',
    '/JO/x',
    '/jo/X',
  ];
  const around = ['/jo;/x', '/jo::$DATA/x', '/jo/x%20', '/%20jo/x', '/jo/;x/x', '/jo/%09x'];
  expect(all).toEqual(expect.arrayContaining([...letters, ...wholes, ...around]));
  expect(all).toEqual(expect.arrayContaining(spellings('jo')));
  expect(all).not.toContain('/jo/x');
  expect(new Set(all).size).toBe(all.length);
});

test('a folder is spelled otherwise, first as it is', () => {
  const all = spellings('members');
  expect(all[0]).toBe('/members/x.html');
  expect(all).toEqual(
    expect.arrayContaining([
      ...['//members/x.html', '/members%2fx.html', '/other%5c../members/x.html'],
      ...['/other/%2e%2e/members/x.html', '/other/..;%2fmembers/x.html', '/other%2f..%00%2fmembers%2fx.html'],
      ...['/other/y/.%2e/.%2e/members/x.html', '/%2e./members/x.html', '/members/..\\/members/x.html'],
      ...['/members/x.html%00.jpg', '/members/x.html;'],
      ...['/MEMBERS/x.html', '/Members/x.html', '/%6dembers/x.html', '/%6Dembers/x.html', '/%256dembers/x.html'],
      ...['/%u006dembers/x.html', '/\uff4dembers/x.html', '/%EF%BD%8Dembers/x.html', '/member~1/x.html'],
      ...['/%6d%65%6d%62%65%72%73/x.html', '/memberser/../members/x.html', '/memberser/x.html'],
      ...['http://evil.example/members/x.html', 'members/x.html', '*'],
    ]),
  );
  expect(new Set(all).size).toBe(all.length);
});

test.each([
  ['/static/', '', ['/static/a/b', '/static/../a/b', '/static/%2e%2e%2fa/b', '/static/x/..;/..;/a/b'], ['/a/b;.css']],
  ['/static/', '.css', ['/static/a/b', '/a/b;.css', '/static/a/b;', '/static/../a/b'], ['/a/b;']],
  ['/', '.css', ['/a/b', '/a/b%00.css', '/a/b%00'], ['/../a/b']],
  ['/', '', ['/a/b'], ['/../a/b', '/a/b;']],
])('ways to /a/b from below "%s…%s"', (prefix, suffix, some, none) => {
  const all = detours('/a/b', prefix, suffix);
  expect(all[0]).toBe(some[0]);
  expect(all).toEqual(expect.arrayContaining(some));
  expect(all.filter((each) => none.includes(each))).toEqual([]);
  expect(new Set(all).size).toBe(all.length);
});

test('hosts that look like the given ones, each once', () => {
  const all = luresLike(['a.test', 'a.test', 'b.test']);
  expect(all).toHaveLength(12);
  expect(all.slice(0, 2)).toEqual(['https://a.test.evil.example/', 'https://a.test@evil.example/']);
});

test('facts are stated by every name, in lower case, with every value, those that the code speaks of first', () => {
  const all = statedFacts({ host: 'h.test', path: '/p', names: ['X-Mine', 'X-Real-IP'], addresses: ['10.9.8.7'] });
  const valuesOf = (name: string) => all.filter(([each]) => each === name).map(([, value]) => value);
  expect(valuesOf('x-mine')[0]).toBe('10.9.8.7');
  expect(valuesOf('x-mine')).toEqual(
    expect.arrayContaining(['127.0.0.1', 'admin', 'h.test', 'https://h.test/', '/', '/p']),
  );
  expect(valuesOf('x-real-ip')).toEqual(valuesOf('x-mine'));
  expect(valuesOf('user-agent')).toContain('Amazon CloudFront');
  expect(all.filter(([name]) => name !== name.toLowerCase())).toEqual([]);
});

test('passes are made up in every cookie that the code speaks of, as bearer, as password and as CloudFront’s own', () => {
  const all = forgedPasses(['mine', 'token']).map((headers) => headers.map((line) => line.join(': ')).join());
  expect(all.slice(0, 2)).toEqual(['Cookie: mine=', 'Cookie: mine=x']);
  expect(all.filter((each) => each === 'Cookie: token=admin')).toHaveLength(1);
  expect(all).toEqual(
    expect.arrayContaining([
      'Cookie: session=1',
      'Authorization: Bearer admin',
      'Authorization: admin',
      'Authorization: Basic YWRtaW46YWRtaW4=',
    ]),
  );
  expect(all).toContain(
    'Cookie: CloudFront-Expires=9999999999; CloudFront-Signature=x; CloudFront-Key-Pair-Id=APKAEXAMPLE',
  );
  const [policy] = all.flatMap((each) => /CloudFront-Policy=([\w~-]+); CloudFront-Signature=x/.exec(each)?.[1] ?? []);
  const { Statement } = JSON.parse(Buffer.from(policy!.replaceAll('_', '='), 'base64').toString());
  expect(Statement).toEqual([{ Resource: '*', Condition: { DateLessThan: { 'AWS:EpochTime': 9_999_999_999 } } }]);
  const tokens = all.flatMap((each) => /^Cookie: mine=(e[^=]+\..*)/.exec(each)?.[1] ?? []);
  const claims = tokens.slice(1).map((token) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()));
  expect(claims.map(({ sub, exp }) => [sub, exp])).toEqual(Array(3).fill(['admin', 9_999_999_999]));
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const good = `${part({ alg: 'HS256' })}.${part({ sub: 'a', exp: 1_000 })}.c2lnbmF0dXJl`;
const second = `${part({ alg: 'none' })}.${part({ sub: 'b', exp: 2_000 })}.b3RoZXI`;

test('of a token each part is taken away, emptied, swapped and made long, and nothing is the token itself', () => {
  const [head, body, mac] = good.split('.') as [string, string, string];
  const cases = Object.fromEntries(brokenCases(good));
  expect(cases).toMatchObject({
    'one segment': head,
    'two segments': `${head}.${body}`,
    'empty signature': `${head}.${body}.`,
    'no header': `.${body}.${mac}`,
    'no claims': `${head}..${mac}`,
    'claims raised': `${head}.${part({ sub: 'a', exp: 100_999 })}.${mac}`,
    'parts swapped': `${body}.${head}.${mac}`,
    'cut by one': good.slice(0, -1),
    'cut by half': good.slice(0, good.length / 2),
    'standard base64': `${head}.${body}.+/${mac.slice(2)}`,
    'signature of zeros': `${head}.${body}.${'A'.repeat(mac.length)}`,
  });
  expect(cases['oversized header']!.length).toBeGreaterThan(8_192);
  expect(cases['oversized claims']!.length).toBeGreaterThan(8_192);
  expect(cases['oversized signature']!.length).toBeGreaterThan(8_192);
  expect(Object.values(cases)).not.toContain(good);
  const dressed = Object.fromEntries(shapeCases(good, second));
  const [, otherBody, otherMac] = second.split('.');
  expect(dressed).toMatchObject({
    ...cases,
    'claims of another token': `${head}.${otherBody}.${mac}`,
    'signature of another token': `${head}.${body}.${otherMac}`,
    quoted: `"${good}"`,
    doubled: good + good,
  });
  expect(Object.fromEntries(placeCases('session', good))).toMatchObject({
    'bad, then good': `session=x; session=${good}`,
  });
});
