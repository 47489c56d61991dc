/*! constant-time: compares digests without telling, by the time it takes, how much of them is right. */

/** `left` is a SHA-256 digest. Eight words, no loop: a loop over the bytes would be the dearest part of a signature check in this runtime. */
export function equalDigests(left: Buffer, right: Buffer): boolean {
  if (right.length !== 32) return false;
  const a = new Int32Array(left.buffer, left.byteOffset, 8);
  const b = new Int32Array(right.buffer, right.byteOffset, 8);
  const half = (a[0]! ^ b[0]!) | (a[1]! ^ b[1]!) | (a[2]! ^ b[2]!) | (a[3]! ^ b[3]!);
  return (half | (a[4]! ^ b[4]!) | (a[5]! ^ b[5]!) | (a[6]! ^ b[6]!) | (a[7]! ^ b[7]!)) === 0;
}
