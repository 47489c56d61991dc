/** A client of HTTP/2 that writes frames as it likes. RFC 9113 §4.1, RFC 7541 for the blocks of headers. */
import tls, { type TLSSocket } from 'node:tls';

export const DATA = 0;
export const HEADERS = 1;
export const PRIORITY = 2;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const PING = 6;
export const WINDOW_UPDATE = 8;
export const CONTINUATION = 9;

export const END_STREAM = 1;
export const END_HEADERS = 4;

/** `length`: what the frame says of itself, where that is not the truth. */
export function frame(type: number, flags: number, stream: number, payload = Buffer.alloc(0), length = payload.length) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** GET /page.txt: from the static table, and two literals. */
export const block = Buffer.concat([Buffer.from([0x82, 0x87]), literal(0x04, '/page.txt'), literal(0x01, 'localhost')]);

function literal(index: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([index, text.length]), Buffer.from(text)]);
}

export interface Connection {
  socket: TLSSocket;
  /** Whether the other side has closed it. */
  isClosed(): boolean;
  write(...frames: Buffer[]): void;
}

/** With preface and settings. Nothing that comes is looked at, nothing is acknowledged. */
export function connect(port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    let closed = false;
    const options = { port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2'] };
    const socket = tls.connect(options, () => {
      socket.off('error', reject);
      socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(SETTINGS, 0, 0)]));
      resolve({ socket, isClosed: () => closed, write: (...frames) => void socket.write(Buffer.concat(frames)) });
    });
    socket.on('error', reject);
    socket.on('error', () => {});
    socket.on('close', () => {
      closed = true;
    });
    socket.resume();
  });
}
