/** cache: what is stored, how old it is, how long it may still be used, and who stored it. */
import type { CacheView } from '../../contract.js';
import { getCache, invalidate } from '../api.js';
import type { Inspector } from '../inspector.js';
import { Meter } from '../parts/meter.js';
import { Table } from '../parts/table.js';
import { kinds } from '../rows.js';
import { count, duration, plural, size } from '../words.js';
import { useFetched } from './use-fetched.js';

export function CachePanel({ state, actions }: Inspector) {
  const { value, renew } = useFetched(getCache, state.rows[0]?.id);
  const { objects = [], now = 0 } = value ?? {};
  const requests = state.rows.filter((row) => row.kind === 'request');
  const hits = requests.filter(kinds.hit).length;
  const looked = hits + requests.filter(kinds.miss).length;
  const remove = (path: string) =>
    void invalidate([path]).then(
      ({ removed }) => {
        actions.tell(`Invalidated ${plural(removed, 'object')}`);
        renew();
      },
      (error: Error) => actions.tell(error.message),
    );
  return (
    <div class="page">
      <section class="card">
        <div class="card-head">
          <h2>
            Cache{' '}
            <span class="dim">
              {plural(objects.length, 'object')} · {size(objects.reduce((sum, one) => sum + one.bytes, 0))} ·{' '}
              {plural(hits, 'hit')} of {plural(looked, 'look-up')}
            </span>
          </h2>
          <button type="button" class="button end" onClick={() => remove('/*')}>
            Invalidate all
          </button>
        </div>
        {objects.length === 0 && <p class="dim">Nothing is stored.</p>}
        <Table
          label="Cached objects"
          columns={['Path', 'Variant', 'Status', 'Bytes#', 'Age#', 'Time left', 'Hits#', 'Stored by', '']}
          rows={objects.map((one) => rowOf(one, now, remove))}
        />
      </section>
    </div>
  );
}

function rowOf(one: CacheView['objects'][number], now: number, remove: (path: string) => void) {
  return [
    <code>{one.path}</code>,
    one.variant || '–',
    <span class={`s${Math.floor(one.status / 100)}`}>{one.status}</span>,
    count(one.bytes),
    duration((now - one.storedAt) / 1000),
    <>
      {now > one.expiresAt
        ? `stale, ${duration((now - one.expiresAt) / 1000)}`
        : duration((one.expiresAt - now) / 1000)}{' '}
      <Meter
        value={one.expiresAt - now}
        of={one.expiresAt - one.storedAt}
        tone={now > one.expiresAt ? 'soft' : 'good'}
      />
    </>,
    count(one.hits),
    `request ${one.storedBy}`,
    <button type="button" class="button small" aria-label={`Invalidate ${one.path}`} onClick={() => remove(one.path)}>
      Invalidate
    </button>,
  ];
}
