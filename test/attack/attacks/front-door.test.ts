import { expect, test } from 'vitest';
import { frontDoor, tryTogether } from '../../../tools/attack/attacks/front-door.js';
import { spellingsOf, trySpellings } from '../../../tools/attack/attacks/other-spellings.js';
import type { Guard } from '../../../tools/attack/guard.js';
import type { Tried } from '../../../tools/attack/leak.js';
import type { Asked } from '../../../tools/attack/stack.js';
import { behavior as anyBehavior, cff, distribution, origin } from '../../simulator/support.js';
import { guardOn, openSmall, type Small } from '../small.js';
import { behavior, code, EVERY_METHOD, handler, type Part, runs, server, signed, stack } from '../stack-parts.js';

const area = (more: Part = {}): Part => ({
  PathPattern: '/private/*',
  ...behavior('App', { AllowedMethods: EVERY_METHOD, ...more }),
});
const open = (more: Part = {}, resources: Part = {}): Part =>
  stack({ origins: [server], byDefault: behavior('App'), others: [area(more)], resources });

/** By the line of the summary, of those in `how` or of all: the requests that got through. */
async function askedOf(small: Small, guard: Guard, how = ''): Promise<Map<string, Asked[]>> {
  const asked = new Map<string, Asked[]>();
  for (const tries of frontDoor(small.stack, guard)) {
    for await (const { line, leak } of tries) {
      if (!line.includes(how)) break;
      asked.set(line, [...(asked.get(line) ?? []), ...(leak?.asked ?? [])]);
    }
  }
  return asked;
}

test('a plain path is asked for by every method, fact, pass, host, query and protocol', async () => {
  const small = await openSmall(open());
  const spoken = cff("request.headers['x-internal-team']; request.cookies.pass; '10.1.2.3';");
  const functions = { 'viewer-request': spoken };
  const asked = await askedOf(small, guardOn(small, { behavior: { ...small.model.behaviors[0]!, functions } }));
  const valuesOf = (how: string, value: (one: Asked) => unknown) => asked.get(`/private/*, ${how}`)!.map(value);
  expect(valuesOf('other methods', ({ method }) => method)).toEqual(['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
  const facts = valuesOf('headers that state a fact', ({ headers }) => headers?.join());
  expect(facts).toEqual(
    expect.arrayContaining([
      'x-internal-team,10.1.2.3',
      'x-internal-team,/private/x.html',
      'x-real-ip,www.example.test',
    ]),
  );
  expect(facts).not.toContain('pass,10.1.2.3');
  const passes = valuesOf('passes made up', ({ headers }) => headers?.join());
  expect(passes).toEqual(expect.arrayContaining(['Cookie,pass=x', 'Cookie,session=admin']));
  const hosts = ['www.example.test', 'WWW.EXAMPLE.TEST', small.model.domainName];
  expect(valuesOf('other hosts', ({ host }) => host)).toEqual(hosts);
  const targets = ['/private/x.html?', '/private/x.html?admin=1'];
  expect(valuesOf('queries', ({ target }) => target)).toEqual(expect.arrayContaining(targets));
  const protocols = valuesOf('other protocols', ({ scheme, httpVersion }) => `${scheme} ${httpVersion}`);
  expect(protocols).toEqual(['undefined 1.0', 'undefined 2.0']);
  expect(asked.size).toBe(6);
});

test('where plain HTTP is answered, that is tried too', async () => {
  const small = await openSmall(open({ ViewerProtocolPolicy: 'allow-all' }));
  const asked = [...(await askedOf(small, guardOn(small), 'other protocols')).values()].flat();
  expect(asked.map(({ scheme = 'https', httpVersion }) => `${scheme} ${httpVersion}`)).toEqual([
    ...['https 1.0', 'https 2.0'],
    ...['http undefined', 'http 1.0'],
  ]);
});

test('to who has a pass no other is made up', async () => {
  const small = await openSmall(stack({ origins: [server], byDefault: behavior('App', signed) }));
  const who = { name: '/', headers: [['Cookie', 'a=1']] satisfies [string, string][] };
  expect([...(await askedOf(small, guardOn(small, { who }), 'passes made up')).keys()]).toEqual([]);
  const open = await openSmall(stack({ origins: [server], byDefault: behavior('App') }));
  const [first] = (await askedOf(open, guardOn(open, { who }), 'queries')).get('*, queries, by the pass for /')!;
  expect(first).toMatchObject({ headers: [['Cookie', 'a=1']], secret: 1 });
});

test.each([
  ['*.example.test', ['x.example.test', 'X.EXAMPLE.TEST']],
  ['a.test', ['a.test', 'A.TEST']],
])('of %s these hosts get through: %j', async (alias, hosts) => {
  const config = { Aliases: [alias] };
  const small = await openSmall(stack({ origins: [server], byDefault: behavior('App'), config }));
  const asked = (await askedOf(small, guardOn(small), 'other hosts')).get('*, other hosts')!;
  expect(asked.map(({ host }) => host)).toEqual([...hosts, small.model.domainName]);
});

async function some(tries: AsyncGenerator<Tried>, most: number): Promise<Tried[]> {
  const list: Tried[] = [];
  for await (const tried of tries) if (list.push(tried) === most) break;
  return list;
}

test('spellings and variations are drawn by the seed, and told by what is enough of both', async () => {
  const small = await openSmall(open());
  const drawn = async (seed: number) =>
    (await some(tryTogether(small.stack, guardOn(small), seed), 40)).map(({ leak, line }) => [
      line,
      leak?.kind,
      leak?.asked,
    ]);
  const [one, again, other] = [await drawn(1), await drawn(1), await drawn(2)];
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
  expect(new Set(one.map(([line]) => line))).toEqual(new Set(['/private/*, spellings with something else']));
  const alone = one
    .filter(([, kind]) => kind !== undefined)
    .map(([, kind, asked]) => [kind, (asked as Asked[])[0]!.target.replace(/\?.*/, '')]);
  expect(alone.filter(([kind, target]) => kind === 'spelling' || target !== '/private/x.html')).toEqual([]);
  expect(alone.length).toBeGreaterThan(3);
});

test('what a variation alone does not get is told by its spelling', async () => {
  const gate = handler(`if (request.uri === '/private/x.html') { return { statusCode: 401 }; }`);
  const small = await openSmall(open(runs('Gate'), code('Gate', gate)));
  const tried = await some(tryTogether(small.stack, guardOn(small), 1), 150);
  const leaks = tried.flatMap(({ leak }) => leak ?? []);
  expect(new Set(leaks.map(({ kind }) => kind))).toEqual(new Set(['spelling']));
  expect(leaks.length).toBeGreaterThan(3);
});

test('a guard is tried by the other spellings of its path, and by way of behaviors with the same server', async () => {
  const far = { Id: 'Far', DomainName: 'far.example.test', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } };
  const below = { ...server, Id: 'Below', OriginPath: '/private' };
  const others = [
    area(signed),
    { PathPattern: '/static/*.gif', ...behavior('App') },
    { PathPattern: 'pub/?', ...behavior('Below') },
    { PathPattern: '/far/*', ...behavior('Far') },
    { PathPattern: '/avoid/*', ...behavior('App') },
  ];
  const small = await openSmall(stack({ origins: [server, below, far], byDefault: behavior('App'), others }));
  const avoid = new Set([small.model.behaviors[4]!]);
  const targets = spellingsOf(guardOn(small, { avoid }));
  // What leads to the same object with another origin path comes first, then one sign encoded, slashes before all others.
  expect(targets.slice(0, 4)).toEqual(['/x.html', '/private%2Fx.html', '/private/x%2Ehtml', '/%70rivate/x.html']);
  expect(targets).toEqual(
    expect.arrayContaining([
      '/static/private/x.html',
      '/private/x.html;.gif',
      '/static/%2e%2e%2fprivate/x.html',
      '/pub/../private/x.html',
      '/x%2Ehtml',
      '/%78.html',
    ]),
  );
  expect(targets.filter((target) => /^\/(far|avoid)\/|;pub\/x$/.test(target))).toEqual([]);
  expect(targets).not.toContain('/private/x.html');
  expect(targets).not.toContain('*');
  expect(new Set(targets).size).toBe(targets.length);
});

test('by way of a group of which one is the same server, too', () => {
  const [main, far] = [origin('main', { domainName: 'app.example.test' }), origin('far', { path: '/archive' })];
  const groups = { Both: { id: 'Both', members: ['far', 'main'] satisfies [string, string], statusCodes: [500] } };
  const ways = [anyBehavior({ pattern: '/private/*' }), anyBehavior({ pattern: '/grouped/*', targetOriginId: 'Both' })];
  const model = distribution({ origins: { main, far }, originGroups: groups, behaviors: ways });
  const targets = spellingsOf(guardOn({ model }));
  expect(targets).toContain('/grouped/private/x.html');
  // Nothing of it lies below the path of the other.
  expect(targets).not.toContain('/x.html');
});

test('of many behaviors ten are ways', async () => {
  const others = [
    area(signed),
    ...Array.from({ length: 12 }, (_, at) => ({ PathPattern: `/w${at}/*`, ...behavior('App') })),
  ];
  const small = await openSmall(stack({ origins: [server], byDefault: behavior('App'), others }));
  const ways = new Set(spellingsOf(guardOn(small)).flatMap((target) => /^\/w\d+\//.exec(target)?.[0] ?? []));
  expect([...ways]).toEqual(Array.from({ length: 10 }, (_, at) => `/w${at}/`));
});

test('each is asked for, and told by the way it came', async () => {
  const small = await openSmall(stack({ origins: [server], byDefault: behavior('App'), others: [area(signed)] }));
  const tried = await some(trySpellings(small.stack, guardOn(small)), 200);
  expect(tried.map(({ line }) => line)).toEqual(Array(200).fill('/private/*, other spellings'));
  expect(tried.find(({ leak }) => leak)?.leak).toBeUndefined();
  expect(tried.find(({ maybe }) => maybe)?.maybe).toMatchObject({
    kind: 'shared-origin',
    area: '/private/*',
    model: small.model,
    asked: [{ target: '/private%2Fx.html', headers: [], secret: 0 }],
    status: 200,
    got: 'object "private%2Fx.html" of origin "App"',
    where: { behavior: small.model.behaviors[1] },
  });
});
