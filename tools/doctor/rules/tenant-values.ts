/*! tenant-values: what each tenant needs: a distribution for tenants, domains of its own, and a value for every parameter. API_CreateDistributionTenant */
import {
  flagOf,
  openPart,
  type Part,
  partOf,
  partsOf,
  requiredTextOf,
  textOf,
} from '../../distribution/cloudformation/part.js';
import { attributeOf, ofType, type Reading } from '../../distribution/cloudformation/reading.js';
import { domainsOf } from '../../distribution/cloudformation/tenants.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';

export function checkTenantValues({ reading, distributions }: Examined, say: Say): void {
  const tenants = ofType(reading, 'AWS::CloudFront::DistributionTenant').map((tenant) =>
    openPart(reading, tenant.properties, tenant.logicalId),
  );
  checkDomains(tenants, say);
  for (const { logicalId, config } of distributions) {
    const own = tenants.filter((tenant) => textOf(tenant, 'DistributionId') === idOf(reading, logicalId));
    if (own.length > 0 && textOf(config, 'ConnectionMode') !== 'tenant-only') {
      const message = `Tenant "${own[0]!.at}" belongs to "${logicalId}", whose ConnectionMode is not tenant-only.`;
      say('tenant-mode', config.at, message, 'Set ConnectionMode to tenant-only.');
    }
    for (const tenant of own) checkParameters(tenant, config, say);
  }
}

function idOf(reading: Reading, logicalId: string): unknown {
  return attributeOf(reading, reading.resources[logicalId]!, 'Id');
}

function checkDomains(tenants: Part[], say: Say): void {
  const seen = new Map<string, string>();
  for (const tenant of tenants) {
    const domains = domainsOf(tenant).map((domain) => domain.toLowerCase());
    if (domains.length === 0)
      say('tenant-domain', tenant.at, `Tenant "${tenant.at}" has no domain.`, 'Give it one in Domains.');
    for (const domain of domains) {
      const other = seen.get(domain);
      if (other !== undefined) {
        const message = `Domain "${domain}" belongs to tenants "${other}" and "${tenant.at}".`;
        say('tenant-domain', tenant.at, message, 'Give it to one of them.');
      }
      seen.set(domain, tenant.at);
    }
  }
}

function checkParameters(tenant: Part, config: Part, say: Say): void {
  const defined = definitionsOf(config);
  const given = partsOf(tenant, 'Parameters', 'Name').map((part) => requiredTextOf(part, 'Name'));
  for (const [name, isFilled] of defined) {
    if (isFilled || given.includes(name)) continue;
    const message = `Tenant "${tenant.at}" has no value for parameter "${name}", which is required.`;
    say('tenant-parameter', tenant.at, message, 'Add it to Parameters, or give the definition a DefaultValue.');
  }
  for (const name of given.filter((each) => !defined.has(each))) {
    const message = `Tenant "${tenant.at}" gives parameter "${name}", which TenantConfig does not define.`;
    say('tenant-parameter', tenant.at, message, 'Define it in ParameterDefinitions, or remove it.');
  }
}

/** Whether nobody has to give a value, by name. */
function definitionsOf(config: Part): Map<string, boolean> {
  const tenants = partOf(config, 'TenantConfig');
  const definitions = tenants ? partsOf(tenants, 'ParameterDefinitions', 'Name') : [];
  return new Map(
    definitions.map((each) => {
      const definition = partOf(each, 'Definition');
      const schema = definition && partOf(definition, 'StringSchema');
      const isRequired = schema !== undefined && flagOf(schema, 'Required', false);
      return [requiredTextOf(each, 'Name'), !isRequired || textOf(schema, 'DefaultValue') !== undefined];
    }),
  );
}
