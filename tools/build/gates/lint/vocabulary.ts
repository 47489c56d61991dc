/**
 * What cloudfront-js-2.0 documents, as names. The lint refuses the rest.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

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

/** Global → every member it may be asked for. */
export const globals: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(DOCUMENTED).map(([name, members]) => [name, new Set(`${ANY} ${members}`.split(/\s+/))]),
);

/** Module → what it offers. DG/functions-custom-methods.html, cwt-support-cloudfront-functions.html, saas-specific-logic-function-code.html */
export const modules: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['crypto', new Set(['createHash', 'createHmac'])],
  ['querystring', new Set(['decode', 'encode', 'escape', 'parse', 'stringify', 'unescape'])],
  [
    'cloudfront',
    new Set(
      'kvs updateRequestOrigin selectRequestOriginById createRequestOriginGroup edgeLocation cwt distributionTenant'.split(
        ' ',
      ),
    ),
  ],
]);

export const hashes: ReadonlySet<unknown> = new Set(['md5', 'sha1', 'sha256']);
/** "utf-8" is not listed, but the engine takes it for utf8. */
export const encodings: ReadonlySet<unknown> = new Set(['utf8', 'utf-8', 'hex', 'base64', 'base64url']);

/** What people reach for, and what to write instead. */
export const globalsInstead: ReadonlyMap<string, string> = new Map([
  ['Map', 'Use a plain object: "table[name]".'],
  ['Set', 'Use a plain object with true for each name, or an array with includes.'],
  ['WeakMap', 'Use a plain object.'],
  ['URL', 'Take request.uri apart with indexOf and slice.'],
  ['URLSearchParams', 'Use request.querystring, or require("querystring").'],
  ['fetch', 'A CloudFront Function has no network. Use the key value store, or Lambda@Edge.'],
  ['process', 'There is no environment. Write values into the file; in a behavior of this project, use params.NAME.'],
  ['crypto', `Write "const crypto = require('crypto')".`],
  ['querystring', `Write "const querystring = require('querystring')".`],
  ['params', 'Only files in functions/ are given params, by the build.'],
  ['setTimeout', 'There are no timers.'],
  ['setInterval', 'There are no timers.'],
  ['setImmediate', 'There are no timers.'],
  ['queueMicrotask', 'Use Promise.resolve().then(…).'],
  ['structuredClone', 'Use JSON.parse(JSON.stringify(value)).'],
  ['BigInt', 'Use numbers.'],
  ['Intl', 'Format by hand.'],
  ['Proxy', 'Use functions.'],
  ['Reflect', 'Use the functions of Object.'],
  ['eval', 'Code made at run time throws.'],
  ['exports', 'Write a top-level "function handler(event)".'],
  ['module', 'Write a top-level "function handler(event)".'],
  ['window', 'Use globalThis.'],
  ['global', 'Use globalThis.'],
]);

/** Members of documented globals that do not exist, and what to write instead. */
export const membersInstead: ReadonlyMap<string, string> = new Map([
  ['Array.from', 'Use slice, map, or a loop.'],
  ['Object.fromEntries', 'Fill an object in a loop.'],
  ['Object.hasOwn', 'Use Object.prototype.hasOwnProperty.call(object, name).'],
  ['Object.groupBy', 'Fill an object in a loop.'],
  ['String.raw', 'Escape the backslashes.'],
  ['Promise.withResolvers', 'Use new Promise(…).'],
  ['console.error', 'Use console.log.'],
  ['console.warn', 'Use console.log.'],
  ['console.info', 'Use console.log.'],
  ['console.debug', 'Use console.log.'],
  ['crypto.randomBytes', 'There is no source of randomness fit for secrets.'],
  ['crypto.randomUUID', 'event.context.requestId is unique.'],
  ['crypto.timingSafeEqual', 'Compare two HMACs byte by byte, without leaving early.'],
  ['crypto.subtle', 'Use createHash and createHmac.'],
]);

/** Methods of strings, arrays and the like that are not documented, and what to write instead. */
export const methodsInstead: ReadonlyMap<string, string> = new Map([
  ['at', 'Use "list[list.length - 1]".'],
  ['entries', 'Use Object.entries, or forEach.'],
  ['findLast', 'Loop from the end.'],
  ['findLastIndex', 'Loop from the end.'],
  ['flat', 'Use concat.'],
  ['flatMap', 'Use map and concat.'],
  ['fromBytes', 'Removed in 2.0. Use Buffer.from.'],
  ['fromUTF8', 'Removed in 2.0. Use Buffer.from.'],
  ['toBytes', 'Removed in 2.0. Use Buffer.from.'],
  ['toUTF8', 'Removed in 2.0. Use Buffer.from.'],
  ['bytesFrom', 'Removed in 2.0. Use Buffer.from.'],
  ['isWellFormed', 'Use encodeURIComponent in try and catch.'],
  ['keys', 'Use Object.keys.'],
  ['localeCompare', 'Compare with "<" and ">".'],
  ['matchAll', 'Use exec in a loop, with the flag g.'],
  ['normalize', 'There is none.'],
  ['toLocaleLowerCase', 'Use toLowerCase.'],
  ['toLocaleUpperCase', 'Use toUpperCase.'],
  ['toLocaleString', 'Format by hand.'],
  ['toLocaleDateString', 'Use toISOString.'],
  ['toLocaleTimeString', 'Use toISOString.'],
  ['toReversed', 'Use slice().reverse().'],
  ['toSorted', 'Use slice().sort().'],
  ['toSpliced', 'Use slice().splice(…).'],
  ['toWellFormed', 'There is none.'],
  ['trimLeft', 'Use trimStart.'],
  ['trimRight', 'Use trimEnd.'],
  ['values', 'Use Object.values, or forEach.'],
  ['with', 'Copy with slice, then assign.'],
]);
