/**
 * The stack that is attacked. "Areas": one bucket with an open site and four guarded areas, a gate each. "members", "private" and "premium": the
 * same gates before a server that reads paths as loosely as any server does. "wire": that server without a gate. "bucket": the bucket without one.
 */
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../tools/package.js';
import type { HeaderList, ViewerRequest } from '../../tools/simulator/http.js';
import { openCore } from '../../tools/simulator/index.js';
import { bufferEvents } from '../../tools/simulator/server/event-stream.js';
import { startServer } from '../../tools/simulator/server/listen.js';
import { basicRoutes } from '../../tools/simulator/server/routes.js';
import type { Core } from '../../tools/simulator/simulator.js';
import { identifyViewer } from '../../tools/simulator/viewer.js';
import { readsLoosely } from './loose-reader.js';
import { jwks, NOW, sessionSecret } from './passes.js';

/** In every file that a gate guards, and outside of the bucket. */
export const TREASURE = 'the treasure of';

export const areas = ['members', 'private', 'premium', 'downloads'] as const;
export type Area = (typeof areas)[number];

const downloads = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const downloadsKey = downloads.privateKey;

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

type Part = Record<string, unknown>;
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'FunctionARN'] });
const onRequest = (id: string): Part => ({
  FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: arn(id) }],
});
const edgeOnRequest = (id: string): Part => ({
  LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN: { Ref: id } }],
});

const gates: Record<Area, Part> = {
  members: onRequest('MembersRequest'),
  private: edgeOnRequest('PrivateVersion'),
  premium: edgeOnRequest('PremiumVersion'),
  downloads: { TrustedKeyGroups: [{ Ref: 'Group' }] },
};

function behavior(origin: string, gate: Part): Part {
  const cached = origin === 'Site';
  return {
    TargetOriginId: origin,
    ViewerProtocolPolicy: 'redirect-to-https',
    AllowedMethods: METHODS,
    CachePolicyId: cached ? CACHING_OPTIMIZED : CACHING_DISABLED,
    ...(cached ? {} : { OriginRequestPolicyId: ALL_VIEWER }),
    ...gate,
  };
}

function distribution(alias: string, origin: string, gate: Part, rest: Part[] = []): Part {
  const site = {
    Id: 'Site',
    DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
    S3OriginConfig: { OriginAccessIdentity: '' },
    OriginAccessControlId: { Ref: 'Access' },
  };
  const loose = {
    Id: 'Loose',
    DomainName: 'loose.example.test',
    CustomOriginConfig: { OriginProtocolPolicy: 'http-only' },
  };
  const config = {
    Enabled: true,
    Aliases: [`${alias}.example.test`],
    Origins: [origin === 'Site' ? site : loose],
    DefaultCacheBehavior: behavior(origin, gate),
    CacheBehaviors: rest,
  };
  return { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } };
}

function cloudFrontFunction(artefact: string, more: Part = {}): Part {
  const FunctionCode = readFileSync(path.join(packageRoot, 'dist/functions/min/behaviors', artefact), 'utf8');
  const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0', ...more };
  return {
    Type: 'AWS::CloudFront::Function',
    Properties: { Name: artefact.replace('.js', ''), FunctionCode, FunctionConfig },
  };
}

const lambda = (name: string): Part => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Handler: `${name}/index.handler`, Timeout: 5 },
});
const version = (name: string): Part => ({ Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: name } } });

function template(): Part {
  const guarded = areas.map((area) => ({ PathPattern: `/${area}/*`, ...behavior('Site', gates[area]) }));
  return {
    Resources: {
      Areas: distribution('areas', 'Site', onRequest('SiteRequest'), guarded),
      Members: distribution('members', 'Loose', gates.members),
      Private: distribution('private', 'Loose', gates.private),
      Premium: distribution('premium', 'Loose', gates.premium),
      Wire: distribution('wire', 'Loose', {}),
      BareBucket: distribution('bucket', 'Site', {}),
      MembersRequest: cloudFrontFunction('members-request.js', {
        KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }],
      }),
      SiteRequest: cloudFrontFunction('site-request.js'),
      Store: { Type: 'AWS::CloudFront::KeyValueStore', Properties: { Name: 'store' } },
      PrivateCookie: lambda('private'),
      PrivateVersion: version('PrivateCookie'),
      PremiumCookie: lambda('premium'),
      PremiumVersion: version('PremiumCookie'),
      Key: {
        Type: 'AWS::CloudFront::PublicKey',
        Properties: {
          PublicKeyConfig: {
            Name: 'k',
            CallerReference: 'k',
            EncodedKey: downloads.publicKey.export({ type: 'spki', format: 'pem' }),
          },
        },
      },
      Group: {
        Type: 'AWS::CloudFront::KeyGroup',
        Properties: { KeyGroupConfig: { Name: 'g', Items: [{ Ref: 'Key' }] } },
      },
      Access: {
        Type: 'AWS::CloudFront::OriginAccessControl',
        Properties: {
          OriginAccessControlConfig: {
            Name: 'a',
            OriginAccessControlOriginType: 's3',
            SigningBehavior: 'always',
            SigningProtocol: 'sigv4',
          },
        },
      },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Bucket' },
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'cloudfront.amazonaws.com' },
                Action: 's3:GetObject',
                Resource: { 'Fn::Sub': '${Bucket.Arn}/*' },
              },
            ],
          },
        },
      },
    },
  };
}

/** The artefacts as they are deployed; of jwt-cookie the readable one, its `config` filled in as somebody who copies it does. */
function writeProject(folder: string): void {
  cpSync(path.join(packageRoot, 'dist/edge-lambdas/min/signed-cookie'), path.join(folder, 'private'), {
    recursive: true,
  });
  write(folder, 'premium/index.js', premiumCode());
  for (const area of [...areas, 'other']) {
    const text = area === 'other' ? 'open to holders of a pass' : `${TREASURE} ${area}`;
    for (const file of ['x', 'x.html', 'index.html']) write(folder, `site/${area}/${file}`, text);
  }
  write(folder, 'site/index.html', 'welcome');
  write(folder, 'outside/x', `${TREASURE} the machine`);
  symlinkSync(path.join(folder, 'outside/x'), path.join(folder, 'site/link'));
  symlinkSync(path.join(folder, 'outside'), path.join(folder, 'site/folder'));
}

function premiumCode(): string {
  const code = readFileSync(path.join(packageRoot, 'dist/edge-lambdas/jwt-cookie/index.js'), 'utf8');
  const rules = ['members', 'private', 'premium', 'other'].map((area) => ({
    prefix: `/${area}`,
    open: false,
    claim: 'areas',
    anyOf: [area],
  }));
  return edit(code, {
    keys: jwks,
    issuer: 'https://id.example.test',
    audience: 'site',
    rules,
  });
}

/** Replaces properties of the literal `config` at the top of a readable artefact. */
export function edit(code: string, values: Record<string, unknown>): string {
  let text = code;
  for (const [name, value] of Object.entries(values)) {
    const changed = text.replace(
      new RegExp(`^(  ${name}: ).*?(,?)$`, 'm'),
      (_, head, comma) => `${head}${JSON.stringify(value)}${comma}`,
    );
    if (changed === text) throw new Error(`config has no one-line "${name}"`);
    text = changed;
  }
  return text;
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

export interface Arrived {
  method: string;
  url: string;
  headers: string[];
  body: string;
}

export interface Fortress {
  core: Core;
  port: number;
  /** What reached the loose server, oldest first. */
  arrived: Arrived[];
  /** Faults of the local CloudFront itself: there must be none. */
  faults: unknown[];
  close(): Promise<void>;
}

export async function openFortress(): Promise<Fortress> {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-attack-'));
  writeProject(folder);
  const arrived: Arrived[] = [];
  const loose = await openLooseServer(arrived);
  const { core, close } = await openCore({
    template: template(),
    projectDir: folder,
    origins: { Site: path.join(folder, 'site'), Loose: `http://127.0.0.1:${(loose.address() as AddressInfo).port}` },
    kvs: { 'signing-keys': JSON.stringify({ k1: sessionSecret.toString('base64url') }) },
    clock: () => NOW * 1000,
  });
  const events = bufferEvents(core);
  const faults: unknown[] = [];
  const server = await startServer({
    core,
    port: 0,
    routes: basicRoutes(events),
    onFault: (fault) => faults.push(fault),
  });
  return {
    core,
    port: server.port,
    arrived,
    faults,
    async close() {
      events.close();
      await server.close();
      await close();
      loose.closeAllConnections();
      await new Promise((resolve) => loose.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

/** Hands out the treasure of an area to whoever names it in any way that some server somewhere would understand. */
async function openLooseServer(arrived: Arrived[]): Promise<http.Server> {
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '' } = request;
    arrived.push({ method, url, headers: request.rawHeaders, body: Buffer.concat(chunks).toString('latin1') });
    const area = areas.find((one) => readsLoosely(url).some((reading) => reading.startsWith(`/${one}/`)));
    response.end(area ? `${TREASURE} ${area}` : 'nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** A request as it stands on the wire, without a socket. */
export function viewerRequest(
  host: string,
  target: string,
  headers: HeaderList = [],
  more: Partial<ViewerRequest> = {},
): ViewerRequest {
  const question = target.indexOf('?');
  return identifyViewer({
    method: 'GET',
    scheme: 'https',
    httpVersion: '1.1',
    host,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? undefined : target.slice(question + 1),
    headers: [['Host', host], ...headers],
    body: Buffer.alloc(0),
    ip: '192.0.2.2',
    ...more,
  });
}

export interface Answer {
  status: number;
  headers: HeaderList;
  text: string;
}

export async function ask(core: Core, request: ViewerRequest): Promise<Answer> {
  const { status, headers, body } = await core.handle(request);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray());
  return { status, headers, text: bytes.toString('latin1') };
}
