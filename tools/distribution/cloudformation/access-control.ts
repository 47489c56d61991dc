/*! access-control: who signs for an origin: origin access control, or the legacy identity. API_OriginAccessControlConfig */
import type { OriginAccessControl } from '../model.js';
import { openPart, type Part, partOf, textOf, wordOf } from './part.js';
import { attributeOf, findByAttribute, leaveOut } from './reading.js';

export function readAccessControl(part: Part): OriginAccessControl | undefined {
  const id = textOf(part, 'OriginAccessControlId');
  if (!id) return undefined;
  const { reading } = part;
  const resource = findByAttribute(reading, 'AWS::CloudFront::OriginAccessControl', 'Id', id);
  if (!resource) {
    leaveOut(
      reading,
      'OriginAccessControlId',
      part.at,
      `"${id}" is not known here: it is taken to sign always`,
      'not-known-here',
    );
    return { type: 's3', signing: 'always' };
  }
  const config = partOf(openPart(reading, resource.properties, resource.logicalId), 'OriginAccessControlConfig');
  if (!config) return undefined;
  const types = ['s3', 'lambda', 'mediastore', 'mediapackagev2'] as const;
  const signings = ['always', 'never', 'no-override', 'always-amz-auth'] as const;
  const protocol = wordOf(config, 'SigningProtocol', ['sigv4', 'sigv4a'] as const);
  return {
    type: wordOf(config, 'OriginAccessControlOriginType', types),
    signing: wordOf(config, 'SigningBehavior', signings),
    ...(protocol === 'sigv4a' && { protocol }),
  };
}

interface Identity {
  control: OriginAccessControl;
  principals: string[];
}

/** The legacy origin access identity: locally it signs as origin access control does. */
export function readIdentity(s3: Part): Identity | undefined {
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
