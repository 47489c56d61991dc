import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureCertificate } from '../../../tools/simulator/server/certificate.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'edgewright-certificate-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

test('is made once, for localhost and the hosts of the distributions, with a key that only its owner reads and git leaves alone', async () => {
  const first = await ensureCertificate(directory, ['www.example.com']);
  const certificate = new X509Certificate(first.cert);
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkHost('www.example.com')).toBe('www.example.com');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkHost('evil.example')).toBeUndefined();
  expect(await ensureCertificate(directory, ['www.example.com'])).toEqual(first);
  expect(readFileSync(join(directory, '.edgewright/.gitignore'), 'utf8')).toBe('*\n');
  expect(statSync(join(directory, '.edgewright/certificate/key.pem')).mode & 0o077).toBe(0);
});

test('is made anew for another host, and where the file is damaged', async () => {
  const first = await ensureCertificate(directory, ['www.example.com']);
  const second = await ensureCertificate(directory, ['new.example.com']);
  expect(second.cert).not.toBe(first.cert);
  writeFileSync(join(directory, '.edgewright/certificate/cert.pem'), 'damaged');
  const third = await ensureCertificate(directory, ['new.example.com']);
  expect(readFileSync(join(directory, '.edgewright/certificate/cert.pem'), 'utf8')).toBe(third.cert);
});

test('is made anew where key and certificate are of two pairs, as a killed process may leave them', async () => {
  const files = ['key.pem', 'cert.pem'].map((name) => join(directory, '.edgewright/certificate', name));
  const before = files.map((file) => readFileSync(file, 'utf8'));
  const other = await ensureCertificate(directory, ['other.example.com']);
  writeFileSync(files[0]!, before[0]!);
  const healed = await ensureCertificate(directory, ['other.example.com']);
  expect([before[0], other.key]).not.toContain(healed.key);
  expect(new X509Certificate(healed.cert).checkPrivateKey(createPrivateKey(healed.key))).toBe(true);
});

test.each([
  [12, false],
  [36, true],
])('one that ends in %i hours is kept: %s', async (hours, isKept) => {
  const folder = join(directory, String(hours));
  const names = ['localhost', '*.localhost', '127.0.0.1', '::1'];
  const altNames = names.map((name) =>
    /^[\d.:]+$/.test(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
  );
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + hours * 3_600_000),
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  mkdirSync(join(folder, '.edgewright/certificate'), { recursive: true });
  writeFileSync(join(folder, '.edgewright/certificate/key.pem'), made.private);
  writeFileSync(join(folder, '.edgewright/certificate/cert.pem'), made.cert);
  const certificate = await ensureCertificate(folder, []);
  expect(certificate.cert === made.cert).toBe(isKept);
  const { cert } = await ensureCertificate(folder, ['192.0.2.7']);
  expect(new X509Certificate(cert).checkIP('192.0.2.7')).toBe('192.0.2.7');
});

test('browsers take it: for servers alone, and for 397 days', async () => {
  const { cert } = await ensureCertificate(join(directory, 'new'), []);
  const { validTo, ca, keyUsage } = new X509Certificate(cert);
  const days = (Date.parse(validTo) - Date.now()) / 86_400_000;
  expect([Math.round(days), ca, keyUsage]).toEqual([397, false, ['1.3.6.1.5.5.7.3.1']]);
});
