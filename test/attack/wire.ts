/** Requests as bytes: what a client library would tidy up on its way. */
import net from 'node:net';

/** Writes `bytes`, and resolves with what came until the other side closed or fell silent. */
export function exchange(
  port: number,
  bytes: string,
  encoding: BufferEncoding = 'latin1',
  silence = 5_000,
): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes, encoding));
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
    });
    socket.setTimeout(silence, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(received));
  });
}

export interface WireRequest {
  target: string;
  host: string;
  headers?: string;
}

const bytesOf = ({ target, host, headers = '' }: WireRequest, connection: string) =>
  `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers}Connection: ${connection}\r\n\r\n`;

/** Targets that are refused as no HTTP, and with them the connection. */
const BREAKS = /[^!-~\u0080-\uffff]|^[^/]/;

/** Requests on one connection: enough to save time, too few to make the functions start further instances. */
const TOGETHER = 24;

/** One answer to each request, in order. What a parser takes goes over shared connections, the rest each over its own. */
export async function exchangeAll(port: number, requests: readonly WireRequest[]): Promise<string[]> {
  const answers = new Map<WireRequest, string>();
  const plain = requests.filter(({ target }) => !BREAKS.test(target));
  for (let at = 0; at < plain.length; at += TOGETHER)
    await exchangeTogether(port, plain.slice(at, at + TOGETHER), answers);
  for (const request of requests) {
    if (!answers.has(request)) answers.set(request, await exchange(port, bytesOf(request, 'close'), 'utf8'));
  }
  return requests.map((request) => answers.get(request)!);
}

/** Leaves out all of them where one was refused together with the connection. */
async function exchangeTogether(
  port: number,
  requests: WireRequest[],
  answers: Map<WireRequest, string>,
): Promise<void> {
  const last = requests.length - 1;
  const bytes = requests.map((request, at) => bytesOf(request, at === last ? 'close' : 'keep-alive')).join('');
  const received = (await exchange(port, bytes, 'utf8')).split(/(?=HTTP\/1\.1 \d{3} )/);
  if (received.length !== requests.length) return;
  for (const [at, request] of requests.entries()) answers.set(request, received[at]!);
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 0);
}
