import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadArtefact } from '../../tools/testing/index.js';

type Loaded = Awaited<ReturnType<typeof loadArtefact>>;
const loaded: Record<string, Loaded> = {};

beforeAll(async () => {
  for (const form of ['', 'min/']) {
    for (const name of ['signed-cookie', 'jwt-cookie', 'oidc-login', 'hls-sign', 'issue-cookies', 'failover-page']) {
      loaded[form + name] = await loadArtefact(`dist/edge-lambdas/${form}${name}/index.js`);
    }
  }
});
afterAll(async () => {
  for (const artefact of Object.values(loaded)) await artefact.close();
});

test.each([
  ['signed-cookie-lambda.page', 'signed-cookie', '401', 'no login is set in the sample'],
  ['signed-cookie-lambda.script', 'signed-cookie', '401', 'a script is told so'],
  ['signed-cookie-lambda.unknown-key', 'signed-cookie', '401', 'a key nobody trusts'],
  ['signed-cookie-lambda.traversal', 'signed-cookie', '400', 'a path with two readings'],
  ['jwt-cookie.page', 'jwt-cookie', '401', 'no token'],
  ['jwt-cookie.script', 'jwt-cookie', '401', 'no token'],
  ['jwt-cookie.unsigned', 'jwt-cookie', '401', 'a token without signature'],
  ['jwt-cookie.traversal', 'jwt-cookie', '400', 'a path with two readings'],
  ['oidc-login.page', 'oidc-login', '502', 'no provider is set in the sample'],
  ['oidc-login.script', 'oidc-login', '401', 'a script is told so'],
  ['oidc-login.callback', 'oidc-login', '400', 'a state of nobody'],
  ['oidc-login.signed-out', 'oidc-login', '200', 'open to everybody'],
  ['issue-cookies.login', 'issue-cookies', '302', 'a grant that nobody here trusts goes no further'],
  ['issue-cookies.wrong-password', 'issue-cookies', '401', 'an answer without a grant'],
  ['failover-page.page', 'failover-page', '503', 'the second origin'],
  ['failover-page.json', 'failover-page', '503', 'the same as JSON'],
  ['failover-page.script', 'failover-page', '503', 'an empty one'],
  ['hls-sign.unsigned', 'hls-sign', '403', 'no signature'],
  ['hls-sign.unknown-key', 'hls-sign', '403', 'a key nobody trusts'],
  ['hls-sign.traversal', 'hls-sign', '400', 'a path with two readings'],
])('the sample event %s through %s, readable and deployed: %s, %s', async (event, name, status) => {
  const sample = JSON.parse(readFileSync(`test/events/${event}.json`, 'utf8'));
  for (const form of ['', 'min/']) {
    const { result, error } = await loaded[form + name]!.invoke(sample);
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ status });
  }
});
