/** stage-secret: a value of a stage's detail, masked as a whole, or in part where the server says so. */
import type { MaskedPlace } from '../../../simulator/trace/mask.js';
import type { RequestRecord } from '../../../simulator/trace.js';
import { show } from '../api.js';
import { Secret } from '../parts/secret.js';

interface Props {
  record: RequestRecord;
  index: number;
  /** From the detail down to the value. */
  place: MaskedPlace;
  value: unknown;
}

export function StageSecret({ record, index, place, value }: Props) {
  const isPartly = record.stages[index]?.partlyMasked?.some((one) => `${one}` === `${place}`) ?? false;
  const ask = () => show(record.id, ['stages', index, 'detail', ...place]);
  return <Secret value={value} isPartly={isPartly} ask={ask} />;
}
