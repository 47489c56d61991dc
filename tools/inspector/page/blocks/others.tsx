/** others: facts of a stage that no other block shows, name by name. */
import type { Stage } from '../../../simulator/trace.js';
import { count } from '../format.js';
import { asText } from './detail-of.js';

/** Shown by a block of their own. */
const shownElsewhere = new Set(
  (
    'candidates normalisedPath checks function diff unchanged error logs responded key notInKey ttl storedBy invalidation ' +
    'collapsedWith nearest code message result missReason attempts failover signature policy added removed kept headers'
  ).split(' '),
);

export function Others({ stage: { detail = {} } }: { stage: Stage }) {
  const facts = Object.entries(detail).filter(
    ([name, value]) => value !== undefined && value !== null && !shownElsewhere.has(name),
  );
  if (facts.length === 0) return null;
  return (
    <dl class="others">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{words(name)}</dt>
          <dd>{sentence(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** "keptSeconds" → "kept seconds". */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function sentence(value: unknown): string {
  if (typeof value === 'number') return count(value);
  if (Array.isArray(value)) return value.map(sentence).join(', ') || 'none';
  if (typeof value !== 'object' || value === null) return asText(value);
  const { bytes, limit } = value as { bytes?: number; limit?: number };
  if (bytes !== undefined && limit !== undefined) return `${count(bytes)} of ${count(limit)} bytes`;
  return Object.entries(value)
    .map(([name, member]) => `${words(name)} ${sentence(member)}`)
    .join(' · ');
}
