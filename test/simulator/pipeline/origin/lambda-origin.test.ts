/** The origin as origin-request sees it, and what its edits come to. DG/lambda-event-structure.html, "origin" */
import { expect, test } from 'vitest';
import type { Origin } from '../../../../tools/distribution/model.js';
import { changedOrigin, toLambdaOrigin } from '../../../../tools/simulator/pipeline/origin/lambda-origin.js';
import { distribution, origin } from '../../support.js';

const custom = origin('main', { path: '/v1', customHeaders: [['x-key', '1']], httpPort: 8080, httpsPort: 8443 });
const accessControl = { type: 's3', signing: 'always' } as const;
const bucket = origin('bucket', { kind: 's3', domainName: 'bucket.s3.amazonaws.com', accessControl });
const model = distribution({ origins: { main: custom, bucket, other: origin('other', { readTimeout: 5 }) } });

const fields = {
  domainName: 'main.origin.test',
  path: '/v1',
  customHeaders: { 'x-key': [{ key: 'x-key', value: '1' }] },
  readTimeout: 30,
};

test.each<[Partial<Origin>, object]>([
  [{}, { port: 8443, protocol: 'https' }],
  [{ protocolPolicy: 'match-viewer' }, { port: 8443, protocol: 'https' }],
  [{ protocolPolicy: 'http-only' }, { port: 8080, protocol: 'http' }],
  [{ completionTimeout: 9 }, { responseCompletionTimeout: 9 }],
])('a server with %j is told as %j', (parts, told) => {
  const own = { keepaliveTimeout: 5, sslProtocols: ['TLSv1.2'], port: 8443, protocol: 'https' };
  const seen = toLambdaOrigin({ ...custom, ...parts });
  expect(seen).toMatchObject({ custom: { ...fields, ...own, ...told } });
  expect('responseCompletionTimeout' in (seen as { custom: object }).custom).toBe('completionTimeout' in parts);
});

test('a bucket is told without signature', () => {
  expect(toLambdaOrigin(bucket)).toEqual({
    s3: {
      authMethod: 'none',
      region: '',
      domainName: bucket.domainName,
      path: '',
      customHeaders: {},
      readTimeout: 30,
    },
  });
});

function changed(of: Origin, edit: (seen: { custom?: Record<string, unknown>; s3?: Record<string, unknown> }) => void) {
  const before = toLambdaOrigin(of);
  const after = structuredClone(before);
  edit(after as never);
  return changedOrigin({ origin: of, hostHeader: 'a.test' }, before, after, model);
}

test('what is not edited stays as it is', () => {
  const choice = { origin: custom, hostHeader: 'a.test' };
  const before = toLambdaOrigin(custom);
  expect(changedOrigin(choice, before, undefined, model)).toBe(choice);
  expect(changedOrigin(choice, before, structuredClone(before), model)).toBe(choice);
});

test.each<[string, object, Partial<Origin>]>([
  ['its path', { path: '/v2' }, { path: '/v2' }],
  ['no path', { path: undefined }, { path: '' }],
  ['its timeout', { readTimeout: 7 }, { readTimeout: 7 }],
  ['no timeout', { readTimeout: undefined }, {}],
  ['no timeout for what is kept', { keepaliveTimeout: undefined }, {}],
  [
    'its headers',
    { customHeaders: { 'x-a': [{ value: '1' }], b: [{ key: 'B-B', value: '2' }] } },
    {
      customHeaders: [
        ['X-A', '1'],
        ['B-B', '2'],
      ],
    },
  ],
  ['no headers', { customHeaders: undefined }, { customHeaders: [] }],
  [
    'its protocol and port',
    { protocol: 'http', port: 81 },
    { protocolPolicy: 'http-only', httpPort: 81, httpsPort: 81 },
  ],
  ['its server', { domainName: 'other.origin.test' }, { id: 'other', domainName: 'other.origin.test' }],
])('a function changes %s', (_, edit, expected) => {
  const { origin: after, hostHeader } = changed(custom, ({ custom: seen }) => void Object.assign(seen!, edit));
  expect(hostHeader).toBe('a.test');
  expect(after).toEqual({ ...custom, httpPort: 8443, ...expected });
});

test('access control belongs to the bucket: a server in its place gets no signature', () => {
  expect(changed(bucket, ({ s3 }) => void Object.assign(s3!, { path: '/a' })).origin).toEqual({
    ...bucket,
    path: '/a',
  });
  const server = changed(bucket, (seen) => {
    seen.custom = { ...seen.s3, port: 443, protocol: 'https' };
    delete seen.s3;
  });
  expect(server.origin).toMatchObject({ kind: 'custom', accessControl: undefined });
  const moved = changed(custom, (seen) => {
    seen.s3 = { ...seen.custom, domainName: bucket.domainName };
    delete seen.custom;
  });
  expect(moved.origin).toMatchObject({ id: 'bucket', kind: 's3', accessControl: undefined, httpPort: 8080 });
});
