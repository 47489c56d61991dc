import { expect, test } from 'vitest';
import { addressesIn, codeOf, hostsIn, namesIn, pathsIn, wordsIn } from '../../tools/attack/code.js';
import { behavior, cff, edge, rawCff } from '../simulator/support.js';

test.each([
  [`uri.startsWith('/admin')`, ['/admin']],
  [`["/admin/", '/admin/*', \`/admin\`]`, ['/admin']],
  [`'/docs/draft' + '/a.b~c/%41'`, ['/docs/draft', '/a.b~c/%41']],
  [`'/' + '//' + "/x' + 'no/path' + '/with space'`, []],
])('paths in %s', (code, expected) => {
  expect(pathsIn(code)).toEqual(expected);
});

test.each([
  [`'www.example.test'`, ['www.example.test']],
  [`"https://a-b.example.test/" + \`http://other.test\``, ['a-b.example.test', 'other.test']],
  [`'example' + 'x.1' + 'https://www.example.test/path'`, []],
])('hosts in %s', (code, expected) => {
  expect(hostsIn(code)).toEqual(expected);
});

test.each([
  ['request.cookies.session.value', ['session']],
  ['event.headers?.authorization', ['authorization']],
  [`request.querystring . next; headers['x-api-key']`, ['next', 'x-api-key']],
  [`'_a' + 'a' + '1a' + 'two words'`, ['_a']],
  [`'${'n'.repeat(40)}' + '${'m'.repeat(41)}'`, ['n'.repeat(40)]],
])('names in %s', (code, expected) => {
  expect(namesIn(code)).toEqual(expected);
});

test.each([
  [`x === 'de' || x === "1"`, ['de', '1']],
  [`'${'w'.repeat(12)}' + '${'w'.repeat(13)}' + 'a-b' + ''`, ['w'.repeat(12)]],
])('words in %s', (code, expected) => {
  expect(wordsIn(code)).toEqual(expected);
});

test.each([
  [`ip === '10.0.0.7' || ip === '10.0.0.7'`, ['10.0.0.7']],
  [`'192.168.4.0/24'`, ['192.168.4.1']],
  ['1.2.3', []],
])('addresses in %s, of a network the first', (code, expected) => {
  expect(addressesIn(code)).toEqual(expected);
});

test('of many things the first: forty, and twelve words', () => {
  const many = Array.from({ length: 60 }, (_, at) => at);
  expect(pathsIn(many.map((at) => `'/p${at}'`).join())).toHaveLength(40);
  expect(wordsIn(many.map((at) => `'w${at}'`).join()).at(-1)).toBe('w11');
});

test('the code of a behavior is that of every function, and of a file that is gone nothing', () => {
  const gone = edge('', { code: { file: '/there/is/none.js', text: undefined, handler: 'handler', environment: {} } });
  const functions = { 'viewer-request': rawCff('one'), 'viewer-response': rawCff('two'), 'origin-request': gone };
  expect(codeOf(behavior({ functions }))).toBe('one\ntwo\n');
  expect(codeOf(behavior({ functions: { 'viewer-request': cff('three'), 'origin-request': edge('four') } }))).toMatch(
    /three.*four/s,
  );
});
