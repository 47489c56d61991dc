/** Stands in for `import cf from 'cloudfront'` when a function's source runs in Node. Tests fill `store` and `edgeLocation`. */
export const store: Record<string, string> = {};

export const edgeLocation = { name: 'FRA56-P1', serverIp: '192.0.2.1', region: 'eu-central-1' };

const cf = {
  edgeLocation,
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
