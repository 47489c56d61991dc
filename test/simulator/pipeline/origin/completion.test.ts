/** ResponseCompletionTimeout, with a real server that takes its time. DG/DownloadDistValuesOrigin.html#response-completion-timeout */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttpServerOrigin } from '../../../../tools/simulator/origins/http-server.js';
import { open, origin } from '../../support.js';

let ended = 0;
const server = http.createServer((request, response) => {
  if (request.url === '/silent') return;
  response.on('close', () => ended++);
  const drip = setInterval(() => response.write('x'), 20);
  response.on('close', () => clearInterval(drip));
  if (request.url === '/short') response.end('done');
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function openWith(completionTimeout: number | undefined) {
  const base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const main = origin('main', { completionTimeout, attempts: 1 });
  return open({ origins: { main } }, undefined, { openOrigin: (place) => createHttpServerOrigin(place, base) });
}

test('F419 an answer that is not whole within the response completion timeout is cut off and not kept', async () => {
  const { send, core } = await openWith(0.2);
  await expect(send('/drip')).rejects.toThrow('No whole answer within 0.2 s');
  expect(core.cached()).toEqual([]);
  await expect.poll(() => ended).toBe(1);
});

test('F419 where not even its head came, it is 504', async () => {
  const { send } = await openWith(0.2);
  expect((await send('/silent')).status).toBe(504);
});

test('F419 a whole answer is served', async () => {
  const { send } = await openWith(5);
  expect(await send('/short')).toMatchObject({ status: 200, text: 'done' });
});
