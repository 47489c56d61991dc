/** members: what njs 0.8.9 has beside the documented names, by owner (measured), but for what runtime 2.0 is known to lack. For an engine that has more. */
export const members: Record<string, string> = {
  Array: 'from isArray of',
  'Array.prototype':
    'concat copyWithin entries every fill filter find findIndex forEach includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toString unshift values',
  ArrayBuffer: 'isView',
  'ArrayBuffer.prototype': 'byteLength slice',
  'Boolean.prototype': 'toString valueOf',
  'DataView.prototype':
    'buffer byteLength byteOffset getFloat32 getFloat64 getInt16 getInt32 getInt8 getUint16 getUint32 getUint8 setFloat32 setFloat64 setInt16 setInt32 setInt8 setUint16 setUint32 setUint8',
  Date: 'UTC now parse',
  'Date.prototype':
    'getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds setDate setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds toDateString toISOString toJSON toLocaleDateString toLocaleString toLocaleTimeString toString toTimeString toUTCString valueOf',
  'Error.prototype': 'message stack toString valueOf',
  JSON: 'parse stringify',
  Math: 'E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt tan tanh trunc',
  Number:
    'EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY isFinite isInteger isNaN isSafeInteger parseFloat parseInt',
  'Number.prototype': 'toExponential toFixed toPrecision toString valueOf',
  Object:
    'assign create defineProperties defineProperty entries freeze getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols getPrototypeOf is isExtensible isFrozen isSealed keys preventExtensions seal setPrototypeOf values',
  'Object.prototype': 'hasOwnProperty isPrototypeOf propertyIsEnumerable toString valueOf',
  Promise: 'all allSettled any race reject resolve',
  'Promise.prototype': 'catch finally then',
  RegExp: '',
  'RegExp.prototype': 'exec flags global ignoreCase multiline source sticky test toString',
  String: 'fromCharCode fromCodePoint',
  'String.prototype':
    'charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf match padEnd padStart repeat replace replaceAll search slice split startsWith substr substring toLowerCase toString toUpperCase trim trimEnd trimStart valueOf',
  Symbol:
    'asyncIterator for hasInstance isConcatSpreadable iterator keyFor match matchAll replace search species split toPrimitive toStringTag unscopables',
  'Symbol.prototype': 'toString valueOf',
  'TextDecoder.prototype': 'decode encoding fatal ignoreBOM',
  'TextEncoder.prototype': 'encode encodeInto encoding',
  TypedArray: 'from of',
  'TypedArray.prototype':
    'buffer byteLength byteOffset copyWithin entries every fill filter find findIndex forEach includes indexOf join keys lastIndexOf map reduce reduceRight reverse set slice some sort subarray toString values',
  'Function.prototype': 'apply bind call',
};
