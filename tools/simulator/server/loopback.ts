/** loopback: a server that listens on this machine only, under both of its addresses. */
import type { AddressInfo, Server } from 'node:net';
import { EdgewrightError } from '../../errors.js';

/** Listens with `first` on 127.0.0.1 and with `second` on ::1, on one port; 0 takes any. Resolves with the port. */
export async function listenOnLoopback(first: Server, second: Server | undefined, port: number): Promise<number> {
  await listen(first, '127.0.0.1', port);
  const taken = (first.address() as AddressInfo).port;
  if (second === undefined) return taken;
  try {
    await listen(second, '::1', taken);
  } catch (error) {
    // A machine without IPv6 has no second address; one where somebody else listens there has no free port.
    if ((error as NodeJS.ErrnoException).code === 'port-taken') {
      first.close();
      throw error;
    }
  }
  return taken;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? taken(port) : error));
    server.listen({ host, port, exclusive: true }, resolve);
  });
}

function taken(port: number): EdgewrightError {
  return new EdgewrightError(
    'port-taken',
    `Port ${port} is taken by another process. Stop that process, or choose another port with --port ${port + 1}.`,
  );
}
