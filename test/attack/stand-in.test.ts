import { expect, test } from 'vitest';
import { opened } from '../../tools/attack/probes.js';
import { breaker } from '../../tools/attack/stand-in.js';
import { openSmall, serve } from './small.js';
import { behavior, bucket, EVERY_METHOD, functionUrl, type Part, s3, server, stack } from './stack-parts.js';

const everything = { AllowedMethods: EVERY_METHOD };
const onBucket = (origin: Part, resources: Part): Part =>
  stack({ origins: [origin], byDefault: behavior('Files', everything), resources });

/** What lets the distribution do all to a folder, where it names the distribution. */
function policy(Condition: Part, Action = 's3:*'): Part {
  const Resource = { 'Fn::Sub': `\${Files.Arn}/open/*` };
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action, Resource, Condition },
  ];
  const Properties = { Bucket: { Ref: 'Files' }, PolicyDocument: { Statement } };
  return { ...bucket('Files'), FilesPolicy: { Type: 'AWS::S3::BucketPolicy', Properties } };
}

const ours = {
  StringEquals: {
    'AWS:SourceArn': { 'Fn::Sub': 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}' },
    'aws:SourceAccount': { Ref: 'AWS::AccountId' },
  },
};
const others = { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/EOTHER' } };
const elsewhere = {
  Id: 'Files',
  DomainName: 'files.s3.eu-central-1.amazonaws.com',
  S3OriginConfig: { OriginAccessIdentity: '' },
};
const unsigned = { ...s3('Files'), OriginAccessControlId: undefined };
const writer = ['s3:GetObject', 's3:PutObject'];

/** Status of each, and a "+" where the object came back or was written. */
test.each<[what: string, template: Part, path: string, answers: string]>([
  [
    'the distribution may read',
    onBucket(s3('Files'), bucket('Files')),
    '/a',
    'GET 200+ HEAD 200+ PUT 403 DELETE 403 OPTIONS 403 POST 405 PATCH 405',
  ],
  ['it may write', onBucket(s3('Files'), bucket('Files', writer)), '/a', 'GET 200+ HEAD 200+ PUT 200+ DELETE 403'],
  [
    'it may delete',
    onBucket(s3('Files'), bucket('Files', ['s3:DeleteObject'])),
    '/a',
    'GET 403 HEAD 403 PUT 403 DELETE 200+',
  ],
  [
    'everybody may read and write',
    onBucket(unsigned, bucket('Files', writer, true)),
    '/a',
    'GET 200+ PUT 200+ DELETE 403',
  ],
  [
    'it may do all, unsigned',
    onBucket(unsigned, bucket('Files', ['s3:*'])),
    '/a',
    'GET 403 HEAD 403 PUT 403 DELETE 403',
  ],
  ['this one may do all', onBucket(s3('Files'), policy(ours)), '/open/a', 'GET 200+ PUT 200+ DELETE 200+'],
  ['but to a folder alone', onBucket(s3('Files'), policy(ours)), '/a', 'GET 403 PUT 403 DELETE 403'],
  ['another one may', onBucket(s3('Files'), policy(others)), '/open/a', 'GET 403 PUT 403 DELETE 403'],
  ['nothing is known of a bucket', onBucket(elsewhere, {}), '/a', 'GET 200+ HEAD 200+ PUT 403 DELETE 403 POST 405'],
  ['the root of a bucket', onBucket(s3('Files'), bucket('Files')), '/', 'GET 404'],
  ['the root of a folder', onBucket({ ...s3('Files'), OriginPath: '/below' }, bucket('Files')), '/', 'GET 404'],
  [
    'a server',
    stack({ origins: [server], byDefault: behavior('App', everything) }),
    '/a',
    'GET 200+ HEAD 200+ POST 200+ PUT 200+ OPTIONS 204',
  ],
  [
    'a server, by a name that breaks it',
    stack({ origins: [server], byDefault: behavior('App') }),
    `/a?b=${breaker}-503`,
    'GET 200+',
  ],
  [
    'told of it',
    stack({
      origins: [server],
      byDefault: behavior('App', { OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3' }),
    }),
    `/a?b=${breaker}-503`,
    'GET 503',
  ],
])('an origin answers as its policy says: %s', async (_what, template, path, answers) => {
  const { stack: small, model } = await openSmall(template);
  const methods = answers.split(' ').filter((word) => /^[A-Z]+$/.test(word));
  const said: string[] = [];
  for (const method of methods) {
    const { status, got } = await small.ask(model, { target: path, method });
    said.push(`${method} ${status}${got.length > 0 ? '+' : ''}`);
  }
  expect(said.join(' ')).toBe(answers);
});

test.each([
  ['wants no signature', functionUrl('NONE'), 200, 1],
  ['wants one, and gets none', functionUrl('AWS_IAM', false), 403, 0],
  ['wants one, and gets it', functionUrl('AWS_IAM'), 200, 1],
])('a function URL %s', async (_what, template, status, objects) => {
  const { stack: small, model } = await openSmall(template);
  // The key group in front of it is taken away.
  const probe = opened(small.models, model, model.behaviors[0]!)!;
  const answer = await small.ask(probe, { target: '/a' });
  expect([answer.status, answer.got.length]).toEqual([status, objects]);
});

test('a server of the user’s is asked itself, and what it refuses is no object', async () => {
  const template = stack({
    origins: [{ ...server, CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } }],
    byDefault: behavior('App'),
  });
  const origins = { App: await serve((url) => [Number(/\d+/.exec(url) ?? 200), 'the plans']) };
  const { stack: small, model } = await openSmall(template, [], { origins });
  expect(small.isGiven(model.origins.App!)).toBe(true);
  for (const [status, objects] of [
    [200, 1],
    [302, 1],
    [400, 0],
    [404, 0],
  ]) {
    const answer = await small.ask(model, { target: `/${status}` });
    expect([answer.status, answer.text, answer.got.length]).toEqual([status, 'the plans', objects]);
  }
});

test('a folder of the user’s is none: it is stood in for', async () => {
  const template = stack({ origins: [s3('Files')], byDefault: behavior('Files'), resources: bucket('Files') });
  const { stack: small, model } = await openSmall(template, [], { origins: { Files: 'test' } });
  expect(small.isGiven(model.origins.Files!)).toBe(false);
  expect(await small.ask(model, { target: '/there-is-none' })).toMatchObject({
    status: 200,
    got: [{ object: 'Files there-is-none' }],
  });
});
