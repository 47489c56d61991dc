/** The composed Lambdas as they are deployed, and as people read them. */
import { readFileSync, statSync } from 'node:fs';
import type { CloudFrontRequest, CloudFrontResultResponse } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { handler as membersLogin } from '../../edge-lambdas/behaviors/members-login.js';
import { type LoadedArtefact, loadArtefact } from '../../tools/testing/index.js';
import { viewerEvent } from './viewer.js';

const names = ['members-login', 'region-api'];
const forms = ['dist/edge-lambdas/behaviors', 'dist/edge-lambdas/min/behaviors'];
const loaded = new Map<string, LoadedArtefact>();

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'made-up-secret');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  const now = new Date('2026-03-01T08:09:10Z');
  for (const name of names)
    for (const form of forms) loaded.set(`${form}/${name}`, await loadArtefact(`${form}/${name}/index.js`, { now }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([...loaded.values()].map((artefact) => artefact.close()));
});

/** One answer of both forms. */
async function answerTo(sample: string): Promise<CloudFrontRequest & CloudFrontResultResponse> {
  const [name = ''] = sample.split('.');
  const event = JSON.parse(readFileSync(`test/events/${sample}.json`, 'utf8'));
  const [read, deployed] = await Promise.all(forms.map((form) => loaded.get(`${form}/${name}`)!.invoke(event)));
  expect(read!.error).toBeUndefined();
  expect(deployed!.result).toEqual(read!.result);
  return read!.result as unknown as CloudFrontRequest & CloudFrontResultResponse;
}

const policy = {
  'strict-transport-security': [{ value: 'max-age=31536000' }],
  'x-content-type-options': [{ value: 'nosniff' }],
  'x-frame-options': [{ value: 'DENY' }],
};

test('a login that answers takes the security headers along, and stays uncached', async () => {
  const answer = await answerTo('members-login.script');
  expect(answer).toMatchObject({ status: '401', headers: policy });
  expect(answer.headers?.['cache-control']).toMatchObject([{ value: expect.stringContaining('no-store') }]);
});

test('what the login lets pass goes on as it came', async () => {
  const headers = { origin: 'https://www.example.com', 'access-control-request-method': 'PUT' };
  const event = viewerEvent({ method: 'OPTIONS', uri: '/a', headers });
  expect(await membersLogin(event)).toBe(event.Records[0]!.cf.request);
});

test('so does an error of the origin, which says no more of its software', async () => {
  const answer = await answerTo('members-login.error');
  expect(answer).toMatchObject({ status: '404', headers: { ...policy, 'cache-control': [{ value: 'no-store' }] } });
  expect(answer.headers).not.toHaveProperty('server');
});

test.each([
  ['region-api.edge', 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com', 'eu-central-1'],
  ['region-api.second', 'f6g7h8i9j0.execute-api.us-east-1.amazonaws.com', 'us-east-1'],
])('%s goes to %s, signed for that region', async (sample, domainName, region) => {
  const { headers, origin } = await answerTo(sample);
  expect(origin?.custom?.domainName).toBe(domainName);
  expect(headers.host).toMatchObject([{ value: domainName }]);
  expect(headers.authorization?.[0]?.value).toContain(`/20260301/${region}/execute-api/aws4_request`);
});

test('the API is told which host the viewer asked for', async () => {
  const { headers } = await answerTo('region-api.edge');
  expect(headers['x-forwarded-host']).toMatchObject([{ value: 'www.example.com' }]);
});

test.each([
  ['members-login', 60],
  ['region-api', 30],
])('the deployed %s weighs at most %d KB', (name, limit) => {
  expect(statSync(`dist/edge-lambdas/min/behaviors/${name}/index.js`).size).toBeLessThanOrEqual(limit * 1024);
});
