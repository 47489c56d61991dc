import { expect, test } from 'vitest';
import { kindOfSpelling, tryPast } from '../../tools/attack/judge.js';
import type { Asked } from '../../tools/attack/stack.js';
import { guardOn, openSmall, serve } from './small.js';
import { behavior, bucket, type Part, s3, server, signed, stack } from './stack-parts.js';

const onServer = (others: Part[]): Part => stack({ origins: [server], byDefault: behavior('App'), others });
const onBucket = (others: Part[]): Part =>
  stack({ origins: [s3('Files')], byDefault: behavior('Files'), others, resources: bucket('Files') });
const open = onServer([{ PathPattern: '/private/*', ...behavior('App') }]);
const shut = onServer([{ PathPattern: '/private/*', ...behavior('App', signed) }]);
const bucketOpen = onBucket([{ PathPattern: '/private/*', ...behavior('Files') }]);
const bucketShut = onBucket([{ PathPattern: '/private/*', ...behavior('Files', signed) }]);
const inBucket = { objects: new Set(['Files private/x.html']) };

/** What is told of it: through, perhaps by a server that reads paths loosely, or nothing. */
test.each<[what: string, template: Part, asked: Asked, told: string | undefined]>([
  [
    'the path itself',
    open,
    { target: '/private/x.html' },
    'leak spelling /private/* object "private/x.html" of origin "App"',
  ],
  [
    'as a whole URL',
    open,
    { target: 'http://evil.example/private/x.html?a' },
    'leak spelling /private/* object "private/x.html" of origin "App"',
  ],
  [
    'one sign encoded',
    open,
    { target: '/%70rivate/x.html' },
    'leak spelling /private/* object "private/x.html" of origin "App"',
  ],
  [
    'a slash encoded',
    shut,
    { target: '/private%2fx.html' },
    'maybe shared-origin * object "private%2fx.html" of origin "App"',
  ],
  ['in capitals', open, { target: '/PRIVATE/x.html' }, 'maybe shared-origin * object "PRIVATE/x.html" of origin "App"'],
  ['another object', open, { target: '/private/y.html' }, undefined],
  ['what is refused', shut, { target: '/private/x.html' }, undefined],
  [
    'of a bucket',
    bucketOpen,
    { target: '/private/x.html' },
    'leak spelling /private/* object "private/x.html" of bucket "Files"',
  ],
  [
    'of a bucket, by another behavior',
    bucketShut,
    { target: '/private%2Fx.html' },
    'leak shared-bucket * object "private/x.html" of bucket "Files"',
  ],
  ['of a bucket, in capitals', bucketOpen, { target: '/PRIVATE/x.html' }, undefined],
])('%s', async (_what, template, asked, told) => {
  const small = await openSmall(template);
  const ours = template === bucketOpen || template === bucketShut ? inBucket : {};
  const tried = await tryPast(small.stack, guardOn(small, ours), asked, kindOfSpelling, 'the line');
  const found = [tried.leak && ['leak', tried.leak], tried.maybe && ['maybe', tried.maybe]] as const;
  const all = found.flatMap((each) => {
    if (each === undefined) return [];
    const [how, leak] = each as ['leak', NonNullable<typeof tried.leak>];
    expect(leak).toMatchObject({
      area: '/private/*',
      model: small.model,
      asked: [{ ...asked, secret: 0 }],
      status: 200,
    });
    return `${how} ${leak.kind} ${'behavior' in leak.where && leak.where.behavior.pattern} ${leak.got}`;
  });
  expect([tried.line, ...all]).toEqual(['the line', ...(told === undefined ? [] : [told])]);
});

test('the path of an object in capitals is read loosely too', async () => {
  const small = await openSmall(open);
  const guard = guardOn(small, { objects: new Set(['app.example.test Private/X.html']) });
  expect((await tryPast(small.stack, guard, { target: '/private/x.html' }, 'query', 'line')).maybe).toMatchObject({
    kind: 'query',
  });
});

test('what a server of the user’s says of the guarded path alone is that object, by whatever path', async () => {
  const origins = { App: await serve((url) => [200, /private/i.test(url) ? 'the plans' : 'welcome']) };
  const near = { ...server, CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } };
  const small = await openSmall(stack({ origins: [near], byDefault: behavior('App') }), [], { origins });
  const told = async (target: string, body: string | undefined) => {
    const guard = guardOn(small, body === undefined ? {} : { body });
    return (await tryPast(small.stack, guard, { target }, 'spelling', 'line')).leak?.got;
  };
  expect(await told('/x/private', 'the plans')).toBe('object "/private/x.html" of origin "App"');
  expect(await told('/x', 'the plans')).toBeUndefined();
  expect(await told('/x/private', undefined)).toBeUndefined();
});
