import { type Sample, value } from './sample.js';

const old = 'cloudfront-js-1.0' as const;
const shown = (text: string) => ({ headers: { 'x-a': value(text) } });
const show = (expression: string, before = '') =>
  `${before}function handler(event) { event.request.headers['x-a'] = { value: String(${expression}) }; return event.request; }`;

export const language: Sample[] = [
  {
    name: 'runtime 1.0: byte strings',
    code: show(`String.bytesFrom('SGk', 'base64url') + 'é'.toUTF8().length`),
    runtime: old,
    gives: shown('Hi2'),
  },
  {
    name: 'runtime 1.0: digest',
    code: show(`require('crypto').createHash('sha1').update('a').digest().length`),
    runtime: old,
    gives: shown('20'),
  },
  {
    name: 'runtime 1.0: query',
    code: show(`require('querystring').stringify({ a: [1, 2] })`),
    runtime: old,
    gives: shown('a=1&a=2'),
  },
  {
    name: 'runtime 1.0: let',
    code: `function handler(event) { let r = event.request; return r; }`,
    runtime: old,
    gives: 503,
    check: ['newer'],
  },
  {
    name: 'runtime 1.0: Buffer',
    code: show(`Buffer.from('a').length`),
    runtime: old,
    gives: 503,
    check: ['unknown-global'],
  },
  {
    name: 'template and rest',
    code: show('join("-", 1, 2, 3)', 'const join = (by, ...rest) => `${rest.join(by)}!`;\n'),
    gives: shown('1-2-3!'),
  },
  { name: 'power, separators, binary', code: show('2 ** 10 + 1_000 + 0b11'), gives: shown('2027') },
  {
    name: 'getters and computed keys',
    code: show(`o.a + o['k' + 1]`, `const o = { get a() { return 1; }, ['k' + 1]: 2 };\n`),
    gives: shown('3'),
  },
  { name: 'named groups', code: show(`/(?<y>\\d{4})-(?<m>\\d\\d)/.exec('on 2026-03').groups.m`), gives: shown('03') },
  { name: 'replaceAll', code: show(`slug`, `const slug = 'a b c'.replaceAll(' ', '-');\n`), gives: shown('a-b-c') },
  {
    name: 'Array.from',
    code: show(`Array.from({ length: 3 }, function (x, i) { return i; }).join()`),
    gives: shown('0,1,2'),
    check: ['undocumented'],
  },
  { name: 'nullish', code: show(`null ?? 'x'`), gives: shown('x'), check: ['nullish'] },
  {
    name: 'entries and reduce',
    code: show(`Object.entries({ b: 2, a: 1 }).map(function (e) { return e[0] + e[1]; }).sort().join()`),
    gives: shown('a1,b2'),
  },
  { name: 'typed arrays', code: show(`new Uint8Array([1, 2, 300]).join()`), gives: shown('1,2,44') },
  {
    name: 'sort is stable',
    code: show(
      `[[2, 'a'], [1, 'b'], [2, 'c'], [1, 'd']].sort(function (x, y) { return x[0] - y[0]; }).map(function (e) { return e[1]; }).join('')`,
    ),
    gives: shown('bdac'),
  },
  {
    name: 'a guarded member',
    code: show(`typeof Object.fromEntries === 'function' ? 'there' : 'not'`),
    gives: shown('not'),
  },
  {
    name: 'exports for tests',
    code: `function handler(event) { return event.request; }\nif (typeof module !== 'undefined') module.exports = { handler: handler };`,
    gives: { uri: '/' },
  },
  {
    name: 'strict before the import',
    code: `'use strict';\nimport cf from 'cloudfront';\nfunction handler(event) { event.request.uri = '/' + cf.edgeLocation.name; return event.request; }`,
    gives: { uri: '/LOC' },
    check: ['import-place'],
  },
  {
    name: 'two arguments to log',
    code: `function handler(event) { console.log('uri', event.request.uri); return event.request; }`,
    gives: { uri: '/' },
    check: ['console-log'],
  },
  {
    name: 'custom data',
    code: `import cf from 'cloudfront';\nfunction handler(event) { cf.logCustomData('a'); return event.request; }`,
    gives: { uri: '/' },
  },
  {
    name: 'optional chaining',
    code: `function handler(event) { return event?.request; }`,
    gives: 503,
    check: ['optional-chaining'],
  },
  {
    name: 'destructuring',
    code: `function handler(event) { const { request } = event; return request; }`,
    gives: 503,
    check: ['destructuring'],
  },
  {
    name: 'spread',
    code: `function handler(event) { event.request.headers = Object.assign({}, ...[event.request.headers]); return event.request; }`,
    gives: 503,
    check: ['spread'],
  },
  {
    name: 'class',
    code: `class A {}\nfunction handler(event) { return event.request; }`,
    gives: 503,
    check: ['class'],
  },
  {
    name: 'for of',
    code: `function handler(event) { for (const k of [1]) event.request.uri = '/' + k; return event.request; }`,
    gives: 503,
    check: ['for-of'],
  },
  {
    name: 'await in arguments',
    code: `import cf from 'cloudfront';\nasync function handler(event) { try { JSON.parse(await cf.kvs().get('a')); } catch (e) { event.request.uri = '/e'; } return event.request; }`,
    kvs: { a: '1' },
    gives: 503,
    check: ['await-argument'],
  },
  { name: 'arrow handler', code: `const handler = async (event) => event.request;`, gives: 503, check: ['handler'] },
  {
    name: 'range beside a class',
    code: `function handler(event) { if (/[\\w-.]/.test(event.request.uri)) return event.request; return event.request; }`,
    gives: 503,
    check: ['regexp-class'],
  },
  {
    name: 'Map',
    code: `function handler(event) { const m = new Map(); return event.request; }`,
    gives: 503,
    check: ['unknown-global'],
  },
  { name: 'trimLeft', code: show(`' a'.trimLeft()`), gives: 503, check: ['unknown-method'] },
  { name: 'new Buffer', code: show(`new Buffer('a')`), gives: 503, check: ['unknown-member'] },
  { name: 'a throw', code: `function handler() { throw new TypeError('no'); }`, gives: 503 },
  { name: 'a rejection', code: `function handler() { return Promise.reject(null); }`, gives: 503 },
];
