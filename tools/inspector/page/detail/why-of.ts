/** why-of: what made a request fail; of a refusal by a function, which tells the viewer nothing on purpose, what can be done about it. */
import type { RequestRecord, Why } from '../../../simulator/trace.js';
import type { DistributionView } from '../../contract.js';
import { shortXCache } from '../format.js';

export function whyOf(record: RequestRecord, pass: DistributionView['passes'][number] | undefined): Why | undefined {
  const isRefused = record.status === 401 || record.status === 403;
  if (!isRefused || pass === undefined || !/-re(quest|sponse)$/.test(record.answeredBy)) return record.why;
  return {
    code: shortXCache(record.xCache),
    text: `${pass.by} refused the request. The viewer is not told why: a pass that is missing, expired or for another path looks the same.`,
    ...record.why,
    fixes: [{ label: 'Issue a pass', command: pass.command }],
  };
}
