/*! choose: the distribution that is meant, of those a description has. */
import { EdgewrightError } from '../errors.js';
import type { DistributionModel } from './model.js';

type Named = Pick<DistributionModel, 'logicalId' | 'id' | 'domainName' | 'aliases' | 'tenant'>;

/** All of them, or the one whose logical id, id, domain or alias is `name`; the tenants of a distribution by its name. */
export function chooseDistributions<Model extends Named>(models: Model[], name: string | undefined): Model[] {
  if (name === undefined) return models;
  const found = models.filter((model) => namesOf(model).includes(name));
  if (found.length > 0) return found;
  const known = models.map((model) => `"${model.logicalId}"`).join(', ');
  throw new EdgewrightError('unknown-distribution', `--distribution names "${name}", but the template has ${known}.`);
}

function namesOf({ logicalId, id, domainName, aliases, tenant }: Named): string[] {
  return [logicalId, id, domainName, ...aliases, ...(tenant ? [tenant.id, tenant.distribution] : [])];
}
