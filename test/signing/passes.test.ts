import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openKeyValueStore } from '../../tools/engine/index.js';
import { commandsAt, findPasses } from '../../tools/signing/passes.js';
import { behavior, distribution, rawCff } from '../simulator/support.js';

const project = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(project, { recursive: true }));
mkdirSync(path.join(project, '.edgewright/keys'), { recursive: true });

function makeKey(): { pem: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { pem, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

test('during a rotation every key is named, those of this machine first', () => {
  const [old, next] = [makeKey(), makeKey()];
  const secrets = { a: 'old-secret', b: 'next-secret' };
  writeFileSync(path.join(project, '.edgewright/keys/next.pem'), next.privateKey);
  writeFileSync(path.join(project, '.edgewright/keys/session.secret'), secrets.b);
  const members = { ...rawCff(''), store: 'Store' };
  const model = distribution({
    behaviors: [
      behavior({ pattern: '/downloads/*', trustedKeys: { KOLD: old.pem, KNEXT: next.pem } }),
      behavior({ pattern: '/members/*', functions: { 'viewer-request': members } }),
    ],
  });
  const store = openKeyValueStore({ 'signing-keys': JSON.stringify(secrets) });
  const passes = findPasses(model, { Store: store }, project);
  expect(passes.map(({ pattern, keyId, keyFile }) => [pattern, keyId, keyFile])).toEqual([
    ['/downloads/*', 'KNEXT', '.edgewright/keys/next.pem'],
    ['/downloads/*', 'KOLD', undefined],
    ['/members/*', 'b', '.edgewright/keys/session.secret'],
    ['/members/*', 'a', undefined],
  ]);
  expect(passes[1]!.command).toContain('--key-id KOLD --private-key PRIVATE.pem');
  const key = "--key-id KNEXT --private-key .edgewright/keys/next.pem --expires 2h --url 'http://localhost/downloads/'";
  expect(commandsAt(passes[0]!, 'http://localhost')).toEqual([
    expect.stringMatching(new RegExp(`^npx edgewright sign cookies --resource .* ${key}$`)),
    expect.stringMatching(new RegExp(`^npx edgewright sign url --resource .* ${key}$`)),
  ]);
  expect(commandsAt(passes[2]!, 'http://localhost')).toEqual([
    expect.stringMatching(/^npx edgewright sign token .* --url 'http:\/\/localhost\/members\/'$/),
  ]);
});
