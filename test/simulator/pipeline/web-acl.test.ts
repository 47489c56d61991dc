/** A web ACL of the template before its distribution. waf/latest/developerguide/web-acl-processing.html */
import { expect, onTestFinished, test } from 'vitest';
import { readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import { createSimulator } from '../../../tools/simulator/index.js';
import { leftOut, template } from '../../distribution/cloudformation/templates.js';

const clock = { now: Date.UTC(2026, 10, 20) };
const block = { Action: { Block: {} } };

function stack(rules: object[], DefaultAction: object = { Allow: {} }) {
  const Rules = rules.map((rule, at) => ({ Name: `rule-${at}`, Priority: at, ...rule }));
  return template({
    config: { WebACLId: { 'Fn::GetAtt': ['Acl', 'Arn'] } },
    behavior: { AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'] },
    resources: {
      Acl: { Type: 'AWS::WAFv2::WebACL', Properties: { Scope: 'CLOUDFRONT', DefaultAction, Rules } },
      Set: { Type: 'AWS::WAFv2::IPSet', Properties: { Addresses: ['192.0.2.0/24', '2001:db8::/32'] } },
      Patterns: { Type: 'AWS::WAFv2::RegexPatternSet', Properties: { RegularExpressionList: ['^/wp-', '\\.php$'] } },
    },
  });
}

async function start(...given: Parameters<typeof stack>) {
  const site = await createSimulator({
    template: stack(...given),
    clock: () => clock.now,
    fetch: async () => new Response('ok'),
  });
  onTestFinished(() => site.close());
  return site;
}

async function open(...given: Parameters<typeof stack>) {
  const site = await start(...given);
  return (path: string, init: RequestInit & { ip?: string } = {}) => {
    const headers = { ...(init.headers as object), ...(init.ip ? { 'x-edge-viewer-address': init.ip } : {}) };
    return site.fetch(path, { ...init, headers }).then(({ status }) => status);
  };
}

const transforms = (...types: string[]) => ({
  TextTransformations: types.map((Type, Priority) => ({ Type, Priority })),
});
const arn = (name: string) => ({ Arn: { 'Fn::GetAtt': [name, 'Arn'] } });
const bytes = (FieldToMatch: object, PositionalConstraint: string, SearchString: string, types = ['NONE']) => ({
  ByteMatchStatement: { FieldToMatch, PositionalConstraint, SearchString, ...transforms(...types) },
});
const uri = { UriPath: {} };
const header = { SingleHeader: { Name: 'X-A' } };
const pattern = (FieldToMatch: object, RegexString: string) => ({
  RegexMatchStatement: { FieldToMatch, RegexString, ...transforms('NONE') },
});
const size = (FieldToMatch: object, ComparisonOperator: string, Size: number) => ({
  SizeConstraintStatement: { FieldToMatch, ComparisonOperator, Size, ...transforms('NONE') },
});

test.each<[string, object, [string, (RequestInit & { ip?: string })?], [string, (RequestInit & { ip?: string })?]]>([
  ['an IP set', { IPSetReferenceStatement: arn('Set') }, ['/', { ip: '192.0.2.7' }], ['/', { ip: '198.51.100.7' }]],
  [
    'an IP set of IPv6',
    { IPSetReferenceStatement: arn('Set') },
    ['/', { ip: '2001:db8::1' }],
    ['/', { ip: '2001:db9::1' }],
  ],
  [
    'a country',
    { GeoMatchStatement: { CountryCodes: ['FR'] } },
    ['/', { headers: { 'x-edge-viewer-country': 'FR' } }],
    ['/'],
  ],
  ['a beginning', bytes(uri, 'STARTS_WITH', '/admin'), ['/admin/x'], ['/x/admin']],
  ['an end', bytes(uri, 'ENDS_WITH', '.env'), ['/a/.env'], ['/.env/a']],
  [
    'a text, decoded and in lower case',
    bytes(uri, 'CONTAINS', 'admin', ['URL_DECODE', 'LOWERCASE']),
    ['/x/%41DMIN'],
    ['/x'],
  ],
  [
    'a header',
    bytes({ SingleHeader: { Name: 'User-Agent' } }, 'EXACTLY', 'bot'),
    ['/', { headers: { 'user-agent': 'bot' } }],
    ['/', { headers: { 'user-agent': 'bot2' } }],
  ],
  ['an argument', bytes({ SingleQueryArgument: { Name: 'q' } }, 'CONTAINS', '<'), ['/?Q=a%3Cb'], ['/?r=a%3Cb']],
  ['a method', bytes({ Method: {} }, 'EXACTLY', 'DELETE'), ['/', { method: 'DELETE' }], ['/', { method: 'PUT' }]],
  [
    'a body',
    bytes({ Body: {} }, 'CONTAINS', 'evil'),
    ['/', { method: 'POST', body: 'so evil' }],
    ['/', { method: 'POST', body: 'good' }],
  ],
  ['a size', size({ QueryString: {} }, 'GT', 5), ['/?abcdef'], ['/?abcde']],
  ['a pattern', pattern(uri, '^/\\d+$'), ['/42'], ['/42a']],
  [
    'a set of patterns',
    { RegexPatternSetReferenceStatement: { FieldToMatch: uri, ...arn('Patterns'), ...transforms('NONE') } },
    ['/a.php'],
    ['/a.phps'],
  ],
  [
    'and',
    { AndStatement: { Statements: [bytes(uri, 'STARTS_WITH', '/a'), bytes(uri, 'ENDS_WITH', 'z')] } },
    ['/a-z'],
    ['/a-y'],
  ],
  [
    'or',
    { OrStatement: { Statements: [bytes(uri, 'STARTS_WITH', '/a'), bytes(uri, 'ENDS_WITH', 'z')] } },
    ['/b-z'],
    ['/b'],
  ],
  ['not', { NotStatement: { Statement: bytes(uri, 'STARTS_WITH', '/open') } }, ['/closed'], ['/open/x']],
  ['all of a path', bytes(uri, 'EXACTLY', '/a'), ['/a'], ['/ab']],
  ['white space', bytes(uri, 'CONTAINS', 'a b', ['URL_DECODE', 'COMPRESS_WHITE_SPACE']), ['/a%20%09b'], ['/ab']],
  ['what is no escape', bytes(uri, 'CONTAINS', '%zz', ['URL_DECODE']), ['/%zz'], ['/zz']],
  ['a text in its own case', bytes(uri, 'CONTAINS', 'A%20b'), ['/A%20b'], ['/a%20b']],
  ['a part of a header', bytes(header, 'CONTAINS', 'b', ['LOWERCASE']), ['/', { headers: { 'x-a': 'abc' } }], ['/']],
  ['any value of a header', pattern(header, ''), ['/', { headers: { 'x-a': '' } }], ['/']],
  ['any size of a header', size(header, 'GE', 0), ['/', { headers: { 'x-a': 'b' } }], ['/']],
  ['no query', size({ QueryString: {} }, 'EQ', 0), ['/'], ['/?a']],
  ['a query', bytes({ QueryString: {} }, 'STARTS_WITH', 'a=1'), ['/?a=1&b'], ['/?b&a=1']],
  [
    'the first 16 KB of a body',
    bytes({ Body: {} }, 'CONTAINS', 'xy'),
    ['/', { method: 'POST', body: `${'-'.repeat(16_382)}xy` }],
    ['/', { method: 'POST', body: `${'-'.repeat(16_383)}xy` }],
  ],
])('%s blocks what matches, and nothing else', async (_, Statement, blocked, passed) => {
  const ask = await open([{ ...block, Statement }]);
  expect([await ask(...blocked), await ask(...passed)]).toEqual([403, 200]);
});

test.each([
  ['EQ', '.x.'],
  ['NE', 'x.x'],
  ['LE', 'xx.'],
  ['LT', 'x..'],
  ['GE', '.xx'],
  ['GT', '..x'],
])('a size that is %s 2, of 1, 2 and 3: %s', async (operator, blocked) => {
  const ask = await open([{ ...block, Statement: size({ QueryString: {} }, operator, 2) }]);
  const answers = [await ask('/?a'), await ask('/?ab'), await ask('/?abc')];
  expect(answers.map((status) => (status === 403 ? 'x' : '.')).join('')).toBe(blocked);
});

test('it is said which rule blocked a request, and which counted it', async () => {
  const count = { Action: { Count: {} }, Statement: bytes(uri, 'STARTS_WITH', '/') };
  const site = await start([count, { ...block, Statement: bytes(uri, 'EXACTLY', '/x') }]);
  for (const path of ['/', '/x']) await site.fetch(path);
  const [blocked, passed] = site.requests();
  const said = (record = blocked) => record?.stages.find(({ name }) => name === 'viewer-rules')?.summary;
  expect([said(passed), said()]).toEqual(Array(2).fill('web ACL `Acl`: `rule-0` counts it'));
  expect(blocked?.why).toMatchObject({ code: 'WebAcl', fixes: [{ label: 'It is rule-1 of web ACL "Acl".' }] });
});

test('F433 by priority the first that allows or blocks ends it; one that counts does not', async () => {
  const all = bytes(uri, 'STARTS_WITH', '/');
  const count = { Action: { Count: {} }, Priority: 1, Statement: all };
  const teapot = { Action: { Block: { CustomResponse: { ResponseCode: 418 } } }, Priority: 3, Statement: all };
  const allow = { Action: { Allow: {} }, Priority: 2, Statement: bytes(uri, 'STARTS_WITH', '/open') };
  const ask = await open([teapot, count, allow]);
  expect([await ask('/open'), await ask('/x')]).toEqual([200, 418]);
  const closed = await open([allow], { Block: {} });
  expect([await closed('/open'), await closed('/x')]).toEqual([200, 403]);
});

test('F434 a rate counts the requests of one address within its window, and within its scope', async () => {
  const RateBasedStatement = {
    AggregateKeyType: 'IP',
    Limit: 2,
    EvaluationWindowSec: 60,
    ScopeDownStatement: bytes(uri, 'STARTS_WITH', '/login'),
  };
  const ask = await open([{ ...block, Statement: { RateBasedStatement } }]);
  const from = { ip: '192.0.2.1' };
  expect([
    await ask('/login', from),
    await ask('/x', from),
    await ask('/login', from),
    await ask('/login', from),
  ]).toEqual([200, 200, 200, 403]);
  expect([await ask('/x', from), await ask('/login', { ip: '192.0.2.2' })]).toEqual([200, 200]);
  clock.now += 59_999;
  expect(await ask('/login', from)).toBe(403);
  clock.now += 1;
  expect(await ask('/login', from)).toBe(200);
});

test('what is not evaluated here is named, rule by rule, and no request meets it', async () => {
  const managed = {
    OverrideAction: { None: {} },
    Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'x' } },
  };
  const word = { ...block, Statement: bytes(uri, 'CONTAINS_WORD', 'x') };
  const nested = {
    ...block,
    Statement: { NotStatement: { Statement: { LabelMatchStatement: { Scope: 'LABEL', Key: 'x' } } } },
  };
  const captcha = { Action: { Captcha: {} }, Statement: bytes(uri, 'STARTS_WITH', '/') };
  const rules = [managed, word, nested, captcha];
  const [model] = readDistributions(stack(rules), { projectDir: '/nowhere' });
  expect(leftOut(model!)).toEqual(rules.map((_, at) => `rule "rule-${at}" of web ACL "Acl"`));
  expect(model!.notSimulated[0]!.instead).toContain('ManagedRuleGroupStatement');
  expect(await (await open(rules))('/x')).toBe(200);
});
