import { expect, test } from 'vitest';
import { parseRule } from '../../tools/rules/grammar.js';
import { readRules } from '../../tools/rules/read.js';

test.each([
  [
    'origin Admin only through viewer-request guard',
    { kind: 'origin-only', origin: 'Admin', gates: ['viewer-request guard'] },
  ],
  ['Origin "My admin" only through a key group', { kind: 'origin-only', origin: 'My admin', gates: ['key group'] }],
  [
    '/private/* never without a key group or function guard',
    { kind: 'never-without', subject: { pattern: '/private/*' }, gates: ['key group', 'function guard'] },
  ],
  [
    'behavior /private/* never without a function guard',
    { kind: 'never-without', subject: { behavior: '/private/*' }, gates: ['function guard'] },
  ],
  ['nothing with Set-Cookie is cached', { kind: 'no-cached-cookie' }],
  ['/api/* is never cached', { kind: 'never-cached', subject: { pattern: '/api/*' } }],
  ['every behavior redirects to https', { kind: 'redirects', orRefuses: false }],
  ['every behavior redirects to HTTPS or refuses http', { kind: 'redirects', orRefuses: true }],
  [
    'no response without Strict-Transport-Security',
    { kind: 'no-response-without', header: 'strict-transport-security' },
  ],
  ['no response without x-team', { kind: 'no-response-without', header: 'x-team' }],
])('%s', (sentence, rule) => expect(parseRule(sentence)).toEqual(rule));

test.each([
  ['origin Admin only trough viewer-request guard', 'trough', 'origin Admin only through viewer-request guard'],
  ['origin Admin only through viewer-reqest guard', 'viewer-reqest', 'origin Admin only through viewer-request guard'],
  [
    '/private/* nevr without key group or function guard',
    'nevr',
    '/private/* never without key group or function guard',
  ],
  ['/private/* never without key grup', 'grup', '/private/* never without key group'],
  ['behaviour /private/* never without key group', 'behaviour', 'behavior /private/* never without key group'],
  ['nothing with set-cokie is cached', 'set-cokie', 'nothing with set-cookie is cached'],
  ['/api/* is never cashed', 'cashed', '/api/* is never cached'],
  ['every behavior redirect to https', 'redirect', 'every behavior redirects to https'],
  ['every behavior redirects to https or refuse http', 'refuse', 'every behavior redirects to https or refuses http'],
  ['no respons without strict-transport-security', 'respons', 'no response without strict-transport-security'],
])('%s: "%s"', (sentence, wrong, meant) => {
  expect(parseRule(sentence)).toEqual({ mistake: `"${wrong}" is not understood: did you mean "${meant}"?` });
});

test.each([
  ['/api/* is cached never', 'did you mean "/api/* is never cached"?'],
  ['/api/* never cached', 'a word is missing: did you mean "/api/* is never cached"?'],
  ['no response without strict-transport-securty', 'did you mean "strict-transport-security"?'],
  ['please be safe', 'no form of rule begins so. The forms are in docs/rules.md.'],
  ['', 'no form of rule begins so. The forms are in docs/rules.md.'],
])('"%s" is no rule: %s', (sentence, said) => {
  expect(parseRule(sentence)).toEqual({ mistake: expect.stringContaining(said) });
});

const expected = 'expected a list of sentences, such as "- /api/* is never cached"';

test.each([
  ['', [[1, `the file is empty: ${expected}.`]]],
  ['# later\n', [[1, `the file is empty: ${expected}.`]]],
  ['every behavior redirects to https\n', [[1, `${expected}.`]]],
  [
    '- every behavior redirects to https\n- every: behavior\n- 7\n',
    [
      [2, `${expected}, found something else.`],
      [3, `${expected}, found something else.`],
    ],
  ],
  [
    '# ours\n- /api/* is never cached\n- every behaviour redirects to https\n',
    [[3, '"behaviour" is not understood: did you mean "every behavior redirects to https"?']],
  ],
  ['- *.js is never cached\n', [[1, expect.stringContaining('Put a sentence that begins with "*" into quotes')]]],
  ['- "/api/* is never cached\n- x\n', [[3, expect.stringContaining('quote')]]],
  ['-\n- /api/* is never cached\n', [[1, `${expected}, found something else.`]]],
])('a file of %j', (text, mistakes) => {
  expect(readRules(text).mistakes.map(({ line, message }) => [line, message])).toEqual(mistakes);
});

test('each rule knows its place', () => {
  const { rules } = readRules('# ours\nrules:\n  - /api/* is never cached\n  - "*.js is never cached"\n');
  expect(rules.map(({ text, line, column }) => [text, line, column])).toEqual([
    ['/api/* is never cached', 3, 5],
    ['*.js is never cached', 4, 5],
  ]);
});
