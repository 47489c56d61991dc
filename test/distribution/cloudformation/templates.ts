import { type ReadOptions, readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import type { DistributionModel } from '../../../tools/distribution/model.js';

export const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

type Properties = Record<string, unknown>;

export interface Parts {
  /** Over the properties of DistributionConfig. */
  config?: Properties;
  /** Over the properties of the default behavior. */
  behavior?: Properties;
  /** Over the properties of the one origin, "Main". */
  origin?: Properties;
  /** Beside the distribution. */
  resources?: Record<string, unknown>;
  /** Beside Resources: Parameters, Conditions and the like. */
  sections?: Properties;
  metadata?: Properties;
}

/** A sound template with one distribution, "Site", changed where the test says. */
export function template({ config, behavior, origin, resources, sections, metadata }: Parts = {}): Properties {
  const main = {
    Id: 'Main',
    DomainName: 'www.example.com',
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
  };
  const byDefault = { TargetOriginId: 'Main', ViewerProtocolPolicy: 'https-only', CachePolicyId: cachingDisabled };
  const DistributionConfig = {
    Enabled: true,
    Origins: [{ ...main, ...origin }],
    DefaultCacheBehavior: { ...byDefault, ...behavior },
    ...config,
  };
  const Site = { Type: 'AWS::CloudFront::Distribution', Metadata: metadata ?? {}, Properties: { DistributionConfig } };
  return { ...sections, Resources: { Site, ...resources } };
}

/** The one distribution of such a template. */
export function read(parts: Parts = {}, options: Partial<ReadOptions> = {}): DistributionModel {
  return readDistributions(template(parts), { projectDir: '/nowhere', ...options })[0]!;
}

/** What reading refuses, one line a mistake. */
export function mistakesOf(parts: Parts | { whole: unknown }, options: Partial<ReadOptions> = {}): string {
  const whole = 'whole' in parts ? parts.whole : template(parts);
  try {
    readDistributions(whole, { projectDir: '/nowhere', ...options });
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Names of what is left out. */
export function leftOut(model: DistributionModel): string[] {
  return model.notSimulated.map((entry) => entry.what);
}
