/*! policies: what of a request enters the cache key, what of it reaches the origin, how long the answer is kept: who asks, asks here. */
export { type KeySelection, namesInKey, selectForKey } from './policies/key.js';
export {
  admitsHeader,
  askedFacts,
  forwardsCookies,
  namesToOrigin,
  type OriginSelection,
  selectForOrigin,
} from './policies/origin.js';
export { admitsEither, codingsOf, type NameLists, type Selectable, together } from './policies/selection.js';
export { isCachingDisabled, type Ttls, ttlsOf } from './policies/times.js';
