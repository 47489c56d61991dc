import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connectionRequest, type LoadOptions, loadArtefact, viewerRequest } from '../../tools/testing/index.js';
import { engines } from './engines.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function connect(code: string, event: object, options: LoadOptions) {
  const file = path.join(folder, 'connection.js');
  writeFileSync(file, code);
  const artefact = await loadArtefact(file, { limit: 1_000, ...options });
  return artefact.invoke(event).finally(() => artefact.close());
}

const revoked = `import cf from 'cloudfront';
async function connectionHandler(connection) {
  if (!connection.clientCertificate) return connection.deny();
  const leaf = connection.clientCertificate.certificates.leaf;
  const isRevoked = await cf.kvs().exists(leaf.serialNumber.replaceAll(':', ''));
  console.log(connection.clientIp + ' ' + connection.endpoint + ' ' + connection.distributionId + ' ' + leaf.validity.notAfter);
  connection.logCustomData((isRevoked ? 'REVOKED é ' : 'VALID é ') + leaf.serialNumber);
  if (isRevoked) connection.deny();
  else connection.allow();
}`;

describe.each(engines)('on %s a connection function', (engine) => {
  const kvs = { abcd: '' };

  test('F503 decides by the certificate and the store', async () => {
    const known = await connect(revoked, connectionRequest({ leaf: { serialNumber: 'ab:ce' } }), { engine, kvs });
    expect(known).toMatchObject({
      result: { decision: 'allow' },
      logs: ['198.51.100.11 d111111abcdef8.cloudfront.net EDFDVBD6EXAMPLE 2055-01-01T00:00:00Z'],
      kvsReads: 1,
      customData: 'VALID é ab:ce',
    });
    const gone = await connect(revoked, connectionRequest({ leaf: { serialNumber: 'ab:cd' } }), { engine, kvs });
    expect(gone).toMatchObject({ result: { decision: 'deny' }, customData: 'REVOKED é ab:cd' });
    expect(await connect(revoked, connectionRequest({ clientCertificate: null }), { engine, kvs })).toMatchObject({
      result: { decision: 'deny' },
      logs: [],
    });
  });

  const run = (body: string, event = connectionRequest()) =>
    connect(`function connectionHandler(connection) { ${body} }`, event, { engine });

  test('F504 that does not decide denies, and the run says so', async () => {
    expect(await run('if (false) connection.allow(); return true;')).toMatchObject({
      result: { decision: 'deny' },
      notes: [expect.stringContaining('neither')],
    });
  });

  test.each([
    ['connection.deny(); connection.allow();', 'deny'],
    ['connection.allow(); connection.deny();', 'deny'],
    ['return connection.allow();', 'allow'],
    ['connection = { allow: function () {} }; connection.allow();', 'deny'],
  ])('F505 that has denied has denied: %s', async (body, decision) => {
    expect((await run(body)).result).toEqual({ decision });
  });

  test('F505 that throws is an error, whatever it called before', async () => {
    const { error, result } = await run('connection.allow(); throw new Error("late");');
    expect(error).toMatchObject({ type: 'FunctionExecutionError', message: 'Error: late' });
    expect(result).toBeUndefined();
  });

  test('F506 keeps 800 bytes of its text', async () => {
    expect(await run('connection.allow(); connection.logCustomData("é".repeat(401));')).toMatchObject({
      result: { decision: 'allow' },
      customData: 'é'.repeat(400),
    });
    expect((await run('connection.logCustomData(1);')).error).toMatchObject({ status: 503 });
  });

  test('loads and runs on with its own entry alone', async () => {
    const both = '// function connectionHandler\nfunction handler(event) { return event.request; }';
    expect(await connect(both, viewerRequest(), { engine })).toMatchObject({ result: { uri: '/' } });
    await expect(connect(both, connectionRequest(), { engine })).rejects.toThrow(/is a connection-request, but/);
    await expect(run('connection.allow();', viewerRequest() as never)).rejects.toThrow(
      /written for connection-request/,
    );
  });
});

test.each([
  [{ clientIp: '192.0.2.1', clientCertificate: {} }, 'leaf to be an object, found nothing'],
  [{ clientIp: '192.0.2.1', endpoint: 5 }, 'expected endpoint to be a text, found 5'],
  [connectionRequest({ leaf: { serialNumber: 1 as never } }), 'leaf.serialNumber to be a text, found 1'],
  [connectionRequest({ leaf: { validity: { notAfter: 1 } as never } }), 'leaf.validity.notAfter to be a text'],
])('%j is no connection', async (event, message) => {
  const code = 'function connectionHandler(connection) { connection.allow(); }';
  await expect(connect(code, event, { engine: 'vm' })).rejects.toThrow(message);
});
