/** A provider on a socket, which says what a test wants it to say: the shapes and mistakes of others, and when it is down. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export interface OpenIdServer {
  url: string;
  /** What the next questions get: of the discovery document, fields in place of its own; of tokens, the answer. */
  document: Record<string, unknown>;
  tokens: (form: URLSearchParams) => Promise<unknown>;
  /** Forms that came to the token endpoint, and their Authorization. */
  asked: { form: URLSearchParams; authorization: string | undefined }[];
  sign(claims: JWTPayload, header?: { alg: string; kid?: string }, key?: CryptoKey | Uint8Array): Promise<string>;
  publicKey: CryptoKey;
  close(): Promise<void>;
}

export async function openOpenIdServer(): Promise<OpenIdServer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
  const http = createServer(async (request, response) => {
    const answer = await answerOf(request);
    if (answer === 'silent') return;
    const isError = typeof answer === 'object' && answer !== null && 'error' in answer;
    response.writeHead(answer === 'down' ? 503 : isError ? 400 : 200, { 'content-type': 'application/json' });
    response.end(answer === 'down' ? '' : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  async function answerOf(request: IncomingMessage): Promise<unknown> {
    if (request.url === '/jwks') return { keys: [jwk] };
    if (request.url !== '/token') return { ...discovery(url), ...server.document };
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    server.asked.push({ form, authorization: request.headers.authorization });
    return server.tokens(form);
  }

  const server: OpenIdServer = {
    url,
    document: {},
    tokens: async () => 'down',
    asked: [],
    publicKey,
    sign: (claims, header = { alg: 'ES256', kid: 'k' }, key = privateKey) =>
      new SignJWT(claims).setProtectedHeader(header).sign(key),
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

export function discovery(url: string) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    end_session_endpoint: `${url}/logout`,
  };
}
