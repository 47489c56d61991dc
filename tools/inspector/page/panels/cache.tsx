/** cache: what is stored, how old it is, how long it may still be used, and who stored it. */
import type { CacheView } from '../../contract.js';
import { getWholeCache, invalidate } from '../api.js';
import { count, duration, plural, size } from '../format.js';
import type { Inspector } from '../inspector.js';
import { isMasked, maskText, textOf } from '../parts/masked.js';
import { Meter } from '../parts/meter.js';
import { Table } from '../parts/table.js';
import { kinds } from '../rows.js';
import { useFetched } from './use-fetched.js';

export function CachePanel({ state, actions }: Inspector) {
  const { value, renew } = useFetched(getWholeCache, state.rows[0]?.id);
  const { objects = [], now = 0 } = value ?? {};
  const requests = state.rows.filter((row) => row.kind === 'request');
  const hits = requests.filter(kinds.hit).length;
  const looked = hits + requests.filter(kinds.miss).length;
  const open = (id: string) => {
    actions.goTo('requests');
    actions.select(id);
  };
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
          rows={objects.map((one) => rowOf(one, now, remove, open))}
        />
      </section>
    </div>
  );
}

type Stored = CacheView['objects'][number];

function rowOf(one: Stored, now: number, remove: (path: string) => void, open: (id: string) => void) {
  return [
    <>
      <code>{one.path}</code>
      <Inside one={one} />
    </>,
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
    <button type="button" class="link" onClick={() => open(one.storedBy)}>
      request {one.storedBy}
    </button>,
    <button type="button" class="button small" aria-label={`Invalidate ${one.path}`} onClick={() => remove(one.path)}>
      Invalidate
    </button>,
  ];
}

/** What was stored, and under which key. */
function Inside({ one: { headers = [], key = [] } }: { one: Stored }) {
  const text = (value: unknown) => (isMasked(value) ? maskText(value) : textOf(value));
  return (
    <details>
      <summary>Key and headers</summary>
      <dl class="others">
        {key.map(({ part, value }) => (
          <div key={part}>
            <dt>{part}</dt>
            <dd>{text(value)}</dd>
          </div>
        ))}
        {headers.map(({ name, value }, at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>{text(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
