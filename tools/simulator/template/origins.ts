/*!
 * origins: the origins and origin groups of a distribution.
 * Source: AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html, high_availability_origin_failover.html
 */
import type { Origin, OriginAccessControl, OriginGroup } from '../model.js';
import type { Asker } from './bucket.js';
import { type BareOrigin, readTarget } from './origin-target.js';
import {
  has,
  numberOf,
  openPart,
  type Part,
  partOf,
  partsOf,
  reportRest,
  requiredTextOf,
  textOf,
  textsOf,
  wordOf,
} from './part.js';
import { attributeOf, findByAttribute, leaveOut, type Reading, refuse } from './reading.js';

/** What happens locally to properties of an origin that are not simulated. */
const instead = {
  OriginShield: 'there is one cache, nothing stands between it and the origin',
  VpcOriginConfig: 'the origin is asked directly',
  OriginSSLProtocols: 'the protocols of Node are spoken',
  IpAddressType: 'the address family of this machine is used',
};

export function readOrigins(
  config: Part,
  places: Record<string, string>,
  distributionArn: string,
): Record<string, Origin> {
  const origins: Record<string, Origin> = {};
  for (const part of partsOf(config, 'Origins', 'Id')) {
    const origin = readOrigin(part, places, distributionArn);
    if (Object.hasOwn(origins, origin.id)) {
      refuse(
        part.reading,
        'duplicate-origin',
        part.at,
        `origin id "${origin.id}" occurs twice. Give each origin its own.`,
      );
    }
    origins[origin.id] = origin;
  }
  return origins;
}

function readOrigin(part: Part, places: Record<string, string>, distributionArn: string): Origin {
  const custom = partOf(part, 'CustomOriginConfig');
  const s3 = partOf(part, 'S3OriginConfig');
  const control = readAccessControl(part);
  const identity = s3 && !control ? readIdentity(s3) : undefined;
  const bare: BareOrigin = {
    id: requiredTextOf(part, 'Id'),
    domainName: requiredTextOf(part, 'DomainName'),
    path: (textOf(part, 'OriginPath') ?? '').replace(/\/+$/, ''),
    customHeaders: readCustomHeaders(part),
    ...readConnection(part, custom ?? s3 ?? openPart(part.reading, {}, part.at)),
    kind: custom || has(part, 'VpcOriginConfig') ? 'custom' : 's3',
    accessControl: control ?? identity?.control,
  };
  const asker: Asker = { distributionArn, principals: identity?.principals ?? ['cloudfront.amazonaws.com'] };
  for (const child of [custom, s3]) if (child) reportRest(child, instead);
  reportRest(part, instead);
  return { ...bare, target: readTarget(part.reading, bare, places[bare.id], asker) };
}

type Connection = Omit<BareOrigin, 'id' | 'domainName' | 'path' | 'customHeaders' | 'kind' | 'accessControl'>;

/** Defaults as in API_CustomOriginConfig and API_Origin. */
function readConnection(part: Part, config: Part): Connection {
  const hasAccessControl = textOf(part, 'OriginAccessControlId') !== undefined;
  const words = ['match-viewer', 'http-only', 'https-only'] as const;
  const written = wordOf(config, 'OriginProtocolPolicy', words);
  return {
    // With origin access control CloudFront speaks HTTPS to the bucket, whatever the viewer speaks.
    protocolPolicy: hasAccessControl && !has(config, 'OriginProtocolPolicy') ? 'https-only' : written,
    httpPort: numberOf(config, 'HTTPPort', 80),
    httpsPort: numberOf(config, 'HTTPSPort', 443),
    attempts: numberOf(part, 'ConnectionAttempts', 3),
    connectTimeout: numberOf(part, 'ConnectionTimeout', 10),
    readTimeout: numberOf(config, 'OriginReadTimeout', 30),
    keepaliveTimeout: numberOf(config, 'OriginKeepaliveTimeout', 5),
    completionTimeout: numberOf(part, 'ResponseCompletionTimeout', undefined),
  };
}

function readCustomHeaders(part: Part): [string, string][] {
  return partsOf(part, 'OriginCustomHeaders', 'HeaderName').map((header) => [
    requiredTextOf(header, 'HeaderName'),
    textOf(header, 'HeaderValue') ?? '',
  ]);
}

function readAccessControl(part: Part): OriginAccessControl | undefined {
  const id = textOf(part, 'OriginAccessControlId');
  if (!id) return undefined;
  const { reading } = part;
  const resource = findByAttribute(reading, 'AWS::CloudFront::OriginAccessControl', 'Id', id);
  if (!resource) {
    leaveOut(reading, 'OriginAccessControlId', part.at, `"${id}" is not in this template: it is taken to sign always`);
    return { type: 's3', signing: 'always' };
  }
  const config = partOf(openPart(reading, resource.properties, resource.logicalId), 'OriginAccessControlConfig');
  if (!config) return undefined;
  const types = ['s3', 'lambda', 'mediastore', 'mediapackagev2'] as const;
  const signings = ['always', 'never', 'no-override'] as const;
  return {
    type: wordOf(config, 'OriginAccessControlOriginType', types),
    signing: wordOf(config, 'SigningBehavior', signings),
  };
}

interface Identity {
  control: OriginAccessControl;
  principals: string[];
}

/** The legacy origin access identity: locally it signs as origin access control does. */
function readIdentity(s3: Part): Identity | undefined {
  const id = textOf(s3, 'OriginAccessIdentity')?.split('/').pop();
  if (!id) return undefined;
  const { reading } = s3;
  leaveOut(
    reading,
    'OriginAccessIdentity',
    `${s3.at}.OriginAccessIdentity`,
    'the request is signed as by origin access control',
  );
  const resource = findByAttribute(reading, 'AWS::CloudFront::CloudFrontOriginAccessIdentity', 'Id', id);
  const user = resource && attributeOf(reading, resource, 'S3CanonicalUserId');
  const arn = `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;
  return { control: { type: 's3', signing: 'always' }, principals: [arn, ...(user ? [String(user)] : [])] };
}

export function readOriginGroups(config: Part, origins: Record<string, Origin>): Record<string, OriginGroup> {
  const groups = partsOf(config, 'OriginGroups', 'Id').map((part) => readOriginGroup(part, origins));
  return Object.fromEntries(groups.map((group) => [group.id, group]));
}

function readOriginGroup(part: Part, origins: Record<string, Origin>): OriginGroup {
  const id = requiredTextOf(part, 'Id');
  const criteria = partOf(part, 'FailoverCriteria');
  const members = partsOf(part, 'Members', 'OriginId').map((member) => requiredTextOf(member, 'OriginId'));
  for (const member of members) refuseUnknownMember(part.reading, id, member, origins);
  if (members.length !== 2) {
    refuse(
      part.reading,
      'origin-group',
      part.at,
      `expected two members, found ${members.length}. Name a primary and a secondary.`,
    );
  }
  reportRest(part);
  const statusCodes = criteria ? textsOf(criteria, 'StatusCodes').map(Number) : [];
  return { id, members: [members[0] ?? '', members[1] ?? ''], statusCodes };
}

function refuseUnknownMember(reading: Reading, group: string, member: string, origins: Record<string, Origin>): void {
  if (member === '' || Object.hasOwn(origins, member)) return;
  const known = Object.keys(origins).join(', ');
  const message = `Origin group "${group}" names origin "${member}", but the distribution has ${known}. Correct the id.`;
  refuse(reading, 'unknown-origin', '', message);
}
