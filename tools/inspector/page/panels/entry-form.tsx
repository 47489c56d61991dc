/** entry-form: one key and its value, with their bytes counted while they are typed. */
import { useState } from 'preact/hooks';
import type { StoreView } from '../../contract.js';
import { deleteKey, setKey } from '../api.js';
import { count } from '../format.js';

interface Props {
  store: StoreView;
  entry: { key: string; value: string };
  onDone(): void;
  onCancel(): void;
}

export function EntryForm({ store, entry, onDone, onCancel }: Props) {
  const [key, setName] = useState(entry.key);
  const [value, setValue] = useState(entry.value);
  const [error, setError] = useState<string>();

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (key === '') return setError('A key has at least one character.');
    await setKey(store.id, key, value);
    if (entry.key !== '' && entry.key !== key) await deleteKey(store.id, entry.key);
    onDone();
  }

  return (
    <form class="entry-form" onSubmit={(event) => void save(event).catch((reason: Error) => setError(reason.message))}>
      <label>
        Key <Bytes text={key} limit={store.limits.key} />
        <input class="field mono" value={key} autoFocus onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label>
        Value <Bytes text={value} limit={store.limits.value} />
        <textarea class="field" rows={3} value={value} onInput={(event) => setValue(event.currentTarget.value)} />
      </label>
      {error && (
        <p class="failure" role="alert">
          {error}
        </p>
      )}
      <div class="row-buttons">
        <button type="submit" class="button primary">
          Save
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function Bytes({ text, limit }: { text: string; limit: number }) {
  const length = new TextEncoder().encode(text).length;
  const tooMany = length > limit;
  return (
    <span class={tooMany ? 's4' : 'dim'} data-bytes={length}>
      {count(length)} of {count(limit)} bytes{tooMany && `, ${count(length - limit)} too many`}
    </span>
  );
}
