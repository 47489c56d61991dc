import { expect, test } from 'vitest';
import { chooseImageFormat, config, handler, type ImageFormatOptions } from '../../functions/image-format.js';
import type { Request, ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { openConfigured, openWays } from './ways.js';

const ask = await openWays('image-format', handler);
const visit = (accept: string | undefined, uri = '/a.jpg', headers = {}) =>
  viewerRequest({ uri, querystring: 'w=9', headers: accept === undefined ? headers : { accept, ...headers } });

test.each<[string | undefined, string, string]>([
  ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif', 'Chrome'],
  ['image/avif,image/webp,*/*', 'avif', 'Firefox 92'],
  ['image/webp,image/*', 'webp', 'an older browser'],
  ['image/*', 'none', 'a range proves nothing'],
  ['*/*', 'none', 'nor does everything'],
  [undefined, 'none', 'nor nothing'],
  ['image/avif;q=0,image/webp', 'webp', 'a weight of 0 is never'],
  ['image/avif; q=0.000 , image/webp', 'webp', 'in any form'],
  ['image/avif;q=0.1', 'avif', 'a small weight is some'],
  ['IMAGE/WEBP', 'webp', 'types are in any case'],
  ['image/avif-x', 'none', 'a longer name is another'],
  [`${'x/y,'.repeat(19)}image/avif`, 'avif', 'the last of twenty ranges'],
  [`${'x/y,'.repeat(20)}image/avif`, 'none', 'one more is not read'],
])('%s ⇒ %s: %s', async (accept, expected) => {
  const answer = (await ask(visit(accept))) as Request;
  expect(answer.headers['x-image-format']).toEqual({ value: expected });
  expect(answer).toMatchObject({ uri: '/a.jpg', querystring: { w: { value: '9' } } });
});

test.each(['/a.svg', '/a.gif', '/a', '/a.jpg/b'])('%s is no photograph, and a forged header goes', async (uri) => {
  expect((await ask(visit('image/avif', uri, { 'x-image-format': 'avif' }))).headers).not.toHaveProperty(
    'x-image-format',
  );
});

test('a request without headers takes no format', async () => {
  const event = visit(undefined);
  Reflect.deleteProperty(event.request, 'headers');
  expect((await ask(event)).headers).toEqual({ 'x-image-format': { value: 'none' } });
});

test('a viewer cannot say the format himself', async () => {
  expect((await ask(visit('*/*', '/a.PNG', { 'x-image-format': 'avif' }))).headers).toMatchObject({
    'x-image-format': { value: 'none' },
  });
});

test('density and width are rounded up to the next step, by option', async () => {
  function run({ request }: ViewerRequestEvent, options: ImageFormatOptions): Request {
    chooseImageFormat(request, options);
    return request;
  }
  const hinted = await openConfigured('image-format', { ...config, dprHeader: 'x-dpr', widthHeader: 'x-width' }, run);
  const told = async (dpr?: string, width?: string) => {
    const hints = dpr === undefined ? {} : { 'sec-ch-dpr': dpr, 'sec-ch-width': width };
    const { headers } = (await hinted(visit('*/*', '/a.jpg', { ...hints, 'x-dpr': '9' }))) as Request;
    return [headers['x-dpr']?.value, headers['x-width']?.value];
  };
  expect(await told('1.7', '321')).toEqual(['2', '640']);
  expect(await told('9', '99999')).toEqual(['3', '1920']);
  expect(await told('1', '1920')).toEqual(['1', '1920']);
  expect(await told('1.1', '1')).toEqual(['1.5', '320']);
  expect(await told('2.5', '641')).toEqual(['3', '960']);
  expect(await told('abc', '-1')).toEqual([undefined, undefined]);
  expect(await told('0', '961')).toEqual([undefined, '1280']);
  expect(await told()).toEqual([undefined, undefined]);
});

test('every answer for a photograph varies by Accept, the original too', async () => {
  const answer = (uri: string, vary?: string) =>
    ask(viewerResponse({ headers: vary === undefined ? {} : { vary }, request: { uri } }));
  expect((await answer('/a.jpg')).headers).toEqual({ vary: { value: 'Accept' } });
  expect((await answer('/a.jpg', 'Origin')).headers).toEqual({ vary: { value: 'Origin, Accept' } });
  expect((await answer('/a.css')).headers).toEqual({});
  const bare = viewerResponse({ request: { uri: '/a.jpg' } });
  Reflect.deleteProperty(bare.response, 'headers');
  expect((await ask(bare)).headers).toEqual({ vary: { value: 'Accept' } });
});
