/*! tenants: what a distribution that serves through tenants alone may not have. DG/distribution-config-options.html#unsupported-saas */
import { flagOf, has, type Part, partOf, textOf, textsOf } from '../../distribution/cloudformation/part.js';
import type { Say } from '../doctor-finding.js';
import type { Examined, ExaminedDistribution } from '../examined.js';

export function checkTenants({ distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    if (textOf(distribution.config, 'ConnectionMode') !== 'tenant-only') continue;
    for (const [at, what] of unsupported(distribution)) {
      const message = `A distribution with ConnectionMode tenant-only cannot have ${what}.`;
      say('tenant-only', at, message, 'Remove it, or give it to the AWS::CloudFront::DistributionTenant.');
    }
  }
}

function unsupported({ config, behaviors, origins }: ExaminedDistribution): [at: string, what: string][] {
  const found: [string, string][] = [];
  const { at } = config;
  if (textsOf(config, 'Aliases').length > 0) found.push([at, 'aliases: each tenant has domains of its own']);
  if (textOf(config, 'ContinuousDeploymentPolicyId')) found.push([at, 'a continuous deployment policy']);
  if (flagOf(config, 'Staging', false)) found.push([at, 'a staging side']);
  if (textOf(config, 'AnycastIpListId')) found.push([at, 'static anycast addresses']);
  if (textOf(config, 'PriceClass')) found.push([at, 'a price class']);
  if (has(config, 'Logging')) found.push([`${at}.Logging`, 'legacy standard logs']);
  if (isDedicated(partOf(config, 'ViewerCertificate'))) found.push([at, 'dedicated addresses or a certificate of IAM']);
  if (/^[0-9a-f-]{36}$/.test(textOf(config, 'WebACLId') ?? '')) found.push([at, 'a web ACL of WAF Classic']);
  for (const { part } of origins) {
    const s3 = partOf(part, 'S3OriginConfig');
    if (s3 && textOf(s3, 'OriginAccessIdentity')) found.push([part.at, 'an origin access identity']);
  }
  for (const { part } of behaviors) {
    const legacy = ['ForwardedValues', 'MinTTL', 'DefaultTTL', 'MaxTTL', 'TrustedSigners'].filter((key) =>
      has(part, key),
    );
    if (legacy.length > 0) found.push([part.at, legacy.join(', ')]);
    if (flagOf(part, 'SmoothStreaming', false)) found.push([part.at, 'Smooth Streaming']);
  }
  return found;
}

function isDedicated(certificate: Part | undefined): boolean {
  if (certificate === undefined) return false;
  return textOf(certificate, 'SslSupportMethod') === 'vip' || textOf(certificate, 'IamCertificateId') !== undefined;
}
