/*!
 * staging: which requests of a primary distribution go to its staging distribution.
 * Source: DG/understanding-continuous-deployment.html, API_ContinuousDeploymentPolicyConfig
 */
import type { DistributionModel } from '../model.js';
import { flagOf, numberOf, openPart, type Part, partOf, requiredTextOf, textOf, textsOf } from './part.js';
import { findByAttribute, ofType, type Reading } from './reading.js';

/** Of the primary. Undefined where it has no policy, or one that is switched off or not in this template. */
export function readDeployment(config: Part): DistributionModel['deployment'] {
  const { reading } = config;
  const id = textOf(config, 'ContinuousDeploymentPolicyId') || undefined;
  const resource = findByAttribute(reading, 'AWS::CloudFront::ContinuousDeploymentPolicy', 'Id', id);
  if (resource === undefined) {
    config.asked.delete('ContinuousDeploymentPolicyId');
    return undefined;
  }
  const policy = partOf(openPart(reading, resource.properties, resource.logicalId), 'ContinuousDeploymentPolicyConfig');
  if (policy === undefined || !flagOf(policy, 'Enabled', false)) return undefined;
  // The members without "TrafficConfig" are the form of old.
  const traffic = partOf(policy, 'TrafficConfig');
  const type = textOf(traffic ?? policy, 'Type');
  const header = traffic ? partOf(traffic, 'SingleHeaderConfig') : partOf(policy, 'SingleHeaderPolicyConfig');
  const weight = traffic ? partOf(traffic, 'SingleWeightConfig') : partOf(policy, 'SingleWeightPolicyConfig');
  const domains = textsOf(policy, 'StagingDistributionDnsNames').map((domain) => domain.toLowerCase());
  if (type === 'SingleHeader' && header)
    return { domains, header: [requiredTextOf(header, 'Header').toLowerCase(), requiredTextOf(header, 'Value')] };
  if (!weight) return undefined;
  return { domains, weight: numberOf(weight, 'Weight', 0), session: readSession(weight) };
}

function readSession(weight: Part) {
  const session = partOf(weight, 'SessionStickinessConfig');
  if (!session) return undefined;
  return { idleTtl: numberOf(session, 'IdleTTL', 300), maximumTtl: numberOf(session, 'MaximumTTL', 3600) };
}

/** Whether it is reached through a primary of this template alone. */
export function isStaging(config: Part, domainName: string): boolean {
  const isMeant = flagOf(config, 'Staging', false);
  const isLed = isMeant && policiesOf(config.reading).some((policy) => namesOf(policy).includes(domainName));
  if (!isLed) config.asked.delete('Staging');
  return isLed;
}

function policiesOf(reading: Reading): Part[] {
  return ofType(reading, 'AWS::CloudFront::ContinuousDeploymentPolicy').flatMap(
    ({ properties, logicalId }) =>
      partOf(openPart(reading, properties, logicalId), 'ContinuousDeploymentPolicyConfig') ?? [],
  );
}

function namesOf(policy: Part): string[] {
  return textsOf(policy, 'StagingDistributionDnsNames').map((domain) => domain.toLowerCase());
}
