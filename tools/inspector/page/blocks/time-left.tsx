/** time-left: how long the object may be used, who said so, and what limited it. */
import { duration } from '../format.js';
import { Meter } from '../parts/meter.js';
import { asText, type Detail, recordOf } from './detail-of.js';

interface Ttl {
  seconds: number;
  left: number;
  staleLeft: number;
  from: string;
  clamp: unknown;
}

export function TimeLeft({ detail }: { detail: Detail }) {
  const { seconds = 0, left = 0, staleLeft, from, clamp } = recordOf<Ttl>(detail, 'ttl');
  return (
    <div class="time-left">
      <h4>Time to live</h4>
      <p>
        {left >= 0 ? `${duration(left)} left of ${duration(seconds)}` : `Expired ${duration(-left)} ago`}, from {from}
        {clamp !== undefined && `, limited by ${asText(clamp)}`}
        {staleLeft !== undefined && staleLeft > 0 && `; may be served stale for ${duration(staleLeft)} more`}
      </p>
      <Meter value={left} of={seconds || 1} tone={left > seconds / 10 ? 'good' : 'soft'} />
    </div>
  );
}
