import { createHmac } from 'node:crypto';
import { edgeLocation } from '../tools/runtime/edge-location.js';
import { cwtModule } from '../tools/runtime/guest/cwt.js';

/** Stands in for `import cf from 'cloudfront'` when a function's source runs in Node. Tests fill `store`. */
export const store: Record<string, string> = {};

const cf = {
  edgeLocation,
  /** The engines judge what is asked for; here it only has to be there. */
  selectRequestOriginById(_id: string): void {},
  logCustomData(_text: string): void {},
  cwt: cwtModule({ createHmac: createHmac as never, bytes: Buffer }),
  kvs() {
    return {
      async get(key: string, options?: { format?: 'string' | 'json' | 'bytes' }): Promise<unknown> {
        if (!Object.hasOwn(store, key)) throw new Error('KeyNotFound');
        const value = store[key]!;
        if (options?.format === 'json') return JSON.parse(value);
        return options?.format === 'bytes' ? Buffer.from(value) : value;
      },
      async exists(key: string): Promise<boolean> {
        return Object.hasOwn(store, key);
      },
    };
  },
};

export default cf;
