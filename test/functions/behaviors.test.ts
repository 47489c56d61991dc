import { expect, test } from 'vitest';
import { handler as membersRequest } from '../../functions/behaviors/members-request.js';
import { handler as siteRequest } from '../../functions/behaviors/site-request.js';
import { handler as siteResponse } from '../../functions/behaviors/site-response.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { claims, kvs, token, visit } from './session.js';
import { openWays } from './ways.js';

const members = await openWays('behaviors/members-request', membersRequest, { kvs });
const site = await openWays('behaviors/site-request', siteRequest);
const answers = await openWays('behaviors/site-response', siteResponse);

test('members-request: a member gets the index of a folder, the origin learns who asks, and nobody sees the token', async () => {
  expect(await members(visit(token(), '/members/reports/'))).toMatchObject({
    uri: '/members/reports/index.html',
    cookies: { theme: { value: 'dark' } },
    headers: { 'true-client-ip': { value: '198.51.100.11' } },
  });
});

test('members-request: the gate comes first, and a visitor learns nothing of folders', async () => {
  expect(await members(visit(undefined, '/members/reports'))).toMatchObject({ statusCode: 401 });
  expect(await members(visit(token(), '/members/reports'))).toMatchObject({
    statusCode: 301,
    headers: { location: { value: '/members/reports/' } },
  });
});

test('members-request: a token for one area does not open another', async () => {
  const elsewhere = token({ ...claims, paths: ['/private'] });
  expect(await members(visit(elsewhere))).toMatchObject({ statusCode: 403 });
});

test('site-request: a route gets the shell, a file and the API stay', async () => {
  for (const [uri, served] of [
    ['/orders/42', '/index.html'],
    ['/a/b.css', '/a/b.css'],
    ['/api/x', '/api/x'],
  ] as const)
    expect(await site(viewerRequest({ uri }))).toMatchObject({ uri: served });
});

test('site-request: a file of an area with a gate of its own is not had by another spelling', async () => {
  for (const uri of ['/private%2freport.html', '/a/..%2Fprivate/report.html', '/private%5creport.html', '//a.css'])
    expect(await site(viewerRequest({ uri })), uri).toMatchObject({ statusCode: 400 });
  expect(await site(viewerRequest({ uri: '/orders/a%2fb' }))).toMatchObject({ uri: '/index.html' });
});

test('site-request: a forged address of the viewer does not reach the origin', async () => {
  const event = viewerRequest({ headers: { 'true-client-ip': '127.0.0.1' } });
  expect((await site(event)).headers).toMatchObject({ 'true-client-ip': { value: '198.51.100.11' } });
});

test('site-response: pages are asked for anew, assets are kept for an hour', async () => {
  const page = viewerResponse({ headers: { 'content-type': 'text/html', 'cache-control': 's-maxage=86400' } });
  const asset = viewerResponse({ headers: { 'content-type': 'text/css' }, request: { uri: '/assets/site.css' } });
  expect((await answers(page)).headers).toMatchObject({ 'cache-control': { value: 'no-cache' } });
  expect((await answers(asset)).headers).toMatchObject({ 'cache-control': { value: 'public, max-age=3600' } });
});
