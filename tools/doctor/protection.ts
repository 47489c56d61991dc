/*! protection: which behaviors let visitors in with a pass only. */
import type { Behavior, EdgeFunction } from '../distribution/model.js';
import type { ExaminedBehavior } from './examined.js';

/** Names of functions that check a pass, and what the code of such functions speaks of. */
const nameOfGate = /cookie|auth|session|member|private|jwt/i;
const codeOfGate = /CloudFront-Signature|__Host-|statusCode:\s*40[13]/;

/** A key group, or a viewer-request function that looks like a gate. */
export function isProtected({ model }: ExaminedBehavior): boolean {
  return model.trustedKeys !== undefined || gateOf(model) !== undefined;
}

/** A sentence for findings about a protected behavior: that it is one is a guess without a key group. */
export function guessed({ model }: ExaminedBehavior): string {
  const gate = model.trustedKeys === undefined ? gateOf(model) : undefined;
  if (gate === undefined) return '';
  return ` That "${gate.name}" asks for a pass is a guess from its ${nameOfGate.test(gate.name) ? 'name' : 'code'}.`;
}

function gateOf({ functions }: Behavior): EdgeFunction | undefined {
  const first = functions['viewer-request'];
  return first !== undefined && isGate(first) ? first : undefined;
}

function isGate(edge: EdgeFunction): boolean {
  if (nameOfGate.test(edge.name)) return true;
  return edge.kind === 'function' ? codeOfGate.test(edge.code) : nameOfGate.test(edge.code.file);
}
