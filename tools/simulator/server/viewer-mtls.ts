/*!
 * viewer-mtls: asks viewers over TLS for a certificate, where a distribution wants one. What is decided counts for the whole connection.
 * Source: DG/mtls-validation-modes.html, connection-functions.html
 */
import { constants } from 'node:crypto';
import type { Http2SecureServer, SecureServerOptions, ServerHttp2Session } from 'node:http2';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { modelAt } from '../../distribution/hosts.js';
import { withoutHeader } from '../../http/header-list.js';
import type { ViewerRequest } from '../../http/messages.js';
import type { Core } from '../simulator.js';
import type { Incoming } from './incoming-request.js';
import { judge, type Verdict } from './judge-certificate.js';

export interface ViewerCertificates {
  /** For the server that asks for them. */
  tls: SecureServerOptions;
  watch(server: Http2SecureServer): void;
  /** Of the connection of a request. Undefined: it was not seen, and is not let in. */
  verdictOf(incoming: Incoming): Promise<Verdict | undefined>;
}

/** Undefined where no distribution asks for them: then browsers are not asked either. */
export function openViewerCertificates(
  core: Core,
  certificate: { key: string; cert: string },
  onRefused: (why: string) => void,
): ViewerCertificates | undefined {
  if (core.models().every(({ viewerMtls }) => viewerMtls === undefined)) return undefined;
  const verdicts = new WeakMap<object, Promise<Verdict>>();
  // An empty list in place of the public CAs that Node knows: no trust store trusts those.
  const rootsOf = (name: string) => modelAt(name, core.models())?.viewerMtls?.trustStore?.caBundle ?? [];
  function watchOne(connection: TLSSocket | ServerHttp2Session, socket: TLSSocket): void {
    const judged = judge(socket, core);
    verdicts.set(connection, judged);
    void judged.then(({ refusal }) => refusal !== undefined && onRefused(refusal));
  }
  return {
    tls: {
      ...certificate,
      ca: rootsOf('localhost'),
      requestCert: true,
      // Judged here: the inspector, at the same port, is open to who is refused.
      rejectUnauthorized: false,
      // A resumed session would come without its chain, and past the connection function.
      secureOptions: constants.SSL_OP_NO_TICKET,
      SNICallback: (name, done) => done(null, createSecureContext({ ...certificate, ca: rootsOf(name) })),
    },
    watch(server) {
      server.on('secureConnection', (socket: TLSSocket) => {
        if (socket.alpnProtocol !== 'h2') watchOne(socket, socket);
      });
      server.on('session', (session: ServerHttp2Session) => watchOne(session, session.socket as TLSSocket));
    },
    verdictOf: async (incoming) => verdicts.get(connectionOf(incoming) ?? {}),
  };
}

function connectionOf(incoming: Incoming): object | undefined {
  return 'stream' in incoming ? incoming.stream.session : incoming.socket;
}

export function closeConnection(incoming: Incoming): void {
  if ('stream' in incoming) incoming.stream.session?.destroy();
  else incoming.socket.destroy();
}

/** Whether the request is about a distribution that wants certificates, on a connection that was judged for another one. */
export function isMisdirected({ host }: ViewerRequest, core: Core, verdict: Verdict): boolean {
  const model = modelAt(host, core.models());
  return model?.viewerMtls !== undefined && model.logicalId !== verdict.logicalId;
}

/** With what CloudFront tells of the certificate, in place of what the viewer claims. */
export function withCertificate(request: ViewerRequest, own: Record<string, string>): ViewerRequest {
  const claimed = Object.entries(request.facts).filter(([name]) => !name.startsWith('cloudfront-viewer-cert-'));
  const headers = withoutHeader(withoutHeader(request.headers, 'client-cert'), 'client-cert-chain');
  return { ...request, headers, facts: { ...Object.fromEntries(claimed), ...own } };
}
