/**
 * The keys of the sample stack, made on this machine at first use and kept out of git: `.edgewright/keys/`.
 * For trying things out. A stack that others rely on names its own public keys under `custom.edge.keys`.
 */
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureStateFolder } from './state-folder.js';

/** Where each key is. Paths are absolute. */
interface SampleKeys {
  /** CloudFront's own key group, `/downloads/*`: RSA 2048. */
  downloads: KeyPairFiles;
  /** The Lambda@Edge verifier, `/private/*`: ECDSA P-256. */
  private: KeyPairFiles;
  members: {
    /** The id under which the secret stands in `store`. */
    keyId: string;
    /** 32 random bytes in base64url. */
    secretFile: string;
    /** The key value store in CloudFront's import format, with `signing-keys`. */
    storeFile: string;
  };
}

interface KeyPairFiles {
  privateKeyFile: string;
  publicKeyFile: string;
}

/** The two kinds of key that CloudFront verifies: AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html */
const KEY_PAIRS = {
  downloads: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  private: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};

const MEMBERS_KEY_ID = 'sample';

/** Makes what is missing under `projectDir/.edgewright/keys` and says where everything is. Safe to call from several processes. */
export function ensureSampleKeys(projectDir: string): SampleKeys {
  const dir = ensureStateFolder(projectDir, 'keys');
  return {
    downloads: ensureKeyPair(dir, 'downloads'),
    private: ensureKeyPair(dir, 'private'),
    members: ensureMembersSecret(dir),
  };
}

function ensureKeyPair(dir: string, name: keyof typeof KEY_PAIRS): KeyPairFiles {
  const privateKeyFile = path.join(dir, `${name}.pem`);
  const publicKeyFile = path.join(dir, `${name}.pub.pem`);
  if (!existsSync(privateKeyFile)) {
    writeOnce(privateKeyFile, KEY_PAIRS[name]().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  if (!existsSync(publicKeyFile)) {
    const publicKey = createPublicKey(readFileSync(privateKeyFile));
    writeOnce(publicKeyFile, publicKey.export({ type: 'spki', format: 'pem' }).toString());
  }
  return { privateKeyFile, publicKeyFile };
}

function ensureMembersSecret(dir: string): SampleKeys['members'] {
  const secretFile = path.join(dir, 'members.secret');
  const storeFile = path.join(dir, 'store.json');
  if (!existsSync(secretFile)) writeOnce(secretFile, randomBytes(32).toString('base64url'));
  if (!existsSync(storeFile)) {
    const keys = JSON.stringify({ [MEMBERS_KEY_ID]: readFileSync(secretFile, 'utf8') });
    writeOnce(storeFile, `${JSON.stringify({ data: [{ key: 'signing-keys', value: keys }] }, undefined, 2)}\n`);
  }
  return { keyId: MEMBERS_KEY_ID, secretFile, storeFile };
}

/** Writes the whole file or nothing; of two processes the first wins. `link` fails where the name is taken, `rename` would overwrite. */
function writeOnce(file: string, text: string): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary);
  }
}
