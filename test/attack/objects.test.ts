import { expect, test } from 'vitest';
import { isBucket, objectAt, placeOf, plainObjects } from '../../tools/attack/objects.js';
import { behavior, bucketTarget, distribution, origin } from '../simulator/support.js';

const files = origin('Site', { target: bucketTarget('Files') });
const app = origin('App', { domainName: 'app.example.test' });

test.each([
  ['/a/x.html', 'Files a/x.html', 'app.example.test a/x.html'],
  ['/%61/x%2ehtml', 'Files a/x.html', 'app.example.test a/x.html'],
  ['/a/../b', 'Files a/../b', 'app.example.test b'],
  ['/a/%2e%2E/b', 'Files a/../b', 'app.example.test b'],
  ['/a+b', 'Files a b', 'app.example.test a+b'],
  ['/a%20b', 'Files a b', 'app.example.test a b'],
  ['/a%2Fb', 'Files a/b', 'app.example.test a%2Fb'],
  ['/a%5cb', 'Files a\\b', 'app.example.test a%5cb'],
  ['/a%25b', 'Files a%b', 'app.example.test a%25b'],
  ['/a%3Fb%23c%3bd', 'Files a?b#c;d', 'app.example.test a%3Fb%23c%3bd'],
  ['/a%7Fb%1fc', 'Files a\x7fb\x1fc', 'app.example.test a%7Fb%1fc'],
  ['/%C3%A9', 'Files é', 'app.example.test %C3%A9'],
  ['/%E0%A4%A', undefined, 'app.example.test %E0%A4%A'],
])('%s names %s in a bucket, and %s at a server', (path, inBucket, atServer) => {
  expect([objectAt(files, path), objectAt(app, path)]).toEqual([inBucket, atServer]);
});

test.each([
  ['files.s3.eu-central-1.amazonaws.com', true],
  ['files.s3-eu-west-1.amazonaws.com', true],
  ['files.s3.amazonaws.com', true],
  ['files.s3.cn-north-1.amazonaws.com.cn', true],
  ['files.s3.amazonaws.com.evil.example', false],
  ['s3.amazonaws.com', false],
  ['app.example.test', false],
])('a bucket of elsewhere is known by its name: %s is one: %s', (domainName, expected) => {
  const named = origin('Named', { domainName });
  expect(isBucket(named)).toBe(expected);
  expect(placeOf(named)).toBe(domainName);
  expect(isBucket({ ...files, domainName })).toBe(true);
  expect(placeOf({ ...files, domainName })).toBe('Files');
});

test('a path names an object at each origin of a group, behind the path of that origin, and none by broken encoding', () => {
  const model = distribution({
    origins: { One: { ...files, path: '/one' }, Two: { ...app, path: '/two' } },
    originGroups: { Both: { id: 'Both', members: ['One', 'Two'], statusCodes: [500] } },
  });
  const grouped = behavior({ targetOriginId: 'Both' });
  expect([...plainObjects(model, grouped, '/x')]).toEqual(['Files one/x', 'app.example.test two/x']);
  expect([...plainObjects(model, grouped, '/%')]).toEqual(['app.example.test two/%']);
});
