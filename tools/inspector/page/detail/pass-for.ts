/** pass-for: the private area that a request was kept out of, if it was. */
import type { RequestRecord } from '../../../simulator/trace.js';
import type { DistributionView, Overview } from '../../contract.js';

type Pass = DistributionView['passes'][number];

export function passFor({ behavior, host }: RequestRecord, overview: Overview | undefined): Pass | undefined {
  const distribution = overview?.distributions.find((one) => one.host === host) ?? overview?.distributions[0];
  return distribution?.passes.find(({ pattern }) => pattern === behavior);
}
