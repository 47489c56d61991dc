/*! constant-time: compares digests without telling, by the time it takes, what is right. */

/** `left` is a SHA-256 digest. Eight words: a loop over the bytes would be the dearest part of a signature check in this runtime. */
export function equalDigests(left: Buffer, right: Buffer): boolean {
  if (right.length !== 32) return false;
  const a = new Int32Array(left.buffer, left.byteOffset, 8);
  const b = new Int32Array(right.buffer, right.byteOffset, 8);
  let difference = 0;
  for (let i = 0; i < 8; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
