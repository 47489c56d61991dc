import { expect, test } from 'vitest';
import { tryBelow } from '../../../tools/attack/attacks/below.js';
import { tryFacts } from '../../../tools/attack/attacks/identity-headers.js';
import { tryOrder } from '../../../tools/attack/attacks/order.js';
import { tryWrites } from '../../../tools/attack/attacks/writes.js';
import { nobody } from '../../../tools/attack/guard.js';
import { all, gained, openSmall } from '../small.js';
import {
  ALL_VIEWER,
  behavior,
  bucket,
  code,
  EVERY_METHOD,
  forwarding,
  handler,
  type Part,
  runs,
  s3,
  server,
  signed,
  stack,
} from '../stack-parts.js';

const pattern = (PathPattern: string, origin: string, more: Part = {}): Part => ({
  PathPattern,
  ...behavior(origin, more),
});
const app = (...others: Part[]): Part => stack({ origins: [server], byDefault: behavior('App'), others });
const files = (byDefault: Part, ...others: Part[]): Part =>
  stack({
    origins: [
      s3('Files'),
      { ...s3('Files', { OriginPath: '/private' }), Id: 'Below' },
      { ...s3('Files', { OriginPath: '/pri' }), Id: 'Part' },
      s3('Other', { OriginPath: '/private' }),
    ],
    byDefault,
    others,
    resources: { ...bucket('Files'), ...bucket('Other') },
  });

test.each<[what: string, template: Part, gets: string[]]>([
  [
    'a guarded path',
    app(pattern('*.jpg', 'App'), pattern('/private/*', 'App', signed)),
    [
      'wrong-order /private/*: GET /private/x/x.jpg → 200 object "private/x/x.jpg" of origin "App"',
      'wrong-order /private/*: GET /private/x.jpg → 200 object "private/x.jpg" of origin "App"',
    ],
  ],
  ['an open one', app(pattern('*.jpg', 'App'), pattern('/private/*', 'App')), []],
  ['a guarded one, and guards it too', app(pattern('*.jpg', 'App', signed), pattern('/private/*', 'App', signed)), []],
  ['an exception', app(pattern('/private/open/*', 'App'), pattern('/private/*', 'App', signed)), []],
])('an earlier behavior takes %s', async (_what, template, gets) => {
  const { stack: small, model } = await openSmall(template);
  const tried = await all(tryOrder(small, model));
  for (const { line, leak } of tried) {
    expect(line).toBe('/private/*, paths that an earlier behavior takes');
    expect(leak?.where).toEqual(leak && { behavior: model.behaviors[1] });
  }
  expect(await gained(tryOrder(small, model))).toEqual(gets);
});

test.each<[what: string, template: Part, gets: string[]]>([
  [
    'into a guarded folder',
    files(behavior('Files', signed), pattern('/pub/*', 'Below')),
    ['shared-bucket *: GET /pub/x.html → 200 object "private/pub/x.html" of bucket "Files"'],
  ],
  ['into a folder whose guard has a path of its own', files(behavior('Part', signed), pattern('/pub/*', 'Below')), []],
  [
    'of a guard from which it leads away',
    files(behavior('Below', signed), pattern('/private/*', 'Files')),
    ['shared-bucket *: GET /private/x.html → 200 object "private/x.html" of bucket "Files"'],
  ],
  ['into another bucket', files(behavior('Files', signed), pattern('/pub/*', 'Other')), []],
  ['that is guarded too', files(behavior('Files', signed), pattern('/pub/*', 'Below', signed)), []],
  [
    'of a behavior that is never asked',
    files(behavior('Files', signed), pattern('/pub/*', 'Files', signed), pattern('/pub/*', 'Below')),
    [],
  ],
  [
    'into what another one has',
    files(behavior('Files', signed), pattern('/private/pub/*', 'Files'), pattern('/pub/*', 'Below')),
    [],
  ],
])('an origin path %s', async (_what, template, gets) => {
  const { stack: small, found, model } = await openSmall(template);
  const guard = found.guards.find((each) => each.behavior === model.behaviors.at(-1))!;
  expect(await gained(tryBelow(small, guard))).toEqual(gets);
  const lines = (await all(tryBelow(small, guard))).map(({ line }) => line);
  expect(new Set([...lines, '*, by other origin paths']).size).toBe(1);
});

test('what the guarded path itself gives is no way past it', async () => {
  const { stack: small, found, model } = await openSmall(files(behavior('Files', signed), pattern('/pub/*', 'Below')));
  expect(await all(tryBelow(small, { ...found.guards[0]!, behavior: model.behaviors[0]! }))).toEqual([]);
});

const writer = ['s3:GetObject', 's3:PutObject'];
const written = (how: string) =>
  `open-method *: ${how === 'written' ? 'PUT' : 'DELETE'} /x/x.html → 200 object "x/x.html" of bucket "Files", ${how} by nobody in particular`;
const writable = (actions: string[], more: Part = {}): Part =>
  stack({
    origins: [s3('Files'), server],
    byDefault: behavior('Files', { AllowedMethods: EVERY_METHOD, ...more }),
    resources: bucket('Files', actions),
  });

test.each<[what: string, template: Part, gets: string[]]>([
  ['nobody writes', writable(['s3:GetObject']), []],
  ['puts', writable(writer), [written('written')]],
  ['puts and deletes', writable(['s3:*']), [written('written'), written('deleted')]],
  ['is refused by a key group', writable(writer, signed), []],
  ['is refused by its methods', writable(writer, { AllowedMethods: ['GET', 'HEAD'] }), []],
  ['to a server, as it wants', app(pattern('/api/*', 'App', { AllowedMethods: EVERY_METHOD })), []],
  [
    'to a behavior that is never asked',
    stack({
      origins: [s3('Files'), server],
      byDefault: behavior('App'),
      others: ['App', 'Files'].map((origin) => pattern('/up/*', origin, { AllowedMethods: EVERY_METHOD })),
      resources: bucket('Files', writer),
    }),
    [],
  ],
])('whoever asks %s', async (_what, template, gets) => {
  const { stack: small, model } = await openSmall(template);
  expect(await gained(tryWrites(small, model))).toEqual(gets);
});

const overwrites = (name: string, value: string) =>
  code('Facts', handler(`request.headers['${name}'] = { value: ${value} };`));
const told = (...names: string[]) => forwarding({ HeadersConfig: { HeaderBehavior: 'whitelist', Headers: names } });
const way = (resources: Part, more: Part = {}): Part =>
  stack({
    origins: [server],
    byDefault: behavior('App', { OriginRequestPolicyId: { Ref: 'Sent' }, ...more }),
    resources,
  });
const everything = { OriginRequestPolicyId: ALL_VIEWER };
const believed = (name: string) =>
  `header-trust *: GET /x/x.html → 200 "${name}" at origin "App", as the viewer wrote it`;

test.each<[what: string, template: Part, gets: string[]]>([
  ['nothing', way(told('X-Team')), []],
  ['an address, by name', way(told('True-Client-IP')), [believed('true-client-ip'), believed('true-client-ip')]],
  ['who somebody is, by name', way(told('X-User')), [believed('x-user'), believed('x-user')]],
  [
    'an address that a function writes',
    way({ ...told('True-Client-IP'), ...overwrites('true-client-ip', 'event.viewer.ip') }, runs('Facts')),
    [],
  ],
  ['all that the viewer says', stack({ origins: [server], byDefault: behavior('App', everything) }), []],
  [
    'what a function writes for the same server elsewhere',
    stack({
      origins: [server],
      byDefault: behavior('App', everything),
      others: [pattern('/in/*', 'App', { ...everything, ...runs('Facts') })],
      resources: overwrites('x-user-role', "'guest'"),
    }),
    [believed('x-user-role'), believed('x-user-role')],
  ],
  [
    'what a function makes of another header',
    stack({
      origins: [server],
      byDefault: behavior('App', { ...everything, ...runs('Facts') }),
      resources: code(
        'Facts',
        handler(
          "if (request.headers['x-client-ip']) { request.headers['x-auth-ip'] = request.headers['x-client-ip']; }",
        ),
      ),
    }),
    [believed('x-auth-ip'), believed('x-auth-ip'), believed('x-auth-ip')],
  ],
])('an origin is told %s', async (_what, template, gets) => {
  const { stack: small, model } = await openSmall(template);
  const ways = model.behaviors.map((each) => ({ behavior: each, who: nobody }));
  expect(await gained(tryFacts(small, model, ways))).toEqual(gets);
});
