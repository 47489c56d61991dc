/*!
 * distribution: what stands once in a distribution: root object, countries, web ACL, continuous deployment.
 * Source: API_DistributionConfig
 */

import { isPlaceholder } from '../../distribution/cloudformation/names.js';
import { numberOf, type Part, partOf, textOf } from '../../distribution/cloudformation/part.js';
import { stagingLimits } from '../../limits.js';
import type { Say } from '../doctor-finding.js';
import type { Examined, ExaminedDistribution } from '../examined.js';
import { configsOf } from './policies.js';

export function checkDistribution({ reading, distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    checkRootObject(distribution, say);
    checkCountries(distribution, say);
    checkWebAcl(distribution.config, say);
    checkHttp3(distribution.config, say);
  }
  const kind = 'AWS::CloudFront::ContinuousDeploymentPolicy';
  for (const config of configsOf(reading, kind, 'ContinuousDeploymentPolicyConfig')) checkStaging(config, say);
}

function checkRootObject({ config, model }: ExaminedDistribution, say: Say): void {
  const root = model.defaultRootObject;
  if (!root?.startsWith('/')) return;
  say('root-object', config.at, `DefaultRootObject "${root}" begins with a slash.`, `Write "${root.slice(1)}".`);
}

function checkCountries({ config, model }: ExaminedDistribution, say: Say): void {
  const { type, countries } = model.geoRestriction;
  if ((type === 'none') === (countries.length === 0)) return;
  const message = `RestrictionType is "${type}", and ${countries.length} countries are listed.`;
  say(
    'geo-restriction',
    `${config.at}.Restrictions`,
    message,
    'List countries for whitelist or blacklist, none for none.',
  );
}

/** DG/distribution-web-awswaf.html: scope CLOUDFRONT lives in us-east-1. The classic kind has a bare id. */
function checkWebAcl(config: Part, say: Say): void {
  const acl = textOf(config, 'WebACLId') ?? '';
  if (acl === '' || isPlaceholder(acl) || !acl.startsWith('arn:')) return;
  if (/^arn:[^:]*:wafv2:us-east-1:[^:]*:global\/webacl\//.test(acl)) return;
  const message = `"${acl}" is not a web ACL of scope CLOUDFRONT in us-east-1.`;
  say('web-acl', config.at, message, 'Make one with Scope: CLOUDFRONT in us-east-1.');
}

/** DG/understanding-continuous-deployment.html */
function checkHttp3(config: Part, say: Say): void {
  if (!textOf(config, 'ContinuousDeploymentPolicyId') || !textOf(config, 'HttpVersion')?.endsWith('3')) return;
  const message = 'A distribution with HTTP/3 cannot have a continuous deployment policy.';
  say('staging-policy', config.at, message, 'Set HttpVersion: http2.');
}

function checkStaging(config: Part, say: Say): void {
  const traffic = partOf(config, 'TrafficConfig');
  const weight = traffic && partOf(traffic, 'SingleWeightConfig');
  const header = traffic && partOf(traffic, 'SingleHeaderConfig');
  const share = weight ? numberOf(weight, 'Weight', 0) : 0;
  if (share > stagingLimits.weight) {
    const message = `${share} of the traffic goes to staging, ${stagingLimits.weight} is the limit.`;
    say('staging-policy', config.at, message, 'Lower Weight.');
  }
  const name = header && textOf(header, 'Header');
  if (name === undefined || name.startsWith('aws-cf-cd-')) return;
  say('staging-policy', config.at, `Header "${name}" does not begin with "aws-cf-cd-".`, `Write "aws-cf-cd-${name}".`);
}
