/** Who may read what of a bucket, by its policy. IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { PolicyStatement } from '../../../tools/distribution/bucket-policy.js';
import type { HeaderList, OriginRequest } from '../../../tools/http/messages.js';
import { type BucketOptions, createBucket } from '../../../tools/simulator/origins/bucket.js';
import { bySigner, now, originRequest, textOf } from './requests.js';

const directory = mkdtempSync(join(tmpdir(), 'edgewright-access-'));
writeFileSync(join(directory, 'a.txt'), 'readable');
afterAll(() => rmSync(directory, { recursive: true }));

const arn = 'arn:aws:s3:::site';
const distributionArn = 'arn:aws:cloudfront::123456789012:distribution/E1';
const asker = { distributionArn, principals: ['cloudfront.amazonaws.com'] };
const domainName = 'site.s3.us-east-1.amazonaws.com';

function statement(parts: Partial<PolicyStatement> = {}): PolicyStatement {
  return {
    effect: 'Allow',
    principals: ['cloudfront.amazonaws.com'],
    actions: ['s3:GetObject'],
    resources: [`${arn}/*`],
    inverted: { principals: false, actions: false, resources: false },
    conditions: {},
    ...parts,
  };
}

const toCloudFront = statement();
const toAll = statement({ principals: ['*'] });
const when = (operator: string, key: string, value: string) =>
  statement({ principals: ['*'], conditions: { [operator]: { [key]: [value] } } });
const lists = (principal: string) =>
  statement({ principals: [principal], actions: ['s3:ListBucket'], resources: [arn] });
const denied = statement({ effect: 'Deny', principals: ['*'] });

type Who = 'anybody' | 'cloudfront' | 'edge-role';
const keyed = (statements: PolicyStatement[]) => ({ statements, arn, asker });
const host: HeaderList = [['Host', domainName]];

async function ask(who: Who, rules: Partial<BucketOptions>, parts: Partial<OriginRequest>) {
  const none = { label: 'bucket', directory, domainName, canRead: false, canList: false, publicRead: false };
  const bucket = createBucket({ ...none, now: () => now, ...rules });
  const request = originRequest({ path: '/a.txt', ...parts });
  const answer = await bucket.fetch(who === 'anybody' ? request : await bySigner(request, { service: 's3', who }));
  const text = await textOf(answer);
  return [answer.status, /<Code>(.+)<\/Code>/.exec(text)?.[1] ?? text];
}

const read = [200, 'readable'];
const closed = [403, 'AccessDenied'];
const missing = { path: '/b.txt' };
const typed = { query: 'response-content-type=text%2Fplain' };
const absent = [404, 'NoSuchKey'];

test.each<[string, Who, Partial<BucketOptions>, unknown, Partial<OriginRequest>?]>([
  ['nobody where nothing is said', 'anybody', {}, closed],
  ['anybody where all may', 'anybody', { publicRead: true }, read],
  ['not under another name', 'anybody', { publicRead: true }, [404, 'NoSuchBucket'], { headers: [['Host', 'a.test']] }],
  ['nor without one', 'anybody', { publicRead: true }, [404, 'NoSuchBucket'], { headers: [] }],
  ['in whatever case it is', 'anybody', { publicRead: true, domainName: domainName.toUpperCase() }, read],
  ['', 'anybody', { publicRead: true }, read, { headers: [['Host', domainName.toUpperCase()]] }],
  ['anybody whom a statement means', 'anybody', keyed([toAll]), read],
  ['nobody whom none means', 'anybody', keyed([toCloudFront]), closed],
  ['a policy counts for more than what is known without it', 'anybody', { publicRead: true, ...keyed([]) }, closed],
  ['an object open by its list', 'anybody', { aclRead: true, ...keyed([]) }, read],
  ['but for a denial', 'anybody', { aclRead: true, ...keyed([denied]) }, closed],
  ['a denial counts for more than a grant', 'anybody', keyed([toAll, denied]), closed],
  ['another object', 'anybody', keyed([statement({ principals: ['*'], resources: [`${arn}/c.txt`] })]), closed],
  ['a missing one', 'anybody', keyed([toAll]), closed, missing],
  ['a missing one, to whom may list', 'anybody', keyed([toAll, lists('*')]), absent, missing],
  ['a missing one, to whom may list nothing', 'anybody', keyed([toAll, lists('other')]), closed, missing],

  ['CloudFront where it may', 'cloudfront', { canRead: true }, read],
  ['CloudFront where all may', 'cloudfront', { publicRead: true }, read],
  ['CloudFront where nobody says so', 'cloudfront', {}, closed],
  ['CloudFront, a missing object', 'cloudfront', { canRead: true }, closed, missing],
  ['CloudFront, a missing object, where it may list', 'cloudfront', { canRead: true, canList: true }, absent, missing],
  ['a key of AWS', 'cloudfront', { canRead: true, managedKey: true }, closed],
  ['statements, by nobody', 'cloudfront', { canRead: true, statements: [], arn }, read],
  ['nobody’s statements', 'cloudfront', { canRead: true, asker, arn }, read],
  ['a statement for it', 'cloudfront', keyed([toCloudFront]), read],
  ['a statement for another', 'cloudfront', keyed([statement({ principals: ['s3.amazonaws.com'] })]), closed],
  ['a denial', 'cloudfront', keyed([toCloudFront, denied]), closed],
  ['an object open by its list, signed', 'cloudfront', { aclRead: true, ...keyed([]) }, read],
  ['an object open by its list, denied', 'cloudfront', { aclRead: true, ...keyed([denied]) }, closed],
  ['a missing object', 'cloudfront', keyed([toCloudFront]), closed, missing],
  ['a missing object that may be listed', 'cloudfront', keyed([toCloudFront, lists('*')]), absent, missing],
  ['for this distribution', 'cloudfront', keyed([when('StringEquals', 'AWS:SourceArn', distributionArn)]), read],
  ['for another', 'cloudfront', keyed([when('StringEquals', 'AWS:SourceArn', `${distributionArn}2`)]), closed],
  ['for this account', 'cloudfront', keyed([when('StringEquals', 'aws:SourceAccount', '123456789012')]), read],
  ['for no distribution', 'anybody', keyed([when('StringEquals', 'AWS:SourceArn', distributionArn)]), closed],

  ['a role, whose own policies say what it may', 'edge-role', {}, read],
  ['a role, by a policy of others', 'edge-role', keyed([toCloudFront]), read],
  ['a role that is denied', 'edge-role', keyed([denied]), closed],
  ['a role, a missing object', 'edge-role', {}, closed, missing],
  ['a role, a missing object, where it may list', 'edge-role', { canList: true }, absent, missing],

  ['an answer of another type, signed', 'cloudfront', { canRead: true }, read, typed],
  ['an answer of another type, by a statement', 'cloudfront', keyed([toCloudFront]), read, typed],
  ['an answer of another type, to a role', 'edge-role', {}, read, typed],
  ['an answer of another type, unsigned', 'anybody', { publicRead: true }, [400, 'InvalidRequest'], typed],
  ['an answer of another type, unsigned, by a statement', 'anybody', keyed([toAll]), [400, 'InvalidRequest'], typed],

  ['over https', 'anybody', keyed([when('Bool', 'aws:SecureTransport', 'true')]), read],
  ['not over http', 'anybody', keyed([when('Bool', 'aws:SecureTransport', 'true')]), closed, { protocol: 'http' }],
  ['before its end', 'anybody', keyed([when('DateLessThan', 'aws:CurrentTime', '2026-01-02T03:04:06Z')]), read],
  ['at its end', 'anybody', keyed([when('DateLessThan', 'aws:CurrentTime', '2026-01-02T03:04:05Z')]), closed],
  [
    '',
    'anybody',
    keyed([when('StringEquals', 'aws:Referer', 'key')]),
    read,
    { headers: [...host, ['Referer', 'key']] },
  ],
  [
    '',
    'anybody',
    keyed([when('StringEquals', 'aws:UserAgent', 'a')]),
    read,
    { headers: [...host, ['User-Agent', 'a']] },
  ],
  ['no Referer', 'anybody', keyed([when('StringEquals', 'aws:Referer', 'key')]), closed],
])('%s: to %s', async (_title, who, rules, answer, parts = {}) => {
  expect(await ask(who, rules, parts)).toEqual(answer);
});
