/** instead: what people reach for and the runtime does not have, and what to write in its place. */

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
  ['String.bytesFrom', 'Removed in 2.0. Use Buffer.from.'],
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

/** Globals that came with 2.0, for those on 1.0. */
export const newerInstead: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Buffer: 'Use String.bytesFrom, or set the runtime to cloudfront-js-2.0.',
    DataView: 'Set the runtime to cloudfront-js-2.0.',
    Symbol: 'Set the runtime to cloudfront-js-2.0.',
    TextDecoder: 'Use decodeURIComponent, or set the runtime to cloudfront-js-2.0.',
    TextEncoder: 'Use toUTF8, or set the runtime to cloudfront-js-2.0.',
    atob: 'Use String.bytesFrom(text, "base64"), or set the runtime to cloudfront-js-2.0.',
    btoa: 'Use text.toString("base64"), or set the runtime to cloudfront-js-2.0.',
  }),
);
