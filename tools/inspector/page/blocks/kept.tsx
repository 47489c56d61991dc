/** kept: for how long the cache keeps what the origin sent, and who said so. */
import { duration } from '../format.js';
import { asText, type Detail, recordOf } from './detail-of.js';

interface Keeping {
  kept: boolean;
  seconds: number;
  from: string;
  clamp: unknown;
  because: string;
}

export function Kept({ detail }: { detail: Detail }) {
  const { kept, seconds = 0, from = '', clamp, because = '' } = recordOf<Keeping>(detail, 'kept');
  return (
    <p>
      {kept === true ? `Kept for ${duration(seconds)}` : `Not kept: ${because}`}
      {from !== '' && `, from ${from}`}
      {clamp !== undefined && `, limited by ${asText(clamp)}`}.
    </p>
  );
}
