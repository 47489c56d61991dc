/** store: the key value stores: what they hold, and editing them. CloudFront's limits are kept; a refused write changes nothing. */

import type { DistributionModel } from '../../distribution/model.js';
import { type KeyValueStore, readKeyValueStore } from '../../engine/index.js';
import { EdgewrightError } from '../../errors.js';
import { storeLimits } from '../../limits.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { Core } from '../../simulator/simulator.js';
import type { StoreView } from '../contract.js';
import type { InspectorContext } from './context.js';
import { field, requiredText } from './fields.js';

/** Keys whose values let somebody in. */
const secretKeys = /^signing-keys$|secret|password|token|private/i;

const entryPath = /^\/__edge\/kvs\/([^/]+)\/([^/]+)$/;

export function storeRoutes({ stores }: InspectorContext): ApiRoute[] {
  return [
    {
      method: 'GET',
      pattern: /^\/__edge\/kvs$/,
      access: 'commands',
      answer: (_, core) => ({ json: Object.entries(stores).map(([id, store]) => view(id, store, core.models())) }),
    },
    {
      method: 'PUT',
      pattern: entryPath,
      answer({ params: [id, key], body }, core) {
        const store = find(stores, id!);
        return save(core, id!, store, { ...store.data, [key!]: requiredText(body, 'value') }, `${key} was set`);
      },
    },
    {
      method: 'DELETE',
      pattern: entryPath,
      answer({ params: [id, key] }, core) {
        const store = find(stores, id!);
        const { [key!]: _, ...rest } = store.data;
        return save(core, id!, store, rest, `${key} was deleted`);
      },
    },
    {
      method: 'POST',
      pattern: /^\/__edge\/kvs\/([^/]+)\/([^/]+)\/show$/,
      answer({ params: [id, key] }) {
        const value = find(stores, id!).data[key!];
        if (value === undefined) throw new EdgewrightError('not-found', `The store has no key "${key}".`);
        return { json: { value } };
      },
    },
    {
      method: 'POST',
      pattern: /^\/__edge\/kvs\/([^/]+)$/,
      answer({ params: [id], body }, core) {
        const store = find(stores, id!);
        const { data } = readKeyValueStore(JSON.stringify({ data: field(body, 'data') }), id!);
        return save(core, id!, store, { ...store.data, ...data }, `${Object.keys(data).length} keys were imported`);
      },
    },
  ];
}

function find(stores: Record<string, KeyValueStore>, id: string): KeyValueStore {
  const store = Object.hasOwn(stores, id) ? stores[id] : undefined;
  if (store === undefined) throw new EdgewrightError('not-found', `No key value store "${id}" is in the template.`);
  return store;
}

/** Read the way an import file is, so that every limit holds; the new revision tells the engine. */
function save(core: Core, id: string, store: KeyValueStore, data: Record<string, string>, what: string) {
  const entries = Object.entries(data).map(([key, value]) => ({ key, value }));
  const { created } = store;
  Object.assign(store, readKeyValueStore(JSON.stringify({ data: entries }), id), { created });
  core.announce({ type: 'config', message: `Key value store ${id}: ${what}` });
  return { json: view(id, store, core.models()) };
}

function view(id: string, { data }: KeyValueStore, models: readonly DistributionModel[]): StoreView {
  const entries = Object.entries(data).map(([key, value]) => ({
    key,
    value: secretKeys.test(key) ? ({ masked: true, chars: value.length } as const) : value,
    keyBytes: Buffer.byteLength(key),
    valueBytes: Buffer.byteLength(value),
  }));
  const bytes = entries.reduce((sum, { keyBytes, valueBytes }) => sum + keyBytes + valueBytes, 0);
  const name = models.map(({ stores }) => stores[id]?.name).find((found) => found !== undefined) ?? id;
  return { id, name, bytes, entries, limits: storeLimits, readBy: readersOf(id, models) };
}

function readersOf(id: string, models: readonly DistributionModel[]): string[] {
  const edges = models.flatMap(({ behaviors }) => behaviors.flatMap(({ functions }) => Object.values(functions)));
  const readers = edges.filter((edge) => edge.kind === 'function' && edge.store === id);
  return [...new Set(readers.map(({ name }) => name))];
}
