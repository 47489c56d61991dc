import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HeaderList } from '../../tools/simulator/http.js';
import { ask, downloadsKey, type Fortress, openFortress, TREASURE, viewerRequest } from './fortress.js';
import { cookieHeader, encode, NOW, policyCookies, privateAreaKey, type Signer, until } from './passes.js';
import { expectHeld, record } from './tally.js';

const host = 'areas.example.test';
const base = `https://${host}`;
let fortress: Fortress;

beforeAll(async () => {
  fortress = await openFortress();
});

afterAll(async () => {
  await fortress.close();
  expect(fortress.faults).toEqual([]);
});

const gates = [
  { area: 'private', by: 'our verifier' },
  { area: 'downloads', by: 'CloudFront’s own check' },
];

function signerOf(area: string): Signer {
  if (area === 'private') return { id: 'sample-private', key: privateAreaKey };
  const { behaviors } = fortress.core.models()[0]!;
  return { id: Object.keys(behaviors.find(({ trustedKeys }) => trustedKeys)!.trustedKeys!)[0]!, key: downloadsKey };
}

async function visit(area: string, cookies: Record<string, string> | string, query = '', ip = '192.0.2.2') {
  const line = typeof cookies === 'string' ? cookies : cookieHeader(cookies);
  const headers: HeaderList = line === '' ? [] : [['Cookie', line]];
  return ask(fortress.core, viewerRequest(host, `/${area}/x.html${query}`, headers, { ip }));
}

const whole = (area: string) => ({ Resource: `${base}/${area}/*`, Condition: until(NOW + 600) });

/** Policies of a signer who was talked into something, or who means somewhere else. Each is rightly signed. */
function signedCases(area: string): [what: string, statement: unknown, ip?: string][] {
  const good = whole(area);
  const resources = [
    `${base}/other/*`,
    `${base}/${area}`,
    `${base}/${area}/`,
    `${base}/${area}2/*`,
    `${base}/${area}er/*`,
    `${base}/${area}/y*`,
    `${base}/${area}/x.htm`,
    `${base}/${area}/x.html?`,
    `http://${host}/${area}/*`,
    `https://evil.example/${area}/*`,
    `https://${host}.evil.example/*`,
    `https://evil.${host}/*`,
    `${base}:8443/*`,
    `//${host}/*`,
    `${host}/*`,
    `/${area}/*`,
    `${area}/*`,
    '',
    `${base.toUpperCase()}/${area}/*`,
    `${base}/${area.toUpperCase()}/*`,
    `${base}/${area}/[x].html`,
    `${base}/${area}/x.*l$`,
    `${base}/.*`,
    `.*`,
    `${base}/(${area})/.+`,
    `${base}/%70rivate/*`,
    `${base}/./${area}/*`,
    ` ${base}/${area}/*`,
    `${base}/${area}/* `,
    `${base}/${area}/x.html\0`,
    `${base}/other/../${area}/*`,
    `${base}//${area}/*`,
    `${base}/${area}/%2a`,
    '?',
    `https://${host}?${area}/x.htm`,
  ];
  const odd = [null, 0, true, [], {}, [good.Resource], { '*': 1 }, [good.Resource, `${base}/other/*`]];
  const times = [
    NOW,
    NOW - 1,
    0,
    -1,
    1e300,
    // CloudFront itself takes milliseconds, for 50,000 years.
    ...(area === 'private' ? [NOW * 1000, 1e15, 2 ** 53] : []),
    NOW + 600.5,
    `${NOW + 600}`,
    null,
    true,
    [],
    {},
    [NOW + 600],
    '',
  ];
  const ranges = [
    '198.51.100.0/24',
    '192.0.2.3/32',
    '192.0.2.3',
    '192.0.2.0/33',
    '192.0.2.0/-1',
    '192.0.2.0/',
    '192.0.2',
    '0300.0.2.2',
    '3221225986',
    '0xc0.0.2.2',
    '192.0.2.2/32/1',
    '192.0.2.2, 0.0.0.0/0',
    '2001:db8::/32',
    '::/0',
    '::ffff:192.0.2.2',
    '*',
    '192.0.2.*',
    '',
    ' 192.0.2.2',
    null,
    0,
    [],
    ['0.0.0.0/0'],
    {},
  ];
  const starts = [NOW, NOW + 1, NOW * 1000, `${NOW - 1}`, null, true, [], {}, NOW - 0.5, 1e300];
  return [
    ...resources.map((Resource): [string, unknown] => [`Resource ${JSON.stringify(Resource)}`, { ...good, Resource }]),
    ...odd.map((Resource): [string, unknown] => [`Resource ${JSON.stringify(Resource)}`, { ...good, Resource }]),
    ...times.map((time): [string, unknown] => [
      `DateLessThan ${JSON.stringify(time)}`,
      { ...good, Condition: { DateLessThan: { 'AWS:EpochTime': time } } },
    ]),
    ...starts.map((time): [string, unknown] => [
      `DateGreaterThan ${JSON.stringify(time)}`,
      { ...good, Condition: { ...good.Condition, DateGreaterThan: { 'AWS:EpochTime': time } } },
    ]),
    ...ranges.map((range): [string, unknown] => [
      `IpAddress ${JSON.stringify(range)}`,
      { ...good, Condition: { ...good.Condition, IpAddress: { 'AWS:SourceIp': range } } },
    ]),
    [
      'IPv4 range for a viewer on IPv6',
      { ...good, Condition: { ...good.Condition, IpAddress: { 'AWS:SourceIp': '192.0.2.0/24' } } },
      '2001:db8::1',
    ],
    [
      'IPv4 range for a mapped viewer outside',
      { ...good, Condition: { ...good.Condition, IpAddress: { 'AWS:SourceIp': '192.0.2.0/24' } } },
      '::ffff:198.51.100.1',
    ],
    ['no Condition', { Resource: good.Resource }],
    ['empty Condition', { ...good, Condition: {} }],
    ['a Condition list', { ...good, Condition: [good.Condition] }],
    ['a condition in lower case', { ...good, Condition: { datelessthan: { 'AWS:EpochTime': NOW + 600 } } }],
    ['two times in a list', { ...good, Condition: { DateLessThan: [{ 'AWS:EpochTime': NOW + 600 }] } }],
    ...textCases(area).map(([what, text]): [string, unknown] => [what, text]),
  ];
}

/** Whole policies. A Resource pasted together from what a user said can end its string and go on as a statement of its own. */
function textCases(area: string): [what: string, policy: string][] {
  const all = `{"Resource":"*","Condition":{"DateLessThan":{"AWS:EpochTime":${NOW + 600}}}}`;
  const past = `"Condition":{"DateLessThan":{"AWS:EpochTime":${NOW - 9}}}`;
  const later = `"Condition":{"DateLessThan":{"AWS:EpochTime":${NOW + 600}}}`;
  const open = `{"Statement":[{"Resource":"${base}`;
  return [
    ['two statements', `{"Statement":[${all},${all}]}`],
    ['a statement injected through the Resource', `${open}/other/x",${past}},{"Resource":"*",${later}}]}`],
    ['a second Condition injected', `${open}/${area}/*",${later},"x":"",${past}}]}`],
    ['an earlier Condition injected', `${open}/${area}/*",${past},${later}}]}`],
    ['a second Resource injected', `${open}/other/x","Resource":"*",${later}}]}`],
    [
      'a second time injected',
      `${open}/${area}/*","Condition":{"DateLessThan":{"AWS:EpochTime":${NOW - 9},"AWS:EpochTime":${NOW + 600}}}}]}`,
    ],
    ['a second Statement', `{"Statement":[],"Statement":[${all}]}`],
    ['an escaped key', `${open}/other/x","\\u0052esource":"*",${later}}]}`],
    [
      'an escaped Condition',
      `${open}/${area}/*",${past},"\\u0043ondition":{"DateLessThan":{"AWS:EpochTime":${NOW + 600}}}}]}`,
    ],
    ['no statement', '{"Statement":[]}'],
    ['a statement without a list', `{"Statement":${all}}`],
    ['a list', `[${all}]`],
    ['the bare statement', all],
    ['nothing', '{}'],
    ['null', 'null'],
    ['a number', '1'],
    ['a text', '"*"'],
    ['no JSON', '{"Statement":['],
    ['text behind', `{"Statement":[${all}]}x`],
    ['two documents', `{"Statement":[${all}]}{"Statement":[${all}]}`],
    ['__proto__', `{"__proto__":{"Statement":[${all}]}}`],
    ['a statement by __proto__', `{"Statement":[{"__proto__":${all}}]}`],
    ['statement null', '{"Statement":[null]}'],
    ['nested lists', `{"Statement":[[${all}]]}`],
    ['another case', `{"statement":[${all}]}`],
    ['a comment', `{/* */"Statement":[${all}]}`],
    ['single quotes', `{'Statement':[]}`],
    ['an exponent', `${open}/${area}/*","Condition":{"DateLessThan":{"AWS:EpochTime":1e999}}}]}`],
  ];
}

/** What somebody without the key can do to good cookies. */
function cookieCases(good: Record<string, string>): [what: string, cookie: string][] {
  const without = (name: string) =>
    cookieHeader(Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)));
  const with_ = (changes: Record<string, string>) => cookieHeader({ ...good, ...changes });
  const [policy, signature, id, hash] = [
    'CloudFront-Policy',
    'CloudFront-Signature',
    'CloudFront-Key-Pair-Id',
    'CloudFront-Hash-Algorithm',
  ] as const;
  const names = [policy, signature, id];
  return [
    ...names.map((name): [string, string] => [`no ${name}`, without(name)]),
    ...names.map((name): [string, string] => [`empty ${name}`, with_({ [name]: '' })]),
    ...names.map((name): [string, string] => [`${name} twice`, `${cookieHeader(good)}; ${name}=${good[name]}`]),
    ...names.map((name): [string, string] => [
      `${name} in lower case`,
      `${without(name)}; ${name.toLowerCase()}=${good[name]}`,
    ]),
    ...names.map((name): [string, string] => [`${name} in quotes`, with_({ [name]: `"${good[name]}"` })]),
    ...names.map((name): [string, string] => [
      `${name} with a blank inside`,
      with_({ [name]: `${good[name]!.slice(0, 4)} ${good[name]!.slice(4)}` }),
    ]),
    ...['MD5', 'SHA512', 'sha256', 'none', '', 'SHA1', 'SHA-256', '__proto__'].map((value): [string, string] => [
      `hash ${value}`,
      with_({ [hash]: value }),
    ]),
    ...[
      '__proto__',
      'constructor',
      'x',
      '*',
      '',
      ' ',
      '%00',
      '../key',
      good[id]!.toUpperCase(),
      good[id]!.slice(1),
      `${good[id]}x`,
    ]
      .filter((one) => one !== good[id])
      .map((value): [string, string] => [`key ${value}`, with_({ [id]: value })]),
    ['a signature of zeros', with_({ [signature]: encode(Buffer.alloc(256)) })],
    ['half a signature', with_({ [signature]: good[signature]!.slice(0, 80) })],
    ['a longer signature', with_({ [signature]: `${good[signature]}AAAA` })],
    ['a signature in standard base64', with_({ [signature]: `+/=${good[signature]!.slice(3)}` })],
    ['a policy in plain text', with_({ [policy]: '{"Statement":[]}' })],
    ['an Expires beside it', `${without(policy)}; CloudFront-Expires=${NOW + 600}`],
    ['a canned policy in milliseconds', `${without(policy)}; CloudFront-Expires=${NOW * 1000}`],
    ['a huge cookie', with_({ [policy]: 'A'.repeat(20_000) })],
  ];
}

test.each(gates)('a right policy opens /$area/*', async ({ area }) => {
  const cookies = policyCookies(whole(area), signerOf(area));
  expect(await visit(area, cookies)).toMatchObject({ status: 200, text: `${TREASURE} ${area}` });
});

test.each(gates)('no policy opens /$area/* but one that covers it now, for this viewer: $by', async ({ area, by }) => {
  const thing = `\`/${area}/*\` (${by}), by policies that mean something else`;
  for (const [what, statement, ip] of signedCases(area)) {
    const { status, text } = await visit(area, policyCookies(statement, signerOf(area)), '', ip);
    record(thing, what, status >= 400 && status < 500 && !text.includes(TREASURE));
  }
  expectHeld(thing);
});

test.each(gates)('cookies that were tampered with do not open /$area/*: $by', async ({ area, by }) => {
  const thing = `\`/${area}/*\` (${by}), by cookies tampered with`;
  const good = policyCookies(whole(area), signerOf(area));
  for (const [what, cookie] of cookieCases(good)) {
    const { status, text } = await visit(area, cookie);
    record(thing, what, status >= 400 && status < 500 && !text.includes(TREASURE));
  }
  const stranger =
    area === 'private'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = policyCookies(whole(area), { id: signerOf(area).id, key: stranger.privateKey });
  record(thing, 'signed by a stranger', (await visit(area, foreign)).status >= 400);
  const elsewhere = gates.find((gate) => gate.area !== area)!.area;
  record(
    thing,
    'signed for the other gate',
    (await visit(area, policyCookies(whole(area), signerOf(elsewhere)))).status >= 400,
  );
  for (const query of [
    '?Expires=1',
    '?Signature=x',
    '?Key-Pair-Id=x',
    '?Policy=x',
    '?Policy=&Signature=&Key-Pair-Id=',
    '?Expires=1&Expires=2',
  ]) {
    record(thing, `good cookies beside ${query}`, (await visit(area, good, query)).status >= 400);
  }
  expectHeld(thing);
});

test.each(gates)('every byte of policy, signature and key id counts for /$area/*: $by', async ({ area, by }) => {
  const thing = `\`/${area}/*\` (${by}), by cookies with one byte changed`;
  let good = policyCookies(whole(area), signerOf(area));
  // An ECDSA signature is now and then a byte shorter: the count of tries must not depend on it.
  while (good['CloudFront-Signature']!.length < 96) good = policyCookies(whole(area), signerOf(area));
  for (const name of ['CloudFront-Policy', 'CloudFront-Signature', 'CloudFront-Key-Pair-Id']) {
    const value = good[name]!;
    for (let at = 0; at < value.length; at++) {
      const other = value[at] === 'A' ? 'B' : 'A';
      const changed = { ...good, [name]: value.slice(0, at) + other + value.slice(at + 1) };
      record(thing, `byte ${at} of ${name}`, (await visit(area, changed)).status >= 400);
    }
  }
  expectHeld(thing);
});

test.each(gates)('a signed URL of /$area/* is good for that URL alone: $by', async ({ area, by }) => {
  const thing = `\`/${area}/*\` (${by}), by signed URLs changed`;
  const { id, key } = signerOf(area);
  const policy = `{"Statement":[{"Resource":"${base}/${area}/x.html?a=1","Condition":{"DateLessThan":{"AWS:EpochTime":${NOW + 600}}}}]}`;
  const signature = encode(sign('sha256', Buffer.from(policy), key));
  const signed = `Expires=${NOW + 600}&Signature=${signature}&Key-Pair-Id=${id}&Hash-Algorithm=SHA256`;
  expect((await visit(area, '', `?a=1&${signed}`)).status).toBe(200);
  const changed = [
    `?a=2&${signed}`,
    `?${signed}`,
    `?a=1&b=2&${signed}`,
    `?a=1&a=1&${signed}`,
    `?A=1&${signed}`,
    `?a=%31&${signed}`,
    `?a=1&${signed}&b=2`,
    `?b=2&a=1&${signed}`,
    `?a=1;b=2&${signed}`,
    `?a=1+&${signed}`,
    `?a=1%20&${signed}`,
    `?a=1&${signed.replace(String(NOW + 600), String(NOW + 601))}`,
    `?a=1&${signed.replace(`Expires=${NOW + 600}`, `Expires=0${NOW + 600}`)}`,
    `?a=1&${signed}&Expires=${NOW + 900}`,
    `?a=1&Expires=${NOW + 900}&${signed}`,
    `?a=1&${signed}&Policy=${encode(policy.replace('x.html', '*'))}`,
    `?a=1&${signed.replace('Expires', 'expires')}`,
    `?a=1&${signed.replace(/&Hash-Algorithm=SHA256/, '')}`,
    `?a=1&${signed}&Hash-Algorithm=SHA1`,
    `?a=1&${signed}&Signature=${signature}`,
    `?a=1&${signed}&Key-Pair-Id=${id}`,
    `?a=1&${signed.replace(id, `${id}x`)}`,
    `?a=1&${signed.replace('=', '%3D')}`,
    `?a=1%26${signed}`,
    `?a=1&${signed.replaceAll('&', ';')}`,
    `?a=1&${signed.replace(`${NOW + 600}`, `${NOW + 600}.0`)}`,
  ];
  for (const query of changed)
    record(thing, query.replaceAll(signature, '…'), (await visit(area, '', query)).status >= 400);
  expectHeld(thing);
});
