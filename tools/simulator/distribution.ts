/*! distribution: what one distribution runs with, and which of them a request belongs to. */

import { answersTo } from '../distribution/hosts.js';
import type { DistributionModel } from '../distribution/model.js';
import type { Backends } from './backends.js';
import type { Store } from './cache/store.js';
import type { FunctionSaid } from './events.js';
import type { Faults } from './faults.js';
import type { Functions } from './loaded-functions.js';

export interface Distribution {
  readonly model: DistributionModel;
  readonly shared: Shared;
}

/** What all distributions of a simulator have in common. */
export interface Shared {
  readonly functions: Functions;
  readonly backends: Backends;
  /** What is to go wrong with origins. */
  readonly faults: Faults;
  /** Undefined: caching is off. */
  readonly store: Store | undefined;
  /** Cache keys that are being fetched, so that others wait. */
  readonly fetching: Map<string, Fetching>;
  /** Keys that an invalidation emptied, to say so at the next miss. */
  readonly invalidated: Map<string, string>;
  /** Times of requests by rule of a web ACL and address. */
  readonly rates: Map<string, number[]>;
  readonly clock: () => number;
  readonly defaultRootObject: 'before-match' | 'after-match';
  /** Gets the lines of functions. */
  readonly log: ((line: string, said?: FunctionSaid) => void) | undefined;
}

interface Fetching {
  /** Never rejects. */
  outcome: Promise<'kept' | 'not kept' | 'aborted'>;
  /** Number of the request that fetches. */
  by: string;
  path: string;
  query: string;
  /** An invalidation came meanwhile: what arrives is not kept. */
  outdate(): void;
}

export interface Admission {
  distribution: Distribution;
  /** False: no distribution answers to the host. */
  known: boolean;
}

/**
 * By alias, by wildcard alias, by CloudFront's domain name. Where no distribution has an alias, any name is good: locally there is no DNS that
 * could have led elsewhere.
 */
export function admit(distributions: readonly Distribution[], host: string, logicalId?: string): Admission {
  const meant = distributions.find(({ model }) => model.logicalId === logicalId);
  if (meant !== undefined) return { distribution: meant, known: true };
  const wanted = host.toLowerCase();
  const named = distributions.find(({ model }) => answersTo(model, wanted));
  const strict = distributions.some(({ model }) => model.aliases.length > 0);
  // DG/understanding-continuous-deployment.html: viewers cannot ask a staging distribution directly.
  const isOpen = named?.model.isStaging !== true;
  const known = isOpen && (named !== undefined || !strict || wanted.endsWith('.cloudfront.net'));
  return { distribution: named ?? distributions[0]!, known };
}
