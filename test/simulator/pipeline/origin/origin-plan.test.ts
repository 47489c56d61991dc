/** Which origins are asked, as the helpers of the module `cloudfront` changed them. DG/helper-functions-origin-modification.html */
import { expect, test } from 'vitest';
import type { DistributionModel, Origin } from '../../../../tools/distribution/model.js';
import type { OriginChange } from '../../../../tools/engine/types.js';
import { movedTo, planOrigins } from '../../../../tools/simulator/pipeline/origin/origin-plan.js';
import { behavior, distribution, origin } from '../../support.js';

const certificate = { file: 'client.pem' } as unknown as Origin['clientCertificate'];
const first = origin('first', {
  path: '/v1',
  customHeaders: [['x-key', 'old']],
  completionTimeout: 60,
  clientCertificate: certificate,
  accessControl: { type: 'lambda', signing: 'no-override' },
});
const model: DistributionModel = distribution({
  origins: { first, second: origin('second'), bucket: origin('bucket', { kind: 's3' }) },
  originGroups: { pair: { id: 'pair', members: ['first', 'second'], statusCodes: [503] } },
});

function plan(targetOriginId: string, originChange: OriginChange | undefined) {
  const exchange = { distribution: { model }, behavior: behavior({ targetOriginId }), originChange };
  return planOrigins(exchange as unknown as Parameters<typeof planOrigins>[0]);
}

const update = (change: Record<string, unknown>) => plan('first', { kind: 'update', origin: change }).primary;

test('the behavior says who is asked: one origin, or the two of a group', () => {
  expect(plan('second', undefined)).toEqual({
    primary: { origin: model.origins.second, hostHeader: undefined },
    secondary: undefined,
    statusCodes: [],
  });
  expect(plan('pair', undefined)).toEqual({
    primary: { origin: first, hostHeader: undefined },
    secondary: { origin: model.origins.second, hostHeader: undefined },
    statusCodes: [503],
  });
});

test.each<[Record<string, unknown>, Partial<Origin>]>([
  [{}, {}],
  [{ originPath: '' }, { path: '' }],
  [{ originPath: '/v2' }, { path: '/v2' }],
  [{ customHeaders: {} }, { customHeaders: [] }],
  [{ customHeaders: { a: '1' } }, { customHeaders: [['a', '1']] }],
  [{ connectionAttempts: 1 }, { attempts: 1 }],
  [
    { timeouts: { readTimeout: 1, responseCompletionTimeout: 0, keepAliveTimeout: 2, connectionTimeout: 3 } },
    { readTimeout: 1, completionTimeout: 0, keepaliveTimeout: 2, connectTimeout: 3 },
  ],
  [{ timeouts: {} }, {}],
  [{ mTLSConfig: 'off' }, { clientCertificate: undefined }],
  [{ customOriginConfig: { port: 8080 } }, { httpPort: 8080, httpsPort: 8080 }],
  [{ customOriginConfig: { protocol: 'http' } }, { protocolPolicy: 'http-only' }],
  [{ customOriginConfig: { protocol: 'https' } }, { protocolPolicy: 'https-only' }],
  [{ originAccessControlConfig: {} }, {}],
  [{ originAccessControlConfig: { enabled: true } }, {}],
  [{ originAccessControlConfig: { enabled: false } }, { accessControl: undefined }],
  [
    { originAccessControlConfig: { originType: 's3', signingBehavior: 'always' } },
    { accessControl: { type: 's3', signing: 'always' } },
  ],
  [{ domainName: first.domainName }, {}],
  [{ domainName: 'second.origin.test' }, { id: 'second', domainName: 'second.origin.test' }],
  [{ domainName: 'bucket.origin.test' }, { id: 'bucket', kind: 's3', domainName: 'bucket.origin.test' }],
  [{ domainName: 'else.test' }, { id: 'else.test', kind: 'custom', domainName: 'else.test' }],
])('updateRequestOrigin(%j) changes %j, and nothing else', (change, expected) => {
  expect(update(change)).toEqual({ origin: { ...first, ...expected }, hostHeader: undefined });
});

test('a host is sent as it is named', () => {
  expect(update({ hostHeader: 'a.test' }).hostHeader).toBe('a.test');
  const select = (options: Record<string, unknown>) =>
    plan('first', { kind: 'select', originId: 'second', options } as unknown as OriginChange);
  expect(select({ hostHeader: 'a.test' }).primary).toEqual({ origin: model.origins.second, hostHeader: 'a.test' });
  expect(select({ hostHeader: 5 }).primary.hostHeader).toBeUndefined();
});

test('signing begins where a function asks for it', () => {
  const config = { enabled: true };
  const { origin: signed } = plan('second', { kind: 'update', origin: { originAccessControlConfig: config } }).primary;
  expect(signed.accessControl).toEqual({ type: 's3', signing: 'always' });
});

test('an update is of the first of a group; the second stays', () => {
  const changed = plan('pair', { kind: 'update', origin: { originPath: '/v2' } });
  expect([changed.primary.origin.path, changed.secondary?.origin, changed.statusCodes]).toEqual([
    '/v2',
    model.origins.second,
    [503],
  ]);
});

test('a group that a function makes has its own members, overrides and statuses', () => {
  const group = {
    originIds: ['second', { originId: 'first', originOverrides: { originPath: '/g' } }],
    failoverCriteria: { statusCodes: [404] },
  };
  expect(plan('bucket', { kind: 'group', group })).toEqual({
    primary: { origin: model.origins.second, hostHeader: undefined },
    secondary: { origin: { ...first, path: '/g' }, hostHeader: undefined },
    statusCodes: [404],
  });
  expect(plan('bucket', { kind: 'group', group: { originIds: [{ originId: 'first' }] } })).toEqual({
    primary: { origin: first, hostHeader: undefined },
    secondary: undefined,
    statusCodes: [],
  });
});

test.each([
  ['site.s3.eu-central-1.amazonaws.com', 's3'],
  ['site.s3.amazonaws.com', 's3'],
  ['site.s3-website.eu-central-1.amazonaws.com', 's3'],
  ['site.s3.eu-central-1.amazonaws.com.evil.test', 'custom'],
  ['s3.test', 'custom'],
])('what is at %s is taken for %s', (domainName, kind) => {
  const moved = movedTo(first, domainName, model);
  expect(moved).toEqual({ ...first, domainName, id: domainName, kind, target: { kind: 'external', url: undefined } });
});
