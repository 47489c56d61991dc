import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadArtefact, originRequest, viewerRequest } from '../../tools/testing/index.js';
import { engines } from '../engine/engines.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const reader = fileOf(
  'reader.js',
  `import cf from 'cloudfront';
async function handler(event) {
  const shell = await cf.kvs().get('shell');
  event.request.uri = shell + Date.now();
  return event.request;
}`,
);
const lambda = fileOf(
  'lambda.js',
  'exports.handler = async (e) => { const r = e.Records[0].cf.request; r.uri = "/" + Date.now(); return r };',
);

describe.each(engines)('a function file on %s', (engine) => {
  test.each([
    ['2026-01-01T00:00:00Z', 'ISO 8601'],
    [1_767_225_600, 'epoch seconds'],
    [1_767_225_600_000, 'milliseconds'],
    [new Date('2026-01-01T00:00:00Z'), 'a Date'],
  ])('sees its store and the clock %s (%s)', async (now, _) => {
    const loaded = await loadArtefact(reader, { engine, kvs: { shell: '/at/' }, now });
    expect(await loaded.invoke(viewerRequest())).toMatchObject({ result: { uri: '/at/1767225600000' } });
    await loaded.close();
  });

  test('reads a store from an import file', async () => {
    const kvs = fileOf('kvs.json', '{"data":[{"key":"shell","value":"/file/"}]}');
    const loaded = await loadArtefact(reader, { engine, kvs, now: 1 });
    expect(await loaded.invoke(viewerRequest())).toMatchObject({ result: { uri: '/file/1000' } });
    await loaded.close();
  });

  test('reads a store given as one', async () => {
    const loaded = await loadArtefact(reader, { engine, kvs: { data: [{ key: 'shell', value: '/data/' }] }, now: 1 });
    expect(await loaded.invoke(viewerRequest())).toMatchObject({ result: { uri: '/data/1000' } });
    await loaded.close();
  });

  test('may take as long as it is given', async () => {
    const loop = fileOf('loop.js', 'function handler(event) { for (;;) {} }');
    const loaded = await loadArtefact(loop, { engine, limit: 60 });
    expect(await loaded.invoke(viewerRequest())).toMatchObject({
      error: { status: 503, message: 'The function did not finish within 60 ms' },
    });
    await loaded.close();
  });

  test('refuses the event of another kind', async () => {
    const loaded = await loadArtefact(reader, { engine });
    await expect(loaded.invoke(originRequest())).rejects.toThrow(
      /is one of Lambda@Edge, but .* is a CloudFront Function/,
    );
    await loaded.close();
  });
});

test('a Lambda@Edge file sees the clock too, and refuses the event of another kind', async () => {
  const loaded = await loadArtefact(lambda, { now: '2026-01-01T00:00:00Z' });
  expect(await loaded.invoke(originRequest())).toMatchObject({ result: { uri: '/1767225600000' } });
  await expect(loaded.invoke(viewerRequest())).rejects.toThrow(/is one of a CloudFront Function/);
  await loaded.close();
});

test('an engine that there is not is refused', async () => {
  const engine = 'v8' as 'vm';
  await expect(loadArtefact(reader, { engine })).rejects.toThrow('An engine is "njs" or "vm", found "v8".');
});

test('a missing file is named', async () => {
  await expect(loadArtefact(path.join(folder, 'none.js'))).rejects.toThrow(/none\.js" \(ENOENT\)/);
});

test('a store that breaks a quota is refused', async () => {
  await expect(loadArtefact(reader, { kvs: { k: 'x'.repeat(1_025) } })).rejects.toThrow(/at most 1024 bytes/);
});
