/** A loopback server that answers the operations of `pull` as AWS does: XML of CloudFront and S3, JSON of the others. It refuses the rest. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Operation and what it is asked for to the answer: `GetFunction rewrite`. A text or bytes are the body as it is. */
export type World = Record<string, unknown>;

export interface Double {
  url: string;
  /** What was asked, in order. */
  calls: string[];
  /** Access keys that requests were signed with. */
  keys: Set<string>;
  /** Operations that are answered with AccessDenied. */
  denied: Set<string>;
  close(): Promise<void>;
}

/** Method and path to operation; a group of the path names what is asked for. */
const routes: [RegExp, string][] = [
  [/^\/2020-05-31\/distribution$/, 'ListDistributions'],
  [/^\/2020-05-31\/distribution\/([^/]+)$/, 'GetDistribution'],
  [/^\/2020-05-31\/cache-policy\/([^/]+)$/, 'GetCachePolicy'],
  [/^\/2020-05-31\/origin-request-policy\/([^/]+)$/, 'GetOriginRequestPolicy'],
  [/^\/2020-05-31\/response-headers-policy\/([^/]+)$/, 'GetResponseHeadersPolicy'],
  [/^\/2020-05-31\/origin-access-control\/([^/]+)$/, 'GetOriginAccessControl'],
  [/^\/2020-05-31\/key-group\/([^/]+)$/, 'GetKeyGroup'],
  [/^\/2020-05-31\/public-key\/([^/]+)$/, 'GetPublicKey'],
  [/^\/2020-05-31\/function\/([^/]+)\/describe$/, 'DescribeFunction'],
  [/^\/2020-05-31\/function\/([^/]+)$/, 'GetFunction'],
  [/^\/2020-05-31\/connection-function\/([^/]+)\/describe$/, 'DescribeConnectionFunction'],
  [/^\/2020-05-31\/connection-function\/([^/]+)$/, 'GetConnectionFunction'],
  [/^\/2020-05-31\/key-value-store$/, 'ListKeyValueStores'],
  [/^\/2020-05-31\/key-value-store\/([^/]+)$/, 'DescribeKeyValueStore'],
  [/^\/2020-05-31\/distribution-tenants$/, 'ListDistributionTenants'],
  [/^\/2020-05-31\/distribution-tenant\/([^/]+)$/, 'GetDistributionTenant'],
  [/^\/key-value-stores\/([^/]+)\/keys$/, 'ListKeys'],
  [/^\/2015-03-31\/functions\/([^/]+)$/, 'GetLambda'],
  [/^\/v2\/apis\/([^/]+)$/, 'GetApi'],
  [/^\/v2\/apis\/([^/]+)\/routes$/, 'GetRoutes'],
  [/^\/v2\/apis\/([^/]+)\/integrations$/, 'GetIntegrations'],
  [/^\/v2\/apis\/([^/]+)\/stages$/, 'GetStages'],
  [/^\/code\/([^/]+)$/, 'Download'],
  [/^\/([^/]+)\/?\?location/, 'GetBucketLocation'],
  [/^\/([^/]+)\/?\?policy/, 'GetBucketPolicy'],
  [/^\/([^/]+)\/?\?website/, 'GetBucketWebsite'],
  [/^\/([^/]+)\/?\?cors/, 'GetBucketCors'],
  [/^\/([^/]+)\/?\?publicAccessBlock/, 'GetPublicAccessBlock'],
];

/** The operations whose answers are JSON. */
const inJson = new Set(['ListKeys', 'GetLambda', 'GetApi', 'GetRoutes', 'GetIntegrations', 'GetStages']);

/** The world may be changed while it is asked. */
export async function startDouble(world: World): Promise<Double> {
  const calls: string[] = [];
  const denied = new Set<string>();
  const keys = new Set<string>();
  const server = createServer((request, response) => {
    request.resume();
    keys.add(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? 'unsigned');
    const [path, query = ''] = request.url!.split('?') as [string, string?];
    const found = routes.flatMap(([pattern, name]) => {
      const match = pattern.exec(path) ?? pattern.exec(request.url!);
      return match ? [{ name, of: decodeURIComponent(match[1] ?? '') }] : [];
    })[0];
    const stage = new URLSearchParams(query).get('Stage');
    const operation = found?.name ?? `${request.method} ${request.url}`;
    const call = [operation, found?.of, stage].filter(Boolean).join(' ');
    calls.push(call);
    const page = new URLSearchParams(query).get('Marker') ?? new URLSearchParams(query).get('NextToken');
    const answer = world[page ? `${call} ${page}` : call];
    const isJson = inJson.has(operation);
    if (denied.has(operation)) refuse(response, 403, isJson ? 'AccessDeniedException' : 'AccessDenied', isJson);
    else if (answer === undefined) refuse(response, 404, `NoSuch${operation}`, isJson);
    else if (typeof answer === 'string' || answer instanceof Uint8Array) {
      response.writeHead(200, { etag: 'E1', 'content-type': 'application/octet-stream' }).end(answer);
    } else if (isJson) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    else response.writeHead(200, { etag: 'E1', 'content-type': 'text/xml' }).end(xmlOf(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls, keys, denied, close };
}

function refuse(response: ServerResponse, status: number, code: string, isJson: boolean): void {
  const head = { 'content-type': isJson ? 'application/json' : 'text/xml', 'x-amzn-errortype': code };
  const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
  // S3 has no ErrorResponse around it.
  const bare = xml.replace(/<\/?ErrorResponse>/g, '').replace('<Type>Sender</Type>', '');
  const text = response.req.url!.startsWith('/2020-05-31') ? xml : bare;
  response.writeHead(status, isJson ? head : { 'content-type': 'text/xml' }).end(isJson ? '{"message":"no"}' : text);
}

/** What a member of each counted list is called. AmazonCloudFront/latest/APIReference */
const members: Record<string, string> = {
  Aliases: 'CNAME',
  Origins: 'Origin',
  CustomHeaders: 'OriginCustomHeader',
  OriginSslProtocols: 'SslProtocol',
  AllowedMethods: 'Method',
  CachedMethods: 'Method',
  TrustedKeyGroups: 'KeyGroup',
  GeoRestriction: 'Location',
  Headers: 'Name',
  Cookies: 'Name',
  QueryStrings: 'Name',
  KeyGroupConfig: 'PublicKey',
  DistributionList: 'DistributionSummary',
  KeyValueStoreList: 'KeyValueStore',
  FunctionAssociations: 'FunctionAssociation',
  LambdaFunctionAssociations: 'LambdaFunctionAssociation',
  CacheBehaviors: 'CacheBehavior',
  CustomErrorResponses: 'CustomErrorResponse',
  KeyValueStoreAssociations: 'KeyValueStoreAssociation',
};

/** The body is the one member of an answer. `holder`: the name of what an `Items` stands in. */
function xmlOf(value: unknown, holder = ''): string {
  if (typeof value !== 'object' || value === null) return escaped(`${value}`);
  return Object.entries(value)
    .map(([key, child]) => {
      if (!Array.isArray(child)) return `<${key}>${xmlOf(child, key)}</${key}>`;
      const name = key === 'Items' ? members[holder] : key;
      const items = child.map((each) => `<${name}>${xmlOf(each)}</${name}>`).join('');
      return key === 'Items' ? `<Items>${items}</Items>` : items;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[<>&]/g, (character) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[character]!);
}
