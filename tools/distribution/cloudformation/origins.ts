/*!
 * origins: the origins of a distribution.
 * Source: AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
 */
import { originDefaults } from '../../limits.js';
import type { Origin } from '../model.js';
import { readAccessControl, readIdentity } from './access-control.js';
import type { Asker } from './bucket.js';
import { readOriginMtls } from './mtls.js';
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
  wordOf,
} from './part.js';
import { refuse } from './reading.js';

/** What happens locally to properties of an origin that are not simulated. */
export const leftOutOfOrigin = {
  OriginShield: 'there is one cache, nothing stands between it and the origin',
  VpcOriginConfig: 'the origin is asked directly',
  VpcOriginId: 'the origin is asked directly',
  OwnerAccountId: 'the origin is asked directly, whoever owns it',
  OriginMtlsConfig: 'its client certificate is not on this machine: 502 over https, unless --certificate supplies it',
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
  const vpc = partOf(part, 'VpcOriginConfig');
  const control = readAccessControl(part);
  const identity = s3 && !control ? readIdentity(s3) : undefined;
  const id = requiredTextOf(part, 'Id');
  const bare: BareOrigin = {
    id,
    domainName: requiredTextOf(part, 'DomainName'),
    path: (textOf(part, 'OriginPath') ?? '').replace(/\/+$/, ''),
    customHeaders: readCustomHeaders(part),
    ...readConnection(part, custom ?? s3 ?? vpc ?? openPart(part.reading, {}, part.at)),
    kind: custom || vpc ? 'custom' : 's3',
    accessControl: control ?? identity?.control,
    clientCertificate: readOriginMtls(custom, id),
  };
  const principals = identity?.principals ?? ['cloudfront.amazonaws.com'];
  const asker: Asker = { distributionArn, principals, customHeaders: bare.customHeaders };
  for (const child of [custom, s3, vpc]) if (child) reportRest(child, leftOutOfOrigin);
  // It is read for what functions and the doctor see; that nothing enforces it is said all the same.
  part.asked.delete('VpcOriginConfig');
  reportRest(part, leftOutOfOrigin);
  return { ...bare, target: readTarget(part.reading, bare, places[bare.id], asker) };
}

type Connection = Omit<
  BareOrigin,
  'id' | 'domainName' | 'path' | 'customHeaders' | 'kind' | 'accessControl' | 'clientCertificate'
>;

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
    attempts: numberOf(part, 'ConnectionAttempts', originDefaults.attempts),
    connectTimeout: numberOf(part, 'ConnectionTimeout', originDefaults.connect),
    readTimeout: numberOf(config, 'OriginReadTimeout', originDefaults.read),
    keepaliveTimeout: numberOf(config, 'OriginKeepaliveTimeout', originDefaults.keepalive),
    completionTimeout: numberOf(part, 'ResponseCompletionTimeout', undefined),
  };
}

function readCustomHeaders(part: Part): [string, string][] {
  return partsOf(part, 'OriginCustomHeaders', 'HeaderName').map((header) => [
    requiredTextOf(header, 'HeaderName'),
    textOf(header, 'HeaderValue') ?? '',
  ]);
}
