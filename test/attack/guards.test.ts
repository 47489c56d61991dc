import { expect, test } from 'vitest';
import { readPass } from '../../tools/attack/pass.js';
import { openSmall, serve } from './small.js';
import {
  behavior,
  bucket,
  code,
  edge,
  firewall,
  handler,
  type Part,
  runs,
  runsEdge,
  s3,
  server,
  signed,
  stack,
} from './stack-parts.js';

const refuses = (statusCode: number) => `{ return { statusCode: ${statusCode} }; }`;
const app = (more: Part, rest: Parameters<typeof stack>[0] | Part = {}): Part =>
  stack({ origins: [server], byDefault: behavior('App', more), ...rest });
const geo = (RestrictionType: string, ...Locations: string[]) => ({
  config: { Restrictions: { GeoRestriction: { RestrictionType, Locations } } },
});
const gate = {
  resources: code('Gate', handler(`if (!request.cookies.a || request.cookies.a.value !== 'good') ${refuses(401)}`)),
};
const inside = handler(`if (request.uri.startsWith('/docs/draft')) ${refuses(403)}`);

/** Pattern, what refuses, who is refused. */
test.each<[what: string, template: Part, guards: string[]]>([
  ['nothing', app({}), []],
  ['a key group', app(signed), ['* key group nobody']],
  ['a function', app(runs('Gate'), gate), ['* function Gate nobody']],
  [
    'a Lambda',
    app(runsEdge('Gate', 'origin-request'), { resources: edge('Gate', "return { status: '403' };") }),
    ['* Lambda Gate nobody'],
  ],
  ['a firewall', app({}, firewall('/staff')), ['/staff/* web ACL nobody']],
  ['a country that is shut out', app({}, geo('blacklist', 'DE', 'FR')), ['* geo restriction a viewer in DE']],
  ['countries that are let in', app({}, geo('whitelist', 'US', 'DE')), ['* geo restriction a viewer in AQ']],
  ['countries of which one is the usual', app({}, geo('whitelist', 'US', 'AQ')), ['* geo restriction a viewer in BV']],
  ['countries of which each is let in', app({}, geo('whitelist', 'US', 'AQ', 'BV')), []],
  [
    'the usual country',
    app({}, geo('blacklist', 'US')),
    ['* geo restriction nobody', '* geo restriction a viewer in US'],
  ],
  [
    'a bucket that nobody may read',
    stack({ origins: [s3('Files')], byDefault: behavior('Files'), resources: bucket('Files', ['s3:PutObject']) }),
    ['* origin Files nobody'],
  ],
  ['a distribution that is off', app({}, { config: { Enabled: false } }), ['* CloudFront nobody']],
  ['a folder, by code', app(runs('Gate'), { resources: code('Gate', inside) }), ['/docs/draft/* function Gate nobody']],
  [
    'a folder and what lies in it',
    app({ ...signed, ...runs('Gate') }, { resources: code('Gate', inside) }),
    ['* key group nobody'],
  ],
])('what guards is found: %s', async (_what, template, guards) => {
  const { found } = await openSmall(template);
  expect(found.guards.map(({ pattern, by, who }) => `${pattern} ${by} ${who.name}`)).toEqual(guards);
  expect(found.broken.size).toBe(0);
});

test('a function that fails is no guard: it is told once, and nothing is tried on its behavior', async () => {
  const others = [
    { PathPattern: '/broken/*', ...behavior('App', { ...runs('Broken') }) },
    { PathPattern: '/shut/*', ...behavior('App', signed) },
  ];
  const resources = code('Broken', `function handler(event) { event.request.uri.nothing.there; '/broken/more' }`);
  const { found, model } = await openSmall(app({}, { others, resources }));
  expect(found.broken).toEqual(new Set([model.behaviors[0]]));
  expect([...found.notes]).toEqual([
    expect.stringMatching(/^\/broken\/x\.html: `Broken` failed: TypeError: .*undefined/),
    expect.stringMatching(/^\/shut\/\* let nobody in/),
  ]);
  expect(found.guards.map(({ pattern }) => pattern)).toEqual(['/shut/*']);
  expect(found.guards[0]!.avoid).toBe(found.broken);
});

test('a function whose code is nowhere here is told: what it guards was not tried', async () => {
  const FunctionARN = 'arn:aws:cloudfront::111122223333:function/elsewhere';
  const { found } = await openSmall(app({ FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN }] }));
  expect([...found.notes]).toEqual([
    `*: ${FunctionARN}, not known here. What it guards was not tried: give --function "*:viewer-request=FILE".`,
  ]);
});

const two = handler(`
  var a = (request.cookies.a || { value: '' }).value;
  if (a !== 'good' && a !== 'best' || request.uri.startsWith('/docs/draft') && a !== 'best') { return { statusCode: 401 }; }
  request.uri = '/inner' + request.uri;`);

test('a good pass opens what it is for, and is refused where it is not: that is a guard against it', async () => {
  const template = app(runs('Gate'), { resources: code('Gate', two) });
  const [good, best] = [readPass('/', 'a=good'), readPass('/', 'a=best')];
  const { found } = await openSmall(template, [good, best]);
  expect(found.guards.map(({ pattern, who, objects }) => [pattern, who.name, [...objects]])).toEqual([
    ['*', 'nobody', ['app.example.test x/x.html', 'app.example.test inner/x/x.html']],
    ['/docs/draft/*', '/', ['app.example.test docs/draft/x.html']],
  ]);
  expect([good.opens, best.opens]).toEqual([new Set([found.guards[0]]), new Set([found.guards[0]])]);
  expect([...found.notes]).toEqual([]);
});

test('a pass that opens nothing is told, with what it was given for', async () => {
  const others = [{ PathPattern: '/shut/*', ...behavior('App', runs('Gate')) }];
  const passes = [readPass('/shut/*', 'a=bad'), readPass('/other/*', 'a=good')];
  const { found } = await openSmall(app({}, { others, ...gate }), passes);
  expect(found.guards.map(({ pattern, who }) => [pattern, who.name])).toEqual([
    ['/shut/*', 'nobody'],
    ['/shut/*', '/shut'],
  ]);
  expect([...found.notes]).toEqual([
    'The pass for /shut opened nothing: /shut/* let nobody in.',
    'The pass for /other opened nothing: no guard let nobody in.',
  ]);
  expect([...found.guards[0]!.objects]).toEqual(['app.example.test shut/x.html']);
});

test('the error page that a refused pass gets is nothing that is guarded', async () => {
  const CustomErrorResponses = [{ ErrorCode: 403, ResponsePagePath: '/error.html', ResponseCode: 403 }];
  const template = app(
    {},
    { others: [{ PathPattern: '/shut/*', ...behavior('App', signed) }], config: { CustomErrorResponses } },
  );
  const { found } = await openSmall(template, [readPass('/shut/*', 'a=bad')]);
  expect([...found.guards[0]!.objects]).toEqual(['app.example.test shut/x.html']);
});

test('of a server of the user’s it is learnt what it says where, if it says it there alone', async () => {
  const origins = {
    App: await serve((url) =>
      url.startsWith('/gone') ? [404, 'not here'] : [200, url === '/plans/x.html' ? 'the plans' : 'welcome'],
    ),
  };
  const others = ['/plans/*', '/same/*', '/gone/*'].map((PathPattern) => ({ PathPattern, ...behavior('App', signed) }));
  const near = { ...server, CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } };
  const { found } = await openSmall(app({}, { origins: [near], others }), [], { origins });
  expect(found.guards.map(({ pattern, body }) => [pattern, body])).toEqual([
    ['/plans/*', 'the plans'],
    ['/same/*', undefined],
    ['/gone/*', undefined],
  ]);
  expect([...found.notes][0]).toBe('Origin App answers 404 to /gone/x.html: nothing of it can get through there.');
  const stoodIn = await openSmall(app({}, { others }));
  expect(stoodIn.found.guards.map(({ body }) => body)).toEqual([undefined, undefined, undefined]);
});
