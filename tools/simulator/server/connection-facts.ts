/** connection-facts: what the access log says of a connection. Asked with its first request: once it is closed, nobody can tell. */
import { TLSSocket } from 'node:tls';
import type { Incoming } from './incoming-request.js';

export interface ConnectionFacts {
  port: number | undefined;
  /** Such as "TLSv1.3"; undefined over plain http. */
  protocol: string | undefined;
  cipher: string | undefined;
}

const known = new WeakMap<object, ConnectionFacts>();

export function connectionFacts(incoming: Incoming): ConnectionFacts {
  const session = 'stream' in incoming ? incoming.stream.session : undefined;
  const connection = session ?? incoming.socket;
  const facts = known.get(connection) ?? factsOf(session?.socket ?? incoming.socket);
  known.set(connection, facts);
  return facts;
}

function factsOf(socket: Incoming['socket']): ConnectionFacts {
  const tls = socket instanceof TLSSocket ? socket : undefined;
  return { port: socket.remotePort, protocol: tls?.getProtocol() ?? undefined, cipher: tls?.getCipher().name };
}
