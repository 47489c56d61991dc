import { expect, test } from 'vitest';
import { locksOf, tryOrigins } from '../../../tools/attack/attacks/origins.js';
import { type Guard, nobody } from '../../../tools/attack/guard.js';
import type { Behavior, HttpApiRoute, Origin, RestMethod } from '../../../tools/distribution/model.js';
import { behavior, bucketTarget, cff, distribution, edge, origin } from '../../simulator/support.js';
import { all } from '../small.js';

const always = { type: 's3', signing: 'always' } as const;
const statement = {
  effect: 'Allow' as const,
  principals: [],
  actions: [],
  resources: [],
  inverted: { principals: false, actions: false, resources: false },
  conditions: {},
};
const code = { file: '/x.js', text: '', handler: 'handler', environment: {} };
const route = (auth: HttpApiRoute['auth']) => ({ key: '$default', auth, code, timeout: 1 });
const method = (auth: RestMethod['auth'], needsKey = false): RestMethod => ({
  method: 'ANY',
  path: '/{proxy+}',
  auth,
  needsKey,
  code,
  timeout: 1,
});
const functionUrl = (auth: 'AWS_IAM' | 'NONE'): Partial<Origin> => ({
  target: { kind: 'function-url', logicalId: 'Fn', code, auth, permissions: [], timeout: 1 },
});
const httpApi = (...auths: HttpApiRoute['auth'][]): Partial<Origin> => ({
  target: { kind: 'http-api', logicalId: 'Api', stage: '$default', routes: auths.map(route) },
});
const restApi = (methods: RestMethod[], policy?: (typeof statement)[]): Partial<Origin> => ({
  target: { kind: 'rest-api', logicalId: 'Api', stages: [], methods, keys: {}, policy, arn: 'arn' },
});
const bucket = (more: Parameters<typeof bucketTarget>[1] = {}): Partial<Origin> => ({
  kind: 's3',
  target: bucketTarget('Files', more),
});
const named = { kind: 's3', domainName: 'files.s3.eu-central-1.amazonaws.com' } as const;
const secret = { customHeaders: [['x-origin-verify', 'x']] satisfies [string, string][] };

const PUBLIC = 'a bucket that everybody reads';
const UNSIGNED = 'a bucket that is asked unsigned';
const FUNCTION = 'a function URL with AuthType NONE';
const ROUTE = 'an API with a route that wants no signature';
const METHOD = 'an API with a method that wants neither signature nor key';
const OAC = 'origin access control';

/** Why it counts as open where something guards it, whether it counts where nothing does, and what else is its lock. */
type Row = [what: string, origin: Partial<Origin>, open: string | undefined, alone: boolean, lock?: string];

const rows: Row[] = [
  ['a bucket that a policy opens', bucket({ publicRead: true }), PUBLIC, true],
  ['that an access control list opens', bucket({ aclRead: true }), PUBLIC, true],
  ['that a policy opens, signed or not', { ...bucket({ publicRead: true }), accessControl: always }, PUBLIC, true],
  ['a website', bucket({ publicRead: true, website: true }), PUBLIC, false],
  ['a bucket with nothing said', bucket(), UNSIGNED, false],
  ['with a policy of no statement', bucket({ statements: [] }), UNSIGNED, false],
  ['with a policy', bucket({ statements: [statement] }), undefined, false],
  ['that reads a header', bucket({ headerRead: true }), undefined, false],
  ['that is signed for', { ...bucket(), accessControl: always }, undefined, false, OAC],
  ['whose access never signs', { ...bucket(), accessControl: { ...always, signing: 'never' } }, UNSIGNED, false],
  ['a bucket of elsewhere', named, UNSIGNED, false],
  ['a bucket of elsewhere, signed for', { ...named, accessControl: always }, undefined, false, OAC],
  ['a bucket of elsewhere, as a server', { ...named, kind: 'custom' }, undefined, false],
  ['a bucket of elsewhere, told a secret', { ...named, ...secret }, undefined, false],
  ['a server', {}, undefined, false],
  ['a server, as a bucket', { kind: 's3' }, undefined, false],
  ['a function URL', functionUrl('NONE'), FUNCTION, true],
  ['a function URL, told a secret', { ...functionUrl('NONE'), ...secret }, undefined, false],
  ['a function URL with IAM', functionUrl('AWS_IAM'), undefined, false, 'IAM'],
  ['an API', httpApi('NONE', 'AWS_IAM'), ROUTE, false],
  ['an API with IAM', httpApi('AWS_IAM', 'AWS_IAM'), undefined, false, 'IAM'],
  ['an API without a route', httpApi(), undefined, false],
  ['a REST API', restApi([method('AWS_IAM'), method('NONE')]), METHOD, false],
  ['a REST API with a policy', restApi([method('NONE')], [statement]), undefined, false],
  ['a REST API with keys', restApi([method('AWS_IAM'), method('NONE', true)]), undefined, false],
  ['a REST API with IAM', restApi([method('AWS_IAM'), method('AWS_IAM', true)]), undefined, false, 'IAM'],
];

function guarding(model: Guard['model'], guarded: Behavior): Guard {
  const avoid = new Set<Behavior>();
  const pattern = '/private/*';
  return { model, behavior: guarded, pattern, by: '', path: '/private/a', who: nobody, objects: new Set(), avoid };
}

test.each(rows)('%s', async (_what, overrides, open, alone, lock) => {
  const main = origin('main', { path: '/below', ...overrides });
  const model = distribution({ origins: { main } });
  const leak = (area: string, path: string) => ({
    kind: 'unsigned-origin',
    area,
    model,
    asked: [],
    url: `https://${main.domainName}/below${path}`,
    status: 200,
    got: `object "below${path}" of "main", ${open}`,
    where: { origin: main },
  });
  const line = '*, its origin asked past CloudFront';
  const guard = guarding(model, model.behaviors[0]!);
  const guarded = await all(tryOrigins(model, [guarding(model, behavior()), guard]));
  expect(guarded).toEqual([{ line, leak: open && leak('/private/*', '/private/a') }]);
  expect(await all(tryOrigins(model, []))).toEqual([{ line, leak: alone ? leak('*', '/x/x.html') : undefined }]);
  expect(locksOf(model)).toEqual(lock === undefined ? [] : [{ pattern: '*', by: `${lock} of origin main` }]);
});

test.each([
  ['a Lambda behind the cache may sign', { 'origin-request': edge('') }, undefined],
  ['one before it does not', { 'viewer-request': cff('') }, UNSIGNED],
])('%s', async (_what, functions, open) => {
  for (const overrides of [bucket(), named]) {
    const model = distribution({
      origins: { main: origin('main', overrides) },
      behaviors: [behavior({ functions })],
    });
    const [tried] = await all(tryOrigins(model, [guarding(model, model.behaviors[0]!)]));
    expect(tried?.leak?.got).toEqual(open && expect.stringMatching(`, ${open}$`));
    expect(locksOf(model)).toEqual([]);
  }
});
