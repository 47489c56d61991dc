/*! protection: which behaviors let visitors in with a pass only. */
import type { EdgeFunction } from '../distribution/model.js';
import type { ExaminedBehavior } from './examined.js';

/** Names of functions that check a pass, and what the code of such functions speaks of. */
const nameOfGate = /cookie|auth|session|member|private|jwt/i;
const codeOfGate = /CloudFront-Signature|__Host-|statusCode:\s*40[13]/;

/** A key group, or a viewer-request function that looks like a gate. */
export function isProtected({ model }: ExaminedBehavior): boolean {
  const gate = model.functions['viewer-request'];
  return model.trustedKeys !== undefined || (gate !== undefined && isGate(gate));
}

function isGate(edge: EdgeFunction): boolean {
  if (nameOfGate.test(edge.name)) return true;
  return edge.kind === 'function' ? codeOfGate.test(edge.code) : nameOfGate.test(edge.code.file);
}
