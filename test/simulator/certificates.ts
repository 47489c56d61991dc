/** Certificates of a CA made for one test. */
import { generate } from 'selfsigned';

export interface Pair {
  key: string;
  publicKey: string;
  cert: string;
}

type Options = NonNullable<Parameters<typeof generate>[1]>;

export async function makeCa(name: string, more: Options = {}): Promise<Pair> {
  const extensions: Options['extensions'] = [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true },
  ];
  return make(name, extensions, more);
}

export async function makeIntermediate(name: string, ca: Pair, more: Options = {}): Promise<Pair> {
  return make(name, [{ name: 'basicConstraints', cA: true, critical: true }], { ca, ...more });
}

/** For clients, for servers of this machine, or for whatever one likes. */
export async function issue(
  name: string,
  ca: Pair,
  more: Options & { isServer?: boolean; isForAll?: boolean } = {},
): Promise<Pair> {
  const { isServer = false, isForAll = false, ...options } = more;
  const extensions: Options['extensions'] = [
    { name: 'basicConstraints', cA: false },
    { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
  ];
  if (!isForAll) extensions.push({ name: 'extKeyUsage', clientAuth: !isServer, serverAuth: isServer });
  return make(name, extensions, { ca, ...options });
}

async function make(name: string, extensions: Options['extensions'], options: Options = {}): Promise<Pair> {
  const subject = [
    { shortName: 'C', value: 'US' },
    { shortName: 'O', value: 'Acme' },
    { name: 'commonName', value: name },
  ];
  const made = await generate(subject, { keyType: 'ec', algorithm: 'sha256', extensions, ...options });
  return { key: made.private, publicKey: made.public, cert: `${made.cert.trim()}\n` };
}
