/** certificate: what --https shows: self-signed for localhost and the hosts of the distributions, made at first use, kept in .edgewright/. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { generate } from 'selfsigned';
import { ensureStateFolder } from '../../state-folder.js';
import { writeAllWhole } from '../../write-whole.js';

interface Certificate {
  key: string;
  cert: string;
}

/** Days. Browsers refuse longer ones: support.apple.com/en-us/103769 */
const validity = 397;

const always = ['localhost', '*.localhost', '127.0.0.1', '::1'];

/** PEM. Made anew when a host is missing or the end is near. */
export async function ensureCertificate(projectDir: string, hosts: string[]): Promise<Certificate> {
  const folder = ensureStateFolder(projectDir, 'certificate');
  const names = [...new Set([...always, ...hosts])];
  const kept = read(folder);
  if (kept !== undefined && isGood(kept, names)) return kept;
  const made = await make(names);
  writeAllWhole([
    { file: path.join(folder, 'key.pem'), content: made.key, mode: 0o600 },
    { file: path.join(folder, 'cert.pem'), content: made.cert },
  ]);
  return made;
}

function read(folder: string): Certificate | undefined {
  try {
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(path.join(folder, name), 'utf8'));
    return { key: key!, cert: cert! };
  } catch {
    return undefined;
  }
}

function isGood({ key, cert }: Certificate, names: string[]): boolean {
  try {
    const certificate = new X509Certificate(cert);
    // Two processes, or one that was killed, may have left halves of two pairs.
    if (!certificate.checkPrivateKey(createPrivateKey(key))) return false;
    const tomorrow = Date.now() + 86_400_000;
    if (Date.parse(certificate.validTo) < tomorrow) return false;
    return names.every((name) => (isIP(name) ? certificate.checkIP(name) : holdsName(certificate, name)));
  } catch {
    return false;
  }
}

function holdsName({ subjectAltName = '' }: X509Certificate, name: string): boolean {
  return subjectAltName.split(', ').includes(`DNS:${name}`);
}

async function make(names: string[]): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + validity * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(toAltName) },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/** 2: a DNS name, 7: an address (RFC 5280 §4.2.1.6). */
function toAltName(name: string): { type: 2; value: string } | { type: 7; ip: string } {
  return isIP(name) ? { type: 7, ip: name } : { type: 2, value: name };
}
