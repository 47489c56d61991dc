/**
 * What the two runtimes document, as names. The lint refuses the rest.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html, functions-javascript-runtime-10.html
 */
export const runtimes = ['cloudfront-js-1.0', 'cloudfront-js-2.0'] as const;

export type Runtime = (typeof runtimes)[number];

export interface Vocabulary {
  runtime: Runtime;
  /** Global → every member it may be asked for. */
  globals: ReadonlyMap<string, ReadonlySet<string>>;
  /** Module → what it offers. */
  modules: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Functions and values that every function and object has. */
const ANY = 'prototype length name apply call bind hasOwnProperty isPrototypeOf toString valueOf';
const TYPED_ARRAY = 'from of BYTES_PER_ELEMENT';
const PLAIN = '';

/** Global → its documented members, without those of ANY. */
const DOCUMENTED: Record<string, string> = {
  Array: 'isArray of',
  ArrayBuffer: 'isView',
  Boolean: PLAIN,
  Buffer: 'alloc allocUnsafe byteLength compare concat from isBuffer isEncoding',
  DataView: PLAIN,
  Date: 'UTC now parse',
  Error: PLAIN,
  EvalError: PLAIN,
  Float32Array: TYPED_ARRAY,
  Float64Array: TYPED_ARRAY,
  Function: PLAIN,
  Infinity: PLAIN,
  Int16Array: TYPED_ARRAY,
  Int32Array: TYPED_ARRAY,
  Int8Array: TYPED_ARRAY,
  InternalError: PLAIN,
  JSON: 'parse stringify',
  Math: `E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1
    floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt tan tanh trunc`,
  NaN: PLAIN,
  Number: `EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY isFinite isInteger
    isNaN isSafeInteger parseFloat parseInt`,
  Object: `assign create defineProperties defineProperty entries freeze getOwnPropertyDescriptor getOwnPropertyDescriptors
    getOwnPropertyNames getPrototypeOf is isExtensible isFrozen isSealed keys preventExtensions seal setPrototypeOf values`,
  Promise: 'all allSettled any race reject resolve',
  RangeError: PLAIN,
  ReferenceError: PLAIN,
  RegExp: PLAIN,
  String: 'fromCharCode fromCodePoint',
  Symbol: 'for keyFor',
  SyntaxError: PLAIN,
  TextDecoder: PLAIN,
  TextEncoder: PLAIN,
  TypeError: PLAIN,
  URIError: PLAIN,
  Uint16Array: TYPED_ARRAY,
  Uint32Array: TYPED_ARRAY,
  Uint8Array: TYPED_ARRAY,
  Uint8ClampedArray: TYPED_ARRAY,
  arguments: PLAIN,
  atob: PLAIN,
  btoa: PLAIN,
  console: 'log',
  decodeURI: PLAIN,
  decodeURIComponent: PLAIN,
  encodeURI: PLAIN,
  encodeURIComponent: PLAIN,
  globalThis: PLAIN,
  isFinite: PLAIN,
  isNaN: PLAIN,
  parseFloat: PLAIN,
  parseInt: PLAIN,
  require: PLAIN,
  undefined: PLAIN,
};

/** Those of 2.0. */
export const globals = membersOf(DOCUMENTED);

function membersOf(documented: Record<string, string>): Vocabulary['globals'] {
  const entries = Object.entries(documented);
  return new Map(entries.map(([name, members]) => [name, new Set(`${ANY} ${members}`.split(/\s+/))]));
}

/** DG/functions-custom-methods.html, cwt-support-cloudfront-functions.html, saas-specific-logic-function-code.html */
export const modules: Vocabulary['modules'] = new Map([
  ['crypto', new Set(['createHash', 'createHmac'])],
  ['querystring', new Set(['decode', 'encode', 'escape', 'parse', 'stringify', 'unescape'])],
  [
    'cloudfront',
    new Set(
      'kvs updateRequestOrigin selectRequestOriginById createRequestOriginGroup edgeLocation cwt distributionTenant logCustomData'.split(
        ' ',
      ),
    ),
  ],
]);

export const hashes: ReadonlySet<unknown> = new Set(['md5', 'sha1', 'sha256']);
/** "utf-8" is not listed, but the engine takes it for utf8. */
export const encodings: ReadonlySet<unknown> = new Set(['utf8', 'utf-8', 'hex', 'base64', 'base64url']);

/** Globals that came with 2.0, and what stands there in 1.0 alone. functions-javascript-runtime-10.html */
const newer = /^(?:Buffer|DataView|Symbol|TextDecoder|TextEncoder|atob|btoa)$/;
const older = { Promise: 'reject resolve', MemoryError: PLAIN, String: 'bytesFrom fromCharCode fromCodePoint' };

function globalsOf10(): Vocabulary['globals'] {
  const kept = Object.entries(DOCUMENTED).filter(([name]) => !newer.test(name));
  const typed = kept.filter(([, members]) => members === TYPED_ARRAY).map(([name]) => [name, 'BYTES_PER_ELEMENT']);
  return membersOf({ ...Object.fromEntries([...kept, ...typed]), ...older });
}

const vocabularies: Record<Runtime, Vocabulary> = {
  'cloudfront-js-1.0': {
    runtime: 'cloudfront-js-1.0',
    globals: globalsOf10(),
    modules: new Map([...modules].filter(([name]) => name !== 'cloudfront')),
  },
  'cloudfront-js-2.0': { runtime: 'cloudfront-js-2.0', globals, modules },
};

export function vocabularyOf(runtime: Runtime): Vocabulary {
  return vocabularies[runtime];
}

/** Methods of 1.0 that 2.0 does not have, and the other way round. */
export const methodsOf10 = new Set(['fromBytes', 'fromUTF8', 'toBytes', 'toUTF8', 'bytesFrom']);
export const methodsOf20: ReadonlyMap<string, string> = new Map([['replaceAll', 'Use split and join.']]);

/** Static members that AWS does not list, and that each njs from 0.8.0 on has. Methods alike: nobody documents whether the edge has them. */
export const undocumented: ReadonlySet<string> = new Set(
  `Array.from Object.getOwnPropertySymbols Buffer.allocUnsafeSlow Symbol.asyncIterator Symbol.hasInstance Symbol.isConcatSpreadable
  Symbol.iterator Symbol.match Symbol.matchAll Symbol.replace Symbol.search Symbol.species Symbol.split Symbol.toPrimitive
  Symbol.toStringTag Symbol.unscopables`.split(/\s+/),
);
export const undocumentedMethods: ReadonlySet<string> = new Set(
  'entries keys values toLocaleDateString toLocaleTimeString'.split(' '),
);
