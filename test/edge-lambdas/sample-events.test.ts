import { readdirSync, readFileSync, statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import * as bodyHash from '../../edge-lambdas/body-hash.js';
import * as originHeaders from '../../edge-lambdas/origin-headers.js';
import * as prerender from '../../edge-lambdas/prerender.js';
import * as regionRouter from '../../edge-lambdas/region-router.js';
import * as sigv4Signer from '../../edge-lambdas/sigv4-signer.js';
import * as websocketSigner from '../../edge-lambdas/websocket-signer.js';
import type { LambdaRecord } from '../../tools/engine/lambda/lambda-event.js';
import { validateLambdaResult } from '../../tools/engine/lambda/validate.js';
import type { LambdaEvent } from '../../tools/engine/types.js';
import { type LoadedArtefact, loadArtefact } from '../../tools/testing/index.js';

const now = new Date('2026-03-01T08:09:10Z');
const handlers = {
  'sigv4-signer': sigv4Signer.handler,
  'body-hash': bodyHash.handler,
  'origin-headers': originHeaders.handler,
  'websocket-signer': websocketSigner.handler,
  prerender: prerender.handler,
  'region-router': regionRouter.handler,
} as unknown as Record<string, (event: LambdaEvent) => Promise<unknown>>;
const forms = ['dist/edge-lambdas', 'dist/edge-lambdas/min'];
const loaded = new Map<string, LoadedArtefact>();

function setRole(): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'made-up-secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'made-up-token');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
}

beforeAll(async () => {
  setRole();
  for (const name of Object.keys(handlers)) {
    for (const form of forms) loaded.set(`${form}/${name}`, await loadArtefact(`${form}/${name}/index.js`, { now }));
  }
});

beforeEach(setRole);

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

afterAll(() => Promise.all([...loaded.values()].map((artefact) => artefact.close())));

/** What CloudFront would act on. */
async function fromSource(name: string, event: LambdaEvent): Promise<object> {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  vi.useFakeTimers({ now, toFake: ['Date'] });
  const result = await handlers[name]!(structuredClone(event));
  vi.useRealTimers();
  const judged = validateLambdaResult(event.Records[0].cf as unknown as LambdaRecord, result);
  return 'result' in judged ? JSON.parse(JSON.stringify(judged.result)) : judged;
}

const expected: Record<string, object> = {
  'sigv4-signer.api': { querystring: 'sort=name&expand=lines%20prices&expand=customer' },
  'sigv4-signer.function-url-post': { method: 'POST' },
  'sigv4-signer.body-too-large': { status: '413' },
  'sigv4-signer.unknown-origin': { status: '500' },
  'sigv4-signer.bucket': { uri: '/reports//2026/q1%20draft.pdf' },
  'websocket-signer.api': { querystring: expect.stringMatching(/^room=b&room=a&X-Amz-Algorithm=/) },
  'websocket-signer.appsync': { querystring: expect.stringMatching(/^header=[^&]+&payload=e30%3D$/) },
  'websocket-signer.unknown-origin': { status: '500' },
  'body-hash.form': { method: 'POST' },
  'body-hash.get': { method: 'GET' },
  'body-hash.body-too-large': { status: '413' },
  'origin-headers.request': { uri: '/orders' },
  'origin-headers.not-found': { status: '404' },
  'prerender.crawler': { headers: { 'x-prerender': [{ value: '1' }] } },
  'prerender.person': { uri: '/products/42' },
  'prerender.rendered': { uri: '/https://www.example.com/products/42', querystring: 'color=red' },
  'region-router.edge': { headers: { host: [{ value: 'eu.api.example.com' }] } },
  'region-router.cookie': { headers: { host: [{ value: 'us.api.example.com' }] } },
  'region-router.second': { headers: { host: [{ value: 'us.api.example.com' }] } },
};

test.each(Object.keys(expected))('%s: source, readable and deployed form give one answer', async (sample) => {
  const [name = ''] = sample.split('.');
  const event = JSON.parse(readFileSync(`test/events/${sample}.json`, 'utf8')) as LambdaEvent;
  const answer = await fromSource(name, event);
  expect(answer).toMatchObject(expected[sample]!);
  for (const form of forms) {
    const { error, result, logs } = await loaded.get(`${form}/${name}`)!.invoke(event);
    expect(error ?? result, form).toEqual(answer);
    expect(logs).toHaveLength(/413|500/.test((answer as { status?: string }).status ?? '') ? 1 : 0);
  }
});

/** Lambda@Edge copies a function to every Region: each kilobyte is read again at each cold start. */
test.each([
  ['sigv4-signer', 9 * 1024],
  ['websocket-signer', 9 * 1024],
  ['body-hash', 1536],
  ['origin-headers', 2304],
  ['prerender', 2560],
  ['region-router', 2560],
])('the deployed %s weighs at most %d bytes', (name, limit) => {
  expect(statSync(`dist/edge-lambdas/min/${name}/index.js`).size).toBeLessThanOrEqual(limit);
});

test('every sample event of these functions is among them', () => {
  const samples = readdirSync('test/events').map((file) => file.slice(0, -'.json'.length));
  const ours = samples.filter((sample) => Object.hasOwn(handlers, sample.split('.')[0]!));
  expect(ours.sort()).toEqual(Object.keys(expected).sort());
});
