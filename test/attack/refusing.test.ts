import { expect, test } from 'vitest';
import { openSmall } from './small.js';
import { behavior, code, handler, runs, server, stack } from './stack-parts.js';

const answers = (statusCode: number, location?: string) =>
  `return { statusCode: ${statusCode}${location === undefined ? '' : `, headers: { location: { value: ${location} } }`} };`;
const cookie = 'request.cookies.a;';
/** Sends on so many times, and refuses then. */
const hops = (most: number) =>
  `var n = Number((request.querystring.n || { value: 0 }).value); if (n === ${most}) { ${answers(401)} } ${answers(302, "request.uri + '?n=' + (n + 1)")}`;

/** What a function does for a path below its behavior, and whether it is a guard. */
const rows: [what: string, body: string, isGuard: boolean][] = [
  ['nothing', '', false],
  ['it answers', answers(200), false],
  ['it answers, and reads a cookie', cookie + answers(200), true],
  ['it answers, and reads Authorization', `request.headers.authorization; ${answers(200)}`, true],
  ['nothing is there', answers(404), false],
  ['nothing is there, and it reads a cookie', cookie + answers(404), true],
  ['a mistake, and it reads a cookie', cookie + answers(400), false],
  ['it is gone, and it reads a cookie', cookie + answers(410), false],
  ['it has failed', answers(500), false],
  ['not known', answers(401), true],
  ['not paid', answers(402), true],
  ['forbidden', answers(403), true],
  ['not known to a proxy', answers(407), true],
  ['of the law', answers(451), true],
  ['it has moved', answers(301, "'/home'"), false],
  ['it has moved, and it reads a cookie', cookie + answers(301, "'/home'"), true],
  ['to a login', answers(302, "'/login'"), true],
  ['to sign in', answers(302, "'https://id.example.test/sign-in'"), true],
  ['to a login, by the first of its kind', answers(300, "'/login'"), true],
  ['to a login, by the last of its kind', answers(399, "'/login'"), true],
  ['with the way back', answers(302, "'/home?to=' + request.uri"), true],
  ['with the way back, encoded', answers(302, "'/home?to=' + encodeURIComponent(request.uri)"), true],
  ['without a location', answers(302), false],
  ['to no URL', answers(302, "'https://'"), false],
  ['to the same path elsewhere', answers(301, "'https://other.test' + request.uri"), false],
  [
    'to the same path of ours, which refuses',
    `if (request.headers.host.value === 'www.example.test') { ${answers(301, "'https://also.example.test' + request.uri")} } ${answers(401)}`,
    true,
  ],
  [
    'to the same path of ours, which gives it',
    `if (request.headers.host.value === 'www.example.test') { ${answers(301, "'https://also.example.test' + request.uri")} }`,
    false,
  ],
  [
    'to the same path with a query, which gives it',
    `if (!request.querystring.a) { ${answers(301, "request.uri + '?a=1'")} } else if (request.querystring.a.value !== '1') { ${answers(401)} }`,
    false,
  ],
  ['to another path, which refuses', `if (!request.uri.startsWith('/home')) { ${answers(301, "'/home'")} }`, false],
  ['after five steps', hops(5), true],
  ['after six', hops(6), false],
];

test('a guard is what refuses, or asks who one is', async () => {
  const origins = [server];
  const others = rows.map((_row, at) => ({ PathPattern: `/g${at}/*`, ...behavior('App', runs(`F${at}`)) }));
  const functions = rows.map(([, body], at) => code(`F${at}`, handler(body)));
  const config = { Aliases: ['www.example.test', 'also.example.test'] };
  const template = stack({
    origins,
    byDefault: behavior('App'),
    others,
    config,
    resources: Object.assign({}, ...functions),
  });
  const { found, model } = await openSmall(template);
  const by = new Map(found.guards.map((guard) => [guard.pattern, guard]));
  const seen = rows.map(([what, body], at): (typeof rows)[0] => [what, body, by.has(`/g${at}/*`)]);
  expect(seen).toEqual(rows);
  expect(by.get('/g9/*')).toMatchObject({
    model,
    behavior: model.behaviors[9],
    by: 'function F9',
    path: '/g9/x.html',
    who: { name: 'nobody', headers: [] },
    objects: new Set(['app.example.test g9/x.html']),
  });
  expect([...found.notes]).toContain(
    '/g9/* let nobody in. With --pass "/g9/*=COOKIE" its good passes are tried changed, after their end, and elsewhere.',
  );
});
