/** Certificates of a CA made for one test. */
import { generate } from 'selfsigned';

export interface Pair {
  key: string;
  cert: string;
}

type Options = NonNullable<Parameters<typeof generate>[1]>;

export async function makeCa(name: string): Promise<Pair> {
  return make(name, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true },
  ]);
}

export async function makeIntermediate(name: string, ca: Pair): Promise<Pair> {
  return make(name, [{ name: 'basicConstraints', cA: true, critical: true }], { ca });
}

/** For clients, or for servers of this machine. */
export async function issue(name: string, ca: Pair, more: Options & { isServer?: boolean } = {}): Promise<Pair> {
  const { isServer = false, ...options } = more;
  const extensions: Options['extensions'] = [
    { name: 'basicConstraints', cA: false },
    { name: 'extKeyUsage', clientAuth: !isServer, serverAuth: isServer },
    { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
  ];
  return make(name, extensions, { ca, ...options });
}

async function make(name: string, extensions: Options['extensions'], options: Options = {}): Promise<Pair> {
  const subject = [
    { shortName: 'C', value: 'US' },
    { shortName: 'O', value: 'Acme' },
    { name: 'commonName', value: name },
  ];
  const made = await generate(subject, { keyType: 'ec', algorithm: 'sha256', extensions, ...options });
  return { key: made.private, cert: `${made.cert.trim()}\n` };
}
