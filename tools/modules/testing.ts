/** Testing: the module `edgewright/testing`. */
export * from '../testing/index.js';
