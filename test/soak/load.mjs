/** Mixed load: each kind of request with the only answers that CloudFront would give to it. */
import http from 'node:http';
import { WebSocket } from 'ws';

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

/** Resolves with what came, also where the connection broke. */
function ask(url, { method = 'GET', body, abortAfter } = {}) {
  return new Promise((resolve) => {
    const request = http.request(url, {
      method,
      agent,
      headers: body === undefined ? {} : { 'content-length': body.length },
    });
    const got = { status: 0, text: '', whole: false, headers: {} };
    const done = () => resolve(got);
    request.on('error', done).on('close', done);
    request.on('response', (response) => {
      Object.assign(got, { status: response.statusCode, headers: response.headers });
      response.setEncoding('latin1').on('data', (text) => {
        got.text += text;
        if (got.text.length > abortAfter) request.destroy();
      });
      response.on('end', () => {
        got.whole = response.complete;
        done();
      });
      response.on('error', done);
    });
    request.end(body);
  });
}

/** How long a message and its echo take is nobody's business; that the echo comes is. */
function chat(url) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url.replace('http', 'ws'));
    const end = (text) => {
      clearTimeout(patience);
      socket.terminate();
      resolve({ status: text === 'hello' ? 101 : 0, text, whole: true, headers: {} });
    };
    const patience = setTimeout(() => end('no answer'), 10_000);
    socket.on('open', () => socket.send('hello'));
    socket.on('message', (data) => end(String(data)));
    socket.on('error', (error) => end(error.message));
  });
}

const words = ['even', 'odd'];
const big = Buffer.alloc(64_000, 'a');
let number = 0;

/** Kind → how often among a hundred, how it asks, what it may get. */
const kinds = {
  hit: [
    34,
    (url) => ask(`${url}/${number++ % 20}.txt`),
    ({ status, text, whole }) => status === 200 && whole && text.startsWith('page'),
  ],
  missing: [4, (url) => ask(`${url}/none-${number++ % 20}.txt`), ({ status }) => status === 403],
  miss: [16, (url) => ask(`${url}/app/ok?${number++}`), ({ status, text }) => status === 200 && text === 'ok'],
  body: [
    8,
    (url) => ask(`${url}/app/echo`, { method: 'POST', body: big }),
    ({ status, text }) => status === 200 && text.length === big.length,
  ],
  function: [12, (url) => ask(`${url}/fn`), ({ status, headers }) => status === 200 && words.includes(headers['x-by'])],
  lambda: [8, (url) => ask(`${url}/edge`), ({ status, text }) => status === 200 && words.includes(text)],
  'origin 500': [3, (url) => ask(`${url}/app/500`), ({ status, text }) => status === 500 && text === 'broken'],
  'origin resets': [3, (url) => ask(`${url}/app/reset`), ({ status }) => status === 502],
  'origin silent': [1, (url) => ask(`${url}/app/silent`), ({ status }) => status === 504],
  'origin breaks off': [3, (url) => ask(`${url}/app/half`), ({ status, whole }) => status === 200 && !whole],
  'viewer leaves': [
    5,
    (url) => ask(`${url}/app/drip`, { abortAfter: 20_000 }),
    ({ status, whole }) => status === 200 && !whole,
  ],
  websocket: [3, (url) => chat(`${url}/app/chat`), ({ status }) => status === 101],
};

const wheel = Object.entries(kinds).flatMap(([kind, [share]]) => Array(share).fill(kind));

/**
 * At most `rate` requests a second for `seconds`. Gives counts by kind, what came otherwise than it may, and the ids of the answers.
 */
export async function run(url, { seconds, rate }) {
  const outcome = { counts: {}, wrong: [], ids: [] };
  const running = new Set();
  const started = performance.now();
  for (let sent = 0; performance.now() - started < seconds * 1000; sent++) {
    const due = started + (sent * 1000) / rate;
    if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    while (running.size >= 32) await Promise.race(running);
    const kind = wheel[(sent * 37) % wheel.length];
    const one = once(url, kind, outcome).finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
  return outcome;
}

async function once(url, kind, outcome) {
  const [, send, isRight] = kinds[kind];
  const got = await send(url);
  outcome.counts[kind] = (outcome.counts[kind] ?? 0) + 1;
  if (got.headers['x-amz-cf-id']) outcome.ids.push(got.headers['x-amz-cf-id']);
  if (!isRight(got)) outcome.wrong.push(`${kind}: ${got.status} ${got.text.slice(0, 80)}`);
}

export function hangUp() {
  agent.destroy();
}
