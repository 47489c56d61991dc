/** Policies of a signer who means something else, and cookies that somebody without the key has changed. */
import { cookieHeader, encode, NOW, until } from './passes.js';

export const host = 'areas.example.test';
export const base = `https://${host}`;

export const whole = (area: string) => ({ Resource: `${base}/${area}/*`, Condition: until(NOW + 600) });

/** Policies of a signer who was talked into something, or who means somewhere else. Each is rightly signed. */
export function signedCases(area: string): [what: string, statement: unknown, ip?: string][] {
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
export function cookieCases(good: Record<string, string>): [what: string, cookie: string][] {
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
