import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readsLoosely } from '../../tools/attack/catalogue/loose-reader.js';
import { nestedSpellings } from '../../tools/attack/catalogue/nested-spellings.js';
import type { OriginBackend } from '../../tools/http/messages.js';
import { packageRoot } from '../../tools/package.js';
import { createBucket } from '../../tools/simulator/origins/bucket.js';
import { ask, edit, TREASURE, viewerRequest } from './fortress.js';
import { cookieHeader, identity, identityClaims, jwks, NOW, policyCookies, until } from './passes.js';
import { type Host, openHost } from './single-function.js';
import { openTally } from './tally.js';

/** What a stricter rule guards inside of what a looser one lets the pass into. */
const guarded = ['/admin/x.html', '/docs/draft/x.html'];
const host = 'www.example.test';
const { record, expectHeld } = openTally();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewright-rules-'));
  for (const file of [...guarded, '/x.html', '/docs/x.html']) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), guarded.includes(file) ? TREASURE : 'for everybody with a pass');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const origins: Record<string, () => OriginBackend> = {
  'a bucket': () =>
    createBucket({
      label: 'bucket',
      directory: folder,
      domainName: 'main.origin.test',
      canRead: true,
      canList: true,
      publicRead: true,
      now: () => NOW * 1000,
    }),
  'a server that reads paths loosely': () => ({
    label: 'loose',
    async fetch({ path: asked }) {
      const found = guarded.some((file) => readsLoosely(asked).includes(file));
      return { status: 200, statusText: 'OK', headers: [], body: Buffer.from(found ? TREASURE : 'nothing here') };
    },
    close: async () => {},
  }),
};

const artefact = (name: string) => readFileSync(path.join(packageRoot, `dist/edge-lambdas/${name}/index.js`), 'utf8');
const visitor = generateKeyPairSync('rsa', { modulusLength: 2048 });
const admin = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (pair: typeof visitor) => pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** Code of the gate, a pass that is good for "/" and "/docs" alone, and one that is good for all. */
const gates: Record<string, { code(): string; pass: string; master: string }> = {
  'edge-lambdas/jwt-cookie': {
    code: () =>
      edit(artefact('jwt-cookie'), {
        keys: jwks,
        issuer: 'https://id.example.test',
        audience: 'site',
        rules: [
          { prefix: '/docs/draft', open: false, claim: 'areas', anyOf: ['admin'] },
          { prefix: '/admin', open: false, claim: 'areas', anyOf: ['admin'] },
          { prefix: '/docs', open: true, claim: '', anyOf: [] },
          { prefix: '/', open: false, claim: '', anyOf: [] },
        ],
      }),
    pass: `__Host-id=${identity()}`,
    master: `__Host-id=${identity({ ...identityClaims, areas: ['admin'] })}`,
  },
  'edge-lambdas/signed-cookie': {
    code: () =>
      edit(artefact('signed-cookie'), {
        keys: { visitor: pem(visitor), admin: pem(admin) },
        rules: [
          { prefix: '/docs/draft', open: false, keyIds: ['admin'] },
          { prefix: '/admin', open: false, keyIds: ['admin'] },
          { prefix: '/docs', open: true, keyIds: [] },
          { prefix: '/', open: false, keyIds: [] },
        ],
      }),
    pass: cookieHeader(
      policyCookies(
        { Resource: `https://${host}/*`, Condition: until(NOW + 600) },
        { id: 'visitor', key: visitor.privateKey },
      ),
    ),
    master: cookieHeader(
      policyCookies(
        { Resource: `https://${host}/*`, Condition: until(NOW + 600) },
        { id: 'admin', key: admin.privateKey },
      ),
    ),
  },
};

describe.each(Object.keys(gates))('%s, with a stricter rule inside a looser one', (name) => {
  describe.each(Object.keys(origins))('before %s', (kind) => {
    let gate: Host;
    const { pass, master } = gates[name]!;
    beforeAll(async () => {
      gate = await openHost({ lambda: gates[name]!.code(), origin: origins[kind]!() });
    });
    afterAll(() => gate.close());

    const get = (target: string, cookie: string) => ask(gate.core, viewerRequest(host, target, [['Cookie', cookie]]));

    test('lets each pass in where it belongs', async () => {
      expect((await get('/x.html', pass)).status).toBe(200);
      expect((await get('/docs/x.html', '')).status).toBe(200);
      for (const file of guarded) {
        expect((await get(file, pass)).text).not.toContain(TREASURE);
        expect((await get(file, master)).text).toContain(TREASURE);
      }
    });

    test('gives nothing of the stricter area away, by any spelling', async () => {
      const thing = `a stricter rule of ${name}, before ${kind}`;
      for (const target of guarded.flatMap(nestedSpellings)) {
        const { status, text } = await get(target, pass);
        record(thing, `${target} with a pass for the rest`, status < 500 && !text.includes(TREASURE));
      }
      expectHeld(thing);
    });
  });
});
