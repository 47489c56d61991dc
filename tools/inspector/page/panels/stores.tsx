/** stores: the key value stores: what they hold, in bytes, and editing them. */
import { useState } from 'preact/hooks';
import type { StoreView } from '../../contract.js';
import { deleteKey, getStores, importKeys, showKey } from '../api.js';
import { bytes, count, plural } from '../format.js';
import type { Inspector } from '../inspector.js';
import { isMasked } from '../parts/masked.js';
import { EntryForm } from './entry-form.js';
import { EntryTable } from './entry-table.js';
import { useFetched } from './use-fetched.js';

export function StoresPanel({ state }: Inspector) {
  const { value: stores, renew } = useFetched(getStores, state.rows[0]?.id);
  return (
    <div class="page">
      {stores?.length === 0 && <p class="hint">No function of this template has a key value store.</p>}
      {stores?.map((store) => (
        <Store key={store.id} store={store} onChange={renew} />
      ))}
    </div>
  );
}

function Store({ store, onChange }: { store: StoreView; onChange(): void }) {
  const [editing, setEditing] = useState<{ key: string; value: string } | undefined>();
  const [error, setError] = useState<string>();
  const fail = (reason: Error) => setError(reason.message);
  const done = () => {
    setEditing(undefined);
    setError(undefined);
    onChange();
  };

  async function edit({ key, value }: StoreView['entries'][number]): Promise<void> {
    setEditing({ key, value: isMasked(value) ? (await showKey(store.id, key)).value : String(value) });
  }

  async function importFile(file: File | undefined): Promise<void> {
    if (file !== undefined) await importKeys(store.id, JSON.parse(await file.text()));
    done();
  }

  return (
    <section class="card">
      <div class="card-head">
        <h2>
          {store.name}{' '}
          <span class="dim">
            {plural(store.entries.length, 'key')} · {count(store.bytes)} of {bytes(store.limits.total)} · read by{' '}
            {store.readBy.join(', ') || 'no function'}
          </span>
        </h2>
        <div class="end">
          <label class="button">
            Import…
            <input
              type="file"
              accept="application/json"
              class="sr-only"
              onChange={(event) => void importFile(event.currentTarget.files?.[0]).catch(fail)}
            />
          </label>
          <button type="button" class="button" onClick={() => setEditing({ key: '', value: '' })}>
            Add key
          </button>
        </div>
      </div>
      {error && (
        <p class="failure" role="alert">
          {error}
        </p>
      )}
      {editing && (
        <EntryForm
          key={editing.key}
          store={store}
          entry={editing}
          onDone={done}
          onCancel={() => setEditing(undefined)}
        />
      )}
      <EntryTable
        store={store}
        onEdit={(entry) => void edit(entry).catch(fail)}
        onDelete={(key) => void deleteKey(store.id, key).then(done, fail)}
      />
      <p class="dim">
        Limits: {bytes(store.limits.key)} a key, {bytes(store.limits.value)} a value. Changes hold from the next request
        on, in this process only; at the edge they take a few seconds.
      </p>
    </section>
  );
}
