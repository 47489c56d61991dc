/** The values of a stage, for sources that are imported as they stand. Steps get options of their own from their tests. */
Object.assign(globalThis, { params: { login: '', privateKeyId: 'none', privateKey: '' } });
