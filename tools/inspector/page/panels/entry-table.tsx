/** entry-table: the keys of a store with their values and bytes; secret values only when asked for. */
import type { StoreView } from '../../contract.js';
import { showKey } from '../api.js';
import { count } from '../format.js';
import { Secret } from '../parts/secret.js';
import { Table } from '../parts/table.js';

interface Props {
  store: StoreView;
  onEdit(entry: StoreView['entries'][number]): void;
  onDelete(key: string): void;
}

export function EntryTable({ store, onEdit, onDelete }: Props) {
  return (
    <Table
      label={`Keys of ${store.name}`}
      columns={['Key', 'Value', 'Key bytes#', 'Value bytes#', '']}
      rows={store.entries.map((entry) => [
        <code>{entry.key}</code>,
        <code>
          <Secret value={entry.value} ask={() => showKey(store.id, entry.key)} />
        </code>,
        count(entry.keyBytes),
        count(entry.valueBytes),
        <span class="row-buttons">
          <button type="button" class="button small" aria-label={`Edit ${entry.key}`} onClick={() => onEdit(entry)}>
            Edit
          </button>
          <button
            type="button"
            class="button small"
            aria-label={`Delete ${entry.key}`}
            onClick={() => onDelete(entry.key)}
          >
            Delete
          </button>
        </span>,
      ])}
    />
  );
}
