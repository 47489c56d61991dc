import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { publicKey, publicKeyName } from '../../tools/edge-config.js';
import { ensureSampleKeys } from '../../tools/sample-keys.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-keys-'));
const keys = ensureSampleKeys(dir);

afterAll(() => rmSync(dir, { recursive: true }));

test.each([
  ['downloads', 'rsa', { modulusLength: 2048 }],
  ['private', 'ec', { namedCurve: 'prime256v1' }],
] as const)('the pair of %s is of a kind that CloudFront takes, and belongs together', (name, type, details) => {
  const privateKey = createPrivateKey(readFileSync(keys[name].privateKeyFile));
  expect(privateKey.asymmetricKeyType).toBe(type);
  expect(privateKey.asymmetricKeyDetails).toMatchObject(details);
  const published = createPublicKey(readFileSync(keys[name].publicKeyFile));
  expect(published.equals(createPublicKey(privateKey))).toBe(true);
});

test('the store holds the members secret as functions/signed-cookie reads it', () => {
  const { keyId, secretFile, storeFile } = keys.members;
  const secret = readFileSync(secretFile, 'utf8');
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  const { data } = JSON.parse(readFileSync(storeFile, 'utf8'));
  expect(data).toEqual([{ key: 'signing-keys', value: JSON.stringify({ [keyId]: secret }) }]);
});

test('nobody else may read them, and a second call changes nothing', () => {
  const files = [keys.downloads.privateKeyFile, keys.private.privateKeyFile, keys.members.secretFile];
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  for (const file of files) expect(statSync(file).mode & 0o077).toBe(0);
  expect(ensureSampleKeys(dir)).toEqual(keys);
  expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(texts);
});

test('a stage takes the file it names, else that of all stages', () => {
  writeFileSync(path.join(dir, 'all.pem'), '-----BEGIN PUBLIC KEY-----all');
  writeFileSync(path.join(dir, 'prod.pem'), '-----BEGIN PUBLIC KEY-----prod');
  const files = { default: { downloads: 'all.pem' }, prod: { downloads: 'prod.pem' } };
  expect(publicKey(dir, files, 'prod', 'downloads')).toContain('prod');
  expect(publicKey(dir, files, 'test', 'downloads')).toContain('all');
});

test('sample keys are for the stage dev, and for no other', () => {
  expect(publicKey(dir, undefined, 'dev', 'downloads')).toBe(readFileSync(keys.downloads.publicKeyFile, 'utf8'));
  expect(() => publicKey(dir, undefined, 'prod', 'downloads')).toThrow('Stage "prod" has no public key "downloads".');
  expect(() => publicKey(dir, undefined, 'dev', 'films')).toThrow('Stage "dev" has no public key "films".');
});

test.each(['nowhere.pem', '.'])('%s is no key file', (file) => {
  expect(() => publicKey(dir, { dev: { downloads: file } }, 'dev', 'downloads')).toThrow('which cannot be read');
});

test('a private key is refused where a public one belongs, and not shown', () => {
  const file = keys.private.privateKeyFile;
  expect(() => publicKey(dir, { dev: { downloads: file } }, 'dev', 'downloads')).toThrow(
    /holds something else\. Write it/,
  );
});

test.each([
  ['${edge:public-key/private}', 'private'],
  ['${edge:function/private}', undefined],
  ['key: ${edge:public-key/private}', undefined],
  [7, undefined],
])('%s names the key %s', (value, name) => {
  expect(publicKeyName(value)).toBe(name);
});
