import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { seal, unseal } from '../../../shared/edge-lambdas/sealed.js';

const secret = (length = 32) => randomBytes(length).toString('base64url');
const keys = { k1: secret(), 'k.2': secret(), weak: secret(31) };

test.each(['k1', 'k.2'])('what %s sealed opens for its purpose alone', (keyId) => {
  const text = seal({ a: 'ä' }, 'session', { keys, keyId })!;
  expect(unseal(text, 'session', { keys, keyId: 'k1' })).toEqual({ a: 'ä' });
  expect(unseal(text, 'attempt', { keys, keyId })).toBeUndefined();
  expect(unseal(text, 'session', { keys: { ...keys, [keyId]: secret() }, keyId })).toBeUndefined();
  expect(unseal(text.slice(keyId.length), 'session', { keys, keyId })).toBeUndefined();
});

test('no byte of it may be another, and none may be missing', () => {
  const text = seal({}, 'session', { keys, keyId: 'k1' })!;
  const bytes = Buffer.from(text.slice(3), 'base64url');
  const opened = (changed: Buffer) => unseal(`k1.${changed.toString('base64url')}`, 'session', { keys, keyId: 'k1' });
  expect(opened(bytes)).toEqual({});
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ 1;
    expect(opened(changed), `byte ${at}`).toBeUndefined();
    expect(opened(bytes.subarray(0, at)), `${at} bytes`).toBeUndefined();
  }
});

test.each(['weak', 'k9', 'constructor', ''])('%j seals nothing', (keyId) => {
  expect(seal({}, 'session', { keys, keyId })).toBeUndefined();
  expect(unseal(`${keyId}.${'A'.repeat(60)}`, 'session', { keys, keyId })).toBeUndefined();
});
