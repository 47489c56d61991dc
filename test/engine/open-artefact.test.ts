import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openArtefact } from '../../tools/engine/open-artefact.js';
import { originRequest, viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { engines } from './engines.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function invoke(code: string, event: unknown, options: Parameters<typeof openArtefact>[1] = {}) {
  const file = path.join(folder, 'artefact.js');
  writeFileSync(file, code);
  const artefact = await openArtefact(file, options);
  try {
    return { kind: artefact.kind, outcome: await artefact.invoke(event, 'e.json') };
  } finally {
    await artefact.close();
  }
}

const handler = 'function handler(event) { return event.request; }\n';
const lambda = 'const handler = async (e) => e.Records[0].cf.request;\n';

describe.each(engines)('on %s a CloudFront Function', (engine) => {
  test.each([
    ["if (typeof module !== 'undefined') module.exports = { handler: handler };", 'that its unit tests load'],
    ["if (typeof exports === 'object') exports.handler = handler;", 'the same by exports'],
    ['try { module.exports = { handler: handler }; } catch (e) {}', 'the same, tried'],
    ['// module.exports = handler and exports.handler', 'whose comments say so'],
    ['var text = "module.exports = 1";', 'whose texts say so'],
  ])('%s is one %s', async (more) => {
    const found = await invoke(handler + more, viewerRequest(), { engine });
    expect(found).toMatchObject({ kind: 'function', outcome: { result: { uri: '/' } } });
  });

  test('F515 of runtime 1.0 has byte strings and no let', async () => {
    const code = `function handler(event) {
  var crypto = require('crypto');
  var digest = crypto.createHash('md5').update('a').digest();
  var parts = [String.bytesFrom('aGk', 'base64url'), 'é'.toUTF8().length, 'é'.toUTF8().fromUTF8(), '€'.toBytes(), digest.length,
    'hi'.toString('hex'), typeof Buffer + typeof atob + typeof Symbol + typeof DataView + typeof ''.replaceAll + typeof Promise.all];
  event.request.headers['x-a'] = { value: parts.join(' ') };
  return event.request;
}`;
    const { outcome } = await invoke(code, viewerRequest(), { engine, runtime: 'cloudfront-js-1.0' });
    expect(outcome.result).toMatchObject({
      headers: { 'x-a': { value: `hi 2 é  16 6869 ${'undefined'.repeat(6)}` } },
    });
    const newer = await invoke('function handler(event) { let a = 1; return event.request; }', viewerRequest(), {
      engine,
      runtime: 'cloudfront-js-1.0',
    });
    expect(newer.outcome.error).toMatchObject({
      status: 503,
      message: 'SyntaxError: Token "let" not supported in this version in 1',
    });
    expect((await invoke(code, viewerRequest(), { engine })).outcome.error).toMatchObject({ status: 503 });
  });

  test('F500 F501 may log for itself: the last text, URL-encoded, cut at its limit', async () => {
    const code = `import cf from 'cloudfront';\nfunction handler(event) { cf.logCustomData('a'); cf.logCustomData(' é'.repeat(100)); return event.request; }`;
    const { outcome } = await invoke(code, viewerRequest(), { engine });
    expect(outcome).toMatchObject({
      result: { uri: '/' },
      customData: '%20%C3%A9'.repeat(100).slice(0, 800),
      notes: [expect.stringContaining('2 times'), expect.stringContaining('900')],
    });
    const wrong = await invoke(code.replace("'a'", '5'), viewerRequest(), { engine });
    expect(wrong.outcome.error).toMatchObject({ status: 503, message: 'TypeError: logCustomData expects a string' });
  });

  test('F521 may name a region, and a parameter of an origin that nobody documents', async () => {
    const code = (config: string) =>
      `import cf from 'cloudfront';\nfunction handler(event) { cf.updateRequestOrigin({ domainName: 'a.s3.eu-central-1.amazonaws.com', originAccessControlConfig: ${config} }); return event.request; }`;
    const known =
      "{ enabled: true, region: 'eu-central-1', signingBehavior: 'always', signingProtocol: 'sigv4', originType: 's3' }";
    const { outcome } = await invoke(code(known), viewerRequest(), { engine });
    expect(outcome).toMatchObject({
      originChange: { origin: { originAccessControlConfig: { region: 'eu-central-1' } } },
    });
    expect(outcome).not.toHaveProperty('notes');
    const unknown = await invoke(code('{ enabled: true, colour: 1 }'), viewerRequest(), { engine });
    expect(unknown.outcome).toMatchObject({
      result: { uri: '/' },
      notes: [expect.stringContaining('originAccessControlConfig.colour')],
    });
    const wrong = await invoke(code('{ enabled: 1 }'), viewerRequest(), { engine });
    expect(wrong.outcome.error).toMatchObject({ type: 'FunctionValidationError', status: 502 });
  });

  test('that answers like a Lambda is told so', async () => {
    const code = "function handler() { return { status: '301', headers: { location: [{ value: '/' }] } }; }";
    const { outcome } = await invoke(code, viewerRequest(), { engine });
    expect(outcome.error).toMatchObject({
      status: 502,
      message: expect.stringContaining('this is a Lambda@Edge response'),
    });
  });

  test('whose await cuts a variable loose is not run', async () => {
    const code =
      'async function handler(event) {\n  let n = 0;\n  const f = () => { n = 1; };\n  await 1;\n  f();\n  return event.request;\n}';
    const { outcome } = await invoke(code, viewerRequest(), { engine });
    expect(outcome.error).toMatchObject({
      status: 503,
      line: 3,
      message: expect.stringMatching(/^await-detaches in 3: .*"n"/),
    });
  });
});

test('a Lambda is one by its exports, and by the event where it might be either', async () => {
  expect(await invoke(`${lambda}exports.handler = handler;`, originRequest())).toMatchObject({
    kind: 'lambda',
    outcome: { result: { uri: '/' } },
  });
  const either =
    'async function handler(e) { return e.Records ? e.Records[0].cf.request : e.request; }\nif (typeof module !== "undefined") module.exports = { handler };';
  expect((await invoke(either, originRequest())).outcome).toMatchObject({ result: { uri: '/' } });
  expect((await invoke(either, viewerRequest())).outcome).toMatchObject({ result: { uri: '/' } });
});

test('a source is said to be one', async () => {
  await expect(openArtefact('functions/spa-rewrite.ts')).rejects.toThrow(
    /"functions\/spa-rewrite\.ts" is a source, .* Run "edgewright build"/,
  );
});

test.each([
  [handler, originRequest(), /is one of Lambda@Edge, but ".*" is a CloudFront Function/],
  [
    `${lambda}exports.handler = handler;`,
    viewerRequest(),
    /is one of a CloudFront Function, but ".*" is a Lambda@Edge function/,
  ],
  [
    'function handler(event) { const response = event.response; response.statusCode = 201; return response; }',
    viewerRequest(),
    /is a viewer-request, but ".*" is written for viewer-response/,
  ],
  [handler, viewerResponse(), /is a viewer-response, but ".*" is written for viewer-request/],
  [handler, viewerRequest({ headers: { Host: 'a' } }), /request\.headers to have names in lower case, found "Host"/],
  [handler, viewerRequest({ uri: '/a?b=1' }), /request\.uri without the query/],
  [lambda, originRequest({ uri: '/a?b=1' }), /request\.uri without the query/],
])('an event that no function of its kind gets is said before anything runs: %s', async (code, event, message) => {
  await expect(invoke(code, event)).rejects.toMatchObject({ code: 'event', message: expect.stringMatching(message) });
});

test.each([
  'function handler(event) { if (event.response) return event.response; return event.request; }',
  'function handler(event) { const answer = event.response || event.request; return answer; }',
  "function handler(event) { return event.context.eventType === 'viewer-response' ? event.response : event.request; }",
  'function handler(event) { return add({ statusCode: 200, headers: {} }); }\nfunction add(response) { response.headers["x-a"] = { value: "b" }; return response; }',
])('a function for both is given either: %s', async (code) => {
  for (const event of [viewerRequest(), viewerResponse()])
    expect((await invoke(code, event)).outcome.error).toBeUndefined();
});

test('a file above 10,240 bytes is not run', async () => {
  await expect(invoke(handler.padEnd(10_241), viewerRequest())).rejects.toMatchObject({
    code: 'size',
    message: expect.stringMatching(/10241 bytes, CloudFront takes 10240/),
  });
  expect((await invoke(handler.padEnd(10_240), viewerRequest())).outcome.result).toMatchObject({ uri: '/' });
});
