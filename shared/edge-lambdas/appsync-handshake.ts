/*!
 * appsync-handshake: the two query parameters by which AppSync's real-time endpoint is asked for a connection: the headers of a signed request, as base64.
 * Source: appsync/latest/devguide/real-time-websocket-client.html, "IAM"
 */
import { formatQuery, type Pair } from './canonical-request.js';
import { percentEncode } from './percent-encoding.js';
import { type Credentials, signV4 } from './sigv4.js';

interface Handshake {
  /** Of the origin: "….appsync-realtime-api.REGION.amazonaws.com", or a custom domain. */
  domainName: string;
  /** "/graphql", or "/graphql/realtime" behind a custom domain. */
  path: string;
  region: string;
  credentials: Credentials;
  date: Date;
}

/** AppSync asks for a POST of "{}" to the API itself, signed with these headers and no other. */
export function appSyncQuery({ domainName, path, region, credentials, date }: Handshake): string {
  const body = '{}';
  const { headers } = signV4({
    method: 'POST',
    path: `${path.replace(/\/realtime$/, '')}/connect`,
    query: [],
    headers: [
      ['accept', 'application/json, text/javascript'],
      ['content-encoding', 'amz-1.0'],
      ['content-type', 'application/json; charset=UTF-8'],
      ['host', domainName.replace('.appsync-realtime-api.', '.appsync-api.')],
    ],
    body,
    credentials,
    region,
    service: 'appsync',
    date,
  });
  const told: Pair[] = [
    ['header', JSON.stringify(Object.fromEntries(headers))],
    ['payload', body],
  ];
  return formatQuery(told.map(([name, text]): Pair => [name, percentEncode(Buffer.from(text).toString('base64'))]));
}
