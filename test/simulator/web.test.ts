/** Requests and answers of the web platform as viewer requests and answers. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { DistributionModel } from '../../tools/distribution/model.js';
import { toResponse, toViewerRequest } from '../../tools/simulator/web.js';
import { distribution } from './support.js';

const one = distribution();
const bare = distribution({ aliases: [] });
const second = distribution({ logicalId: 'Second', domainName: 'd2.cloudfront.net', aliases: ['two.test'] });

test.each<[string, DistributionModel[], object]>([
  ['/a?b#c', [one], { scheme: 'https', host: 'www.example.test', path: '/a', query: 'b', address: undefined }],
  ['/a/../b', [one], { path: '/a/../b', query: undefined }],
  ['/?', [one], { path: '/', query: '' }],
  ['https://www.example.test', [one], { path: '/', query: undefined, address: undefined }],
  ['http://www.example.test/a', [one], { scheme: 'http', host: 'www.example.test', address: undefined }],
  ['HTTP://localhost:8080/a', [one], { scheme: 'https', host: 'www.example.test', address: 'http://localhost:8080' }],
  ['https://localhost/', [one, second], { host: 'www.example.test', address: 'https://localhost' }],
  ['https://second.localhost/', [one, second], { host: 'two.test', address: 'https://second.localhost' }],
  ['https://other.test/', [one], { host: 'other.test', address: undefined }],
  ['https://d9.cloudfront.net/', [one], { host: 'www.example.test', address: 'https://d9.cloudfront.net' }],
  ['https://d9.cloudfront.net/', [one, second], { host: 'd9.cloudfront.net', address: undefined }],
  ['http://any.test/', [bare], { scheme: 'http', host: bare.domainName, address: 'http://any.test' }],
  ['https://d111111abcdef8.cloudfront.net/', [one], { host: 'd111111abcdef8.cloudfront.net', address: undefined }],
  ['https://not a host/', [], {}],
])('%s', async (url, models, expected) => {
  const asked = toViewerRequest(url, {}, models, {});
  if (models.length === 0) await expect(asked).rejects.toThrow(TypeError);
  else
    expect({ address: undefined, ...(await asked) }).toMatchObject({
      ...expected,
      method: 'GET',
      httpVersion: '1.1',
      ip: '127.0.0.1',
    });
});

test('what is no URL of the web is refused', async () => {
  await expect(toViewerRequest('ftp://a.test/', {}, [one], {})).rejects.toThrow('"ftp://a.test/" is no http(s) URL.');
});

test('headers and body go along, with the length that they have', async () => {
  const init = { method: 'POST', body: 'abc', headers: { host: 'evil.test', 'x-a': '1' } };
  const { headers, body, method, facts } = await toViewerRequest('/', init, [one], { country: 'DE' });
  expect([method, body.toString(), facts['cloudfront-viewer-country']]).toEqual(['POST', 'abc', 'DE']);
  expect(headers).toEqual([
    ['Host', 'www.example.test'],
    ['content-type', 'text/plain;charset=UTF-8'],
    ['x-a', '1'],
    ['Content-Length', '3'],
  ]);
  const stated = { method: 'POST', body: 'abc', headers: { 'content-length': '3' } };
  const lengths = (await toViewerRequest('/', stated, [one], {})).headers.filter(([name]) => /length/i.test(name));
  expect(lengths).toEqual([['content-length', '3']]);
  expect((await toViewerRequest(new Request('https://www.example.test/a'), {}, [one], {})).headers).toHaveLength(1);
});

test.each([200, 204, 205, 304, 404])('an answer with %i has a body or none', async (status) => {
  const sent = {
    status,
    statusText: 'As said',
    headers: [['X-A', '1']] as [string, string][],
    body: Buffer.from('abc'),
  };
  const response = toResponse(sent);
  const text = [204, 205, 304].includes(status) ? '' : 'abc';
  expect([response.status, response.statusText, response.headers.get('x-a')]).toEqual([status, 'As said', '1']);
  expect(await response.text()).toBe(text);
  expect(await toResponse({ ...sent, body: Readable.from([Buffer.from('abc')]) }).text()).toBe(text);
});
