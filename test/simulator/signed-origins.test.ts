/** The deployed signer before the simulated origins, which compute each signature again with AWS's own library over what was sent. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { OriginTarget } from '../../tools/distribution/model.js';
import { loadLambda } from '../../tools/engine/index.js';
import { edgeEnvironment } from '../../tools/simulator/local-credentials.js';
import { createBackend } from '../../tools/simulator/origins/index.js';
import { allViewerExceptHost, behavior, cachingDisabled, edge, type Harness, open, origin } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'edgewright-signed-'));
const handler = join(folder, 'index.mjs');
writeFileSync(handler, 'export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });');

afterAll(() => rmSync(folder, { recursive: true }));

const signer = join(import.meta.dirname, '../../dist/edge-lambdas/min/sigv4-signer/index.js');

/** One behavior, signed at origin-request, and the origin itself. */
async function openSigned(domainName: string, target: OriginTarget): Promise<Harness> {
  const code = { file: signer, text: undefined, handler: 'handler', environment: edgeEnvironment('signer') };
  const functions = { 'origin-request': edge('', { code, includeBody: true }) };
  const context = { projectDir: folder, loadLambda, now: Date.now };
  return open(
    {
      origins: { main: origin('main', { domainName, target }) },
      behaviors: [behavior({ cachePolicy: cachingDisabled, originRequestPolicy: allViewerExceptHost, functions })],
    },
    undefined,
    { openOrigin: (found) => createBackend(found, context), clock: Date.now },
  );
}

function openApi(): Promise<Harness> {
  const code = { file: handler, handler: 'handler', environment: {} };
  const routes = [{ key: 'ANY /{proxy+}', auth: 'AWS_IAM' as const, code, timeout: 5 }];
  const target: OriginTarget = { kind: 'http-api', logicalId: 'Api', stage: '$default', routes };
  return openSigned('a1b2c3.execute-api.eu-central-1.amazonaws.com', target);
}

describe('an API behind IAM', () => {
  test.each([
    ['sort=name&sort=-date&ids[]=30&ids[]=4&flag', 'sort=name&sort=-date&ids[]=30&ids[]=4&flag'],
    ['role=user&role=admin', 'role=user&role=admin'],
    ['a&a=&=a&=&a=b=c&x=%2b', 'a&a=&=a&=&a=b=c&x=%2b'],
    ['q=a+b&y=%zz&&z', 'q=a%20b&y=%25zz&z'],
  ])('is asked for ?%s as ?%s', async (query, sent) => {
    const { status, text } = await (await openApi()).send(`/orders?${query}`);
    expect([status, JSON.parse(text).rawQueryString]).toEqual([200, sent]);
  });

  test('takes whatever a viewer asks for', async () => {
    const api = await openApi();
    const text = fc.string({ unit: fc.constantFrom(..."aZ0-_.~!'()*%2/+&=;:@,$[]"), maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(text, text, async (path, query) => {
        fc.pre(/^(?:%[0-7][\da-f]|[^%])*$/i.test(path));
        // What is not UTF-8 has no text that AWS's library could be given.
        fc.pre(/^(?:%[0-7][\da-f]|%(?![\da-f]{2})|[^%])*$/i.test(query));
        expect((await api.send(`/a/${path}?${query}`)).status).toBe(200);
      }),
      { numRuns: 100 },
    );
  });
});
