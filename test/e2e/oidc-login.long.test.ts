/** A visitor in a real browser, a real OpenID provider (npm oidc-provider), oidc-login on /_auth/* and functions/signed-cookie before everything else. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Provider from 'oidc-provider';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../tools/simulator/index.js';
import { edit } from '../attack/edit.js';
import { browserFile, openBrowser } from './browser.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-login-'));
const keys = { k1: randomBytes(32).toString('base64url') };
const grants: string[] = [];
let server: Server;
let simulator: Simulator;
let site: string;

async function listen(listener?: Parameters<typeof createServer>[1]): Promise<Server> {
  const http = createServer(listener as never);
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  return http;
}

const portOf = (http: Server) => (http.address() as AddressInfo).port;

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

const read = (file: string) => readFileSync(path.join(import.meta.dirname, '../../dist', file), 'utf8');

function template() {
  const all = {
    TargetOriginId: 'Site',
    ViewerProtocolPolicy: 'allow-all',
    CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  };
  const gate = edit(read('functions/signed-cookie.js'), { login: '/_auth/login', keys });
  return {
    Resources: {
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { WebsiteConfiguration: { IndexDocument: 'index.html' } } },
      Gate: {
        Type: 'AWS::CloudFront::Function',
        Properties: { Name: 'gate', FunctionCode: gate, FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' } },
      },
      Login: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'login/index.handler' } },
      LoginVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Login' } } },
      Distribution: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Origins: [
              { Id: 'Site', DomainName: 'site.test', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } },
            ],
            DefaultCacheBehavior: {
              ...all,
              FunctionAssociations: [
                { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Gate', 'FunctionARN'] } },
              ],
            },
            CacheBehaviors: [
              {
                PathPattern: '/_auth/*',
                ...all,
                AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
                LambdaFunctionAssociations: [
                  { EventType: 'viewer-request', LambdaFunctionARN: { Ref: 'LoginVersion' } },
                ],
              },
            ],
          },
        },
      },
    },
  };
}

beforeAll(async () => {
  let answer: (...parts: never[]) => unknown = () => {};
  server = await listen((request, response) => answer(request as never, response as never));
  const issuer = `http://localhost:${portOf(server)}`;
  const held = await listen();
  site = `http://localhost:${portOf(held)}`;
  await new Promise((resolve) => held.close(resolve));
  const own = {
    issuer,
    clientId: 'site',
    scope: 'openid offline_access',
    parameters: { prompt: 'consent' },
    site,
    keys,
    keyId: 'k1',
  };
  write('login/index.js', edit(read('edge-lambdas/oidc-login/index.js'), own));
  for (const name of ['index', 'one', 'two']) write(`site/${name}.html`, `<title>${name}</title><p>the page ${name}`);
  simulator = await createSimulator({
    template: template(),
    origins: { Site: path.join(folder, 'site') },
    projectDir: folder,
  });
  await simulator.listen(Number(new URL(site).port));
  answer = provider(issuer).callback() as typeof answer;
}, 60_000);

function provider(issuer: string) {
  const made = new Provider(issuer, {
    clients: [
      {
        client_id: 'site',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`${site}/_auth/callback`],
        post_logout_redirect_uris: [`${site}/_auth/signed-out`],
      },
    ],
    cookies: { keys: ['a'] },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  made.on('grant.success', ({ oidc }: { oidc: { params?: { grant_type?: string } } }) => {
    grants.push(String(oidc.params?.grant_type));
  });
  return made;
}

afterAll(async () => {
  await simulator.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

describe.skipIf(browserFile === undefined)('in a browser', () => {
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext();
    grants.length = 0;
  });
  afterEach(() => context.close());

  /** Name, password, consent: the pages of the provider. */
  async function signIn(page: Page): Promise<void> {
    if (await page.locator('[name=login]').isVisible()) {
      await page.fill('[name=login]', 'ada');
      await page.fill('[name=password]', 'x');
      await page.click('button[type=submit]');
    }
    await page.click('button[type=submit]');
  }

  async function open(target: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(site + target);
    return page;
  }

  const cookieNames = async () =>
    (await context.cookies(site)).map(({ name }) => name).filter((name) => name.startsWith('__Host-'));

  test('a deep link leads over the login to its page, and the next one needs no login', async () => {
    const page = await open('/one.html?a=%2Fb');
    expect(page.url()).toMatch(/\/interaction\//);
    await signIn(page);
    await page.waitForURL(`${site}/one.html?a=%2Fb`);
    expect(await page.textContent('p')).toBe('the page one');
    await page.goto(`${site}/two.html`);
    expect(await page.textContent('p')).toBe('the page two');
    expect(grants).toEqual(['authorization_code']);
    expect((await cookieNames()).sort()).toEqual(['__Host-login', '__Host-login.back', '__Host-session']);
  });

  test('two tabs at the login finish both', async () => {
    const first = await open('/one.html');
    const second = await open('/two.html');
    await signIn(second);
    await second.waitForURL(`${site}/two.html`);
    await signIn(first);
    await first.waitForURL(`${site}/one.html`);
  });

  test('the pass gone, the refresh token brings a new one without a page of the provider; a script hears 401', async () => {
    const page = await open('/one.html');
    await signIn(page);
    await page.waitForURL(`${site}/one.html`);
    await context.clearCookies({ name: '__Host-session' });
    expect(await page.evaluate(async () => (await fetch('/two.html')).status)).toBe(401);
    expect(await page.evaluate(async () => (await fetch('/_auth/refresh', { method: 'POST' })).status)).toBe(204);
    expect(await page.evaluate(async () => (await fetch('/two.html')).status)).toBe(200);
    await context.clearCookies({ name: '__Host-session' });
    // Another address each time: a browser may keep a page that says nothing about it (RFC 9111 §4.2.2).
    await page.goto(`${site}/two.html?b`);
    expect(page.url()).toBe(`${site}/two.html?b`);
    expect(grants).toEqual(['authorization_code', 'refresh_token', 'refresh_token']);
  });

  test('signed out at the provider, too: the next page asks for the password', async () => {
    const page = await open('/one.html');
    await signIn(page);
    await page.waitForURL(`${site}/one.html`);
    await page.goto(`${site}/_auth/logout`);
    await page.click('button[value=yes]');
    await page.waitForURL(`${site}/_auth/signed-out`);
    expect(await cookieNames()).toEqual([]);
    await page.goto(`${site}/one.html?b`);
    expect(await page.locator('[name=password]').isVisible()).toBe(true);
  });

  test('the visitor who says no gets a page, and no loop', async () => {
    const page = await open('/one.html');
    await page.click('a:has-text("Cancel")');
    await page.waitForURL(/_auth\/callback/);
    expect(await page.textContent('p')).toBe('You could not be signed in.');
    await page.click('a');
    await page.waitForURL(/\/interaction\//);
  });

  test('a pass that the gate refuses ends with a page', async () => {
    const page = await open('/one.html');
    await signIn(page);
    await page.waitForURL(`${site}/one.html`);
    await page.goto(`${site}/_auth/login?return=/one.html`);
    await page.goto(`${site}/_auth/login?return=/one.html`);
    const answer = await page.goto(`${site}/_auth/login?return=/one.html`);
    expect(answer?.status()).toBe(403);
  });
});
