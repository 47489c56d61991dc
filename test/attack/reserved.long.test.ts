import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nestedSpellings } from '../../tools/attack/catalogue/nested-spellings.js';
import { createEngine, loadLambda } from '../../tools/engine/index.js';
import { packageRoot } from '../../tools/package.js';
import { createBucket } from '../../tools/simulator/origins/bucket.js';
import { type Core, createCore } from '../../tools/simulator/simulator.js';
import { patient } from '../engine/engines.js';
import { behavior, cachingDisabled, distribution, rawCff } from '../simulator/support.js';
import { ask, TREASURE, viewerRequest } from './fortress.js';
import { NOW } from './passes.js';
import { openTally } from './tally.js';

/** Folders with a character that RFC 3986 reserves and a path pattern may hold, each guarded by a key group. */
const folders = ['team@home', 'q&a', "o'neil", 'v1:2', 'a+b', 'c$d', 'e~f', 'g.h-i_j'];
const host = 'www.example.test';
const { record, expectHeld } = openTally();

let folder: string;
let core: Core;
let close: () => Promise<void>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewright-reserved-'));
  for (const name of folders) {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, 'x.html'), TREASURE);
  }
  writeFileSync(path.join(folder, 'index.html'), 'welcome');
  writeFileSync(path.join(folder, 'my file (1).html'), 'for everybody');
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const trustedKeys = { K1: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
  const code = readFileSync(path.join(packageRoot, 'dist/functions/min/behaviors/site-request.js'), 'utf8');
  const guarded = folders.map((name) => behavior({ pattern: `/${name}/*`, trustedKeys, cachePolicy: cachingDisabled }));
  const open = behavior({ cachePolicy: cachingDisabled, functions: { 'viewer-request': rawCff(code) } });
  const engine = await createEngine({ now: () => NOW * 1000, limit: patient });
  core = createCore({
    models: [distribution({ behaviors: [...guarded, open] })],
    engine,
    loadLambda,
    stores: {},
    clock: () => NOW * 1000,
    openOrigin: () =>
      createBucket({
        label: 'bucket',
        directory: folder,
        domainName: 'main.origin.test',
        canRead: true,
        canList: true,
        publicRead: true,
        now: () => NOW * 1000,
      }),
  });
  close = async () => {
    await core.close();
    await engine.close();
  };
});
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

test('what is nobody’s else is served', async () => {
  expect((await ask(core, viewerRequest(host, '/my%20file%20(1).html'))).text).toBe('for everybody');
  expect((await ask(core, viewerRequest(host, '/users/me%40home'))).text).toBe('welcome');
});

test('a guarded folder is closed, and its files are not had by another spelling', async () => {
  const thing = 'folders with reserved characters on a shared bucket, past `behaviors/site-request`';
  for (const name of folders) {
    expect((await ask(core, viewerRequest(host, `/${name}/x.html`))).status).toBe(403);
    for (const target of nestedSpellings(`/${name}/x.html`)) {
      const { status, text } = await ask(core, viewerRequest(host, target));
      record(thing, target, status < 500 && !text.includes(TREASURE));
    }
  }
  expectHeld(thing);
});
