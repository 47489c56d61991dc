import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Refused } from '../../../shared/edge-lambdas/signed-verdict.js';
import type { Behavior } from '../../../tools/distribution/model.js';
import { OriginError } from '../../../tools/http/messages.js';
import type { MaskedPlace } from '../../../tools/simulator/trace/mask.js';
import { refusalText } from '../../../tools/simulator/trace/signature-detail.js';
import type { RequestRecord, StageName } from '../../../tools/simulator/trace.js';
import { all, behavior, caching, cff, edge, open, origin, rawCff } from '../support.js';

const order: StageName[] = [
  'behavior',
  'viewer-rules',
  'signature',
  'root-object',
  'viewer-request',
  'cache',
  'origin-request',
  'origin',
  'origin-response',
  'error-page',
  'headers-policy',
  'viewer-response',
  'respond',
];

function artefact(name: string) {
  return rawCff(readFileSync(`dist/functions/min/${name}.js`, 'utf8'));
}

function lambdaArtefact(name: string) {
  const file = `dist/edge-lambdas/min/${name}/index.js`;
  return edge('', { code: { file, text: readFileSync(file, 'utf8'), handler: 'handler', environment: {} } });
}

function stage(record: RequestRecord | undefined, name: StageName) {
  return record!.stages.find((candidate) => candidate.name === name)!;
}

describe('stages', () => {
  test('are all there in CloudFront’s order, those that did not run with the reason', async () => {
    const { send, core } = await open({});
    await send('/');
    const [record] = core.records();
    expect(record?.stages.map(({ name }) => name)).toEqual(order);
    const idle = record!.stages.filter(({ state }) => state === 'none' || state === 'skipped');
    expect(idle.map(({ name, reason }) => [name, reason])).toEqual([
      ['signature', 'no trusted key group on this behavior'],
      ['root-object', 'the distribution has none'],
      ['viewer-request', 'no function on this event'],
      ['origin-request', 'no function on this event'],
      ['origin-response', 'no function on this event'],
      ['error-page', 'no error that a page stands in for'],
      ['headers-policy', 'no policy on this behavior'],
      ['viewer-response', 'no function on this event'],
    ]);
  });

  test('the behavior tells how each pattern fared', async () => {
    const { send, core } = await open({
      behaviors: [
        behavior({ pattern: '/API/*' }),
        behavior({ pattern: '/img/*' }),
        behavior({ pattern: '/api/*' }),
        behavior(),
      ],
    });
    await send('/a/../api/x');
    expect(stage(core.records()[0], 'behavior').detail).toEqual({
      normalisedPath: '/api/x',
      candidates: [
        { pattern: '/API/*', origin: 'main', result: 'differs in case' },
        { pattern: '/img/*', origin: 'main', result: 'does not match' },
        { pattern: '/api/*', origin: 'main', result: 'matched' },
        { pattern: '*', origin: 'main', result: 'not tried' },
      ],
    });
  });

  test('a function tells what it changed, logged, and how large it is', async () => {
    const edit = cff(
      'console.log("seen"); request.uri = "/index.html"; delete request.headers["x-old"]; return request;',
    );
    const { send, core } = await open({ behaviors: [behavior({ functions: { 'viewer-request': edit } })] });
    await send('/deep', { headers: { 'X-Old': '1' } });
    const { state, summary, detail } = stage(core.records()[0], 'viewer-request');
    expect([state, summary]).toEqual(['ran', '`fn` · 2 changes']);
    expect(detail).toMatchObject({
      function: { name: 'fn', kind: 'function', bytes: edit.code.length, limit: 10_240 },
      logs: ['seen'],
      diff: [
        { op: '-', path: 'headers.x-old', value: '1' },
        { op: '-', path: 'uri', value: '/deep' },
        { op: '+', path: 'uri', value: '/index.html' },
      ],
    });
  });

  test('a refusal of a function is a refusal', async () => {
    const deny = cff('return { statusCode: 401 };');
    const { send, core } = await open({ behaviors: [behavior({ functions: { 'viewer-request': deny } })] });
    await send('/');
    expect(stage(core.records()[0], 'viewer-request')).toMatchObject({
      state: 'refused',
      summary: '`fn` · answered 401',
    });
  });

  test.each<[string, () => Behavior['functions'], string, string]>([
    ['signed-cookie, a CloudFront Function', () => ({ 'viewer-request': artefact('signed-cookie') }), '/', 'missing'],
    ['members-request', () => ({ 'viewer-request': artefact('behaviors/members-request') }), '/', 'missing'],
    ['jwt-cookie', () => ({ 'viewer-request': lambdaArtefact('jwt-cookie') }), '/', 'missing'],
    ['signed-cookie at the edge', () => ({ 'viewer-request': lambdaArtefact('signed-cookie') }), '/%61', 'path'],
  ])('%s logs why it refused, and the record says it in words', async (_title, functions, target, code) => {
    const { send, core } = await open({ behaviors: [behavior({ functions: functions() })] });
    await send(target);
    const [record] = core.records();
    expect(record?.why).toMatchObject({ code, text: expect.stringContaining(' refused the request: the ') });
    expect(record?.verdict).toContain(record?.why?.text);
  });

  test('a function whose own words look like a refusal of ours has none', async () => {
    const deny = cff('console.log("x: refused, whatever"); return { statusCode: 401 };');
    const { send, core } = await open({ behaviors: [behavior({ functions: { 'viewer-request': deny } })] });
    await send('/');
    expect(core.records()[0]?.why).toBeUndefined();
  });

  test('a function that fails says where and how to look', async () => {
    const broken = { ...cff('throw new Error("no");'), file: 'dist/functions/min/fn.js' };
    const { send, core } = await open({ behaviors: [behavior({ functions: { 'viewer-request': broken } })] });
    await send('/');
    const [record] = core.records();
    expect(record).toMatchObject({
      status: 503,
      answeredBy: 'viewer-request',
      verdict: '`fn` failed, so CloudFront answered 503.',
      why: { code: 'FunctionExecutionError', fixes: [{ command: 'edgewright check dist/functions/min/fn.js' }] },
    });
    expect(record?.why?.message).toContain('no');
  });

  test('the cache tells its key with the origin of each part, what is not in it, and the time left', async () => {
    const { send, core, clock } = await open(
      { behaviors: [behavior({ cachePolicy: caching({ query: { behavior: 'whitelist', names: ['a'] } }) })] },
      () => ({ headers: { 'Cache-Control': 'max-age=60' } }),
    );
    await send('/x?a=1&b=2');
    clock.now += 20_000;
    await send('/x?a=1&b=3', { headers: { Cookie: 'c=1' } });
    const [hit, miss] = core.records();
    expect(stage(miss, 'cache').detail).toMatchObject({
      result: 'Miss',
      missReason: 'cold',
      kept: { seconds: 60, from: 'max-age=60' },
    });
    expect(stage(hit, 'cache').detail).toMatchObject({
      result: 'Hit',
      key: [
        { part: 'path', value: '/x', from: 'viewer' },
        { part: 'query', value: 'a=1', from: 'test' },
      ],
      notInKey: [
        { part: 'query b', because: 'test: query whitelist' },
        { part: 'cookie c', because: 'test: cookies none' },
      ],
      ttl: { seconds: 60, left: 40, from: 'max-age=60' },
      storedBy: miss!.id,
    });
    expect([hit?.answeredBy, hit?.verdict]).toEqual(['cache', 'The cache answered.']);
  });

  test('what is not kept says why', async () => {
    const { send, core } = await open({}, () => ({ headers: { 'Cache-Control': 'private' } }));
    await send('/');
    expect(stage(core.records()[0], 'cache').detail?.kept).toEqual({
      kept: false,
      because: 'Cache-Control forbids it, and min TTL is 0',
    });
  });

  test('one that waited for another says for which', async () => {
    const { send, core } = await open({}, async () => {
      await new Promise((go) => setTimeout(go, 10));
      return { body: 'hello' };
    });
    await Promise.all([send('/'), send('/')]);
    const details = core.records().map((record) => stage(record, 'cache').detail?.collapsedWith);
    expect(details).toEqual(expect.arrayContaining(['1', undefined]));
  });

  test('the origin tells of each attempt, and of failover', async () => {
    const { send, core } = await open(
      {
        origins: { a: origin('a', { attempts: 2 }), b: origin('b') },
        originGroups: { g: { id: 'g', members: ['a', 'b'], statusCodes: [504] } },
        behaviors: [behavior({ targetOriginId: 'g' })],
      },
      (call) => {
        if (call.origin === 'a') throw new OriginError('timeout', 'late');
        return { body: 'b' };
      },
    );
    await send('/x');
    const [record] = core.records();
    expect(record?.origin).toBe('b');
    expect(stage(record, 'origin').detail).toMatchObject({
      failover: ['a', 'b'],
      attempts: [
        { n: 1, origin: 'a', error: 'late' },
        { n: 2, origin: 'a', error: 'late' },
        { n: 1, origin: 'b', status: 200, request: { line: 'GET /x' } },
      ],
    });
  });

  test('an error page tells its rule and the behavior it came through', async () => {
    const { send, core } = await open(
      {
        behaviors: [behavior({ pattern: '/e/*' }), behavior()],
        errorResponses: [{ errorCode: 404, pagePath: '/e/404.html', responseCode: 404, cachingMinTtl: 10 }],
      },
      ({ path }) => (path.startsWith('/e/') ? {} : { status: 404 }),
    );
    await send('/x');
    const [record] = core.records();
    expect(record?.answeredBy).toBe('error-page');
    expect(stage(record, 'error-page').detail).toMatchObject({
      path: '/e/404.html',
      behavior: '/e/*',
      status: 200,
      keptSeconds: 10,
    });
    expect(stage(record, 'viewer-response').reason).toBe('no function on this event');
  });

  test('respond says who set each header', async () => {
    const stamp = cff('response.headers["x-fn"] = { value: "1" }; return response;');
    const rules = {
      functions: { 'viewer-response': stamp },
      responseHeadersPolicy: { name: 'policy', set: [{ name: 'X-P', value: '1', override: true }], remove: [] },
    };
    const { send, core } = await open({ behaviors: [behavior(rules)] }, () => ({ headers: { 'X-O': '1' } }));
    await send('/');
    const headers = stage(core.records()[0], 'respond').detail?.headers as { name: string; setBy: string }[];
    const by = Object.fromEntries(headers.map(({ name, setBy }) => [name, setBy]));
    expect(by).toMatchObject({
      'X-O': 'origin',
      'X-P': 'policy',
      'X-Fn': 'fn',
      Via: 'CloudFront',
      'X-Cache': 'CloudFront',
    });
  });

  test('a Lambda@Edge function shows what it saw of the body', async () => {
    const look = edge('return request;', { includeBody: true });
    const { send, core } = await open({ behaviors: [behavior({ functions: { 'viewer-request': look } })] });
    await send('/', { method: 'POST', body: 'hi' });
    const { detail } = stage(core.records()[0], 'viewer-request');
    expect(detail?.body).toEqual({
      bytes: 2,
      truncated: false,
      sha256: '8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4',
    });
  });

  test('what a function was given is kept, but for large bodies', async () => {
    const look = edge('return request;', { includeBody: true });
    const { send, core } = await open({ behaviors: [behavior({ functions: { 'origin-request': look } })] });
    for (const bytes of [100, 60_000]) await send('/', { method: 'POST', body: 'x'.repeat(bytes) });
    const [large, small] = core.records().map(({ id }) => core.runs(id));
    expect(small).toMatchObject([{ stage: 'origin-request', source: look, moment: { seed: expect.any(Number) } }]);
    expect(large).toEqual([]);
  });
});

describe('refusals', () => {
  test.each([
    ['InvalidRequestMethod', { allowedMethods: ['GET'] }, { method: 'POST' }],
    ['HttpsOnly', { viewerProtocolPolicy: 'https-only' as const }, { scheme: 'http' as const }],
    ['UnknownHost', {}, { host: 'other.test' }],
    ['MissingKey', { trustedKeys: {} }, {}],
  ])('%s comes with its reason and its cure', async (code, rules, ask) => {
    const { send, core } = await open({ behaviors: [behavior(rules)] });
    await send('/', ask);
    const [record] = core.records();
    expect(record).toMatchObject({ status: 403, why: { code, fixes: [{ label: expect.any(String) }] } });
    expect(stage(record, record!.answeredBy).state).toBe('refused');
  });
});

const minute = 60;
const six = Date.UTC(2026, 0, 1, 18) / 1000;

test.each<[Refused['cause'], string, number, string]>([
  ['missing', 'no Key-Pair-Id', 0, 'There is no pass: no Key-Pair-Id.'],
  ['kid', 'key "K" is not trusted', 0, 'The pass is refused: key "K" is not trusted.'],
  [
    'expired',
    'expired 2026-01-01T17:53:29Z',
    six - 6 * minute - 31,
    'The pass expired 2026-01-01T17:53:29Z, 6 min 31 s before the request.',
  ],
  [
    'early',
    'not valid until after 2026-01-01T20:00:00Z',
    six + 120 * minute,
    'The pass is not valid until after 2026-01-01T20:00:00Z, 2 h after the request.',
  ],
])('%s, %s, is said with its time', (cause, reason, bound, text) => {
  const refused: Refused = { allowed: false, code: 'AccessDenied', reason, cause, bound };
  expect(refusalText(refused, six * 1000)).toBe(text);
});

describe('secrets', () => {
  test('never leave the process', async () => {
    const secret = 'hush-hush';
    const echo = cff('request.headers["x-b"] = { value: "1" }; return request;');
    const sign = edge(`request.headers["x-amz-security-token"] = [{ value: "${secret}" }]; return request;`);
    const rules = {
      cachePolicy: caching({ cookies: all, query: all }),
      functions: { 'viewer-request': echo, 'origin-request': sign },
    };
    const { send, core } = await open({ behaviors: [behavior(rules)] }, () => ({
      headers: { 'Set-Cookie': `t=${secret}; Path=/`, Location: `https://a.test/?Signature=${secret}` },
      status: 302,
    }));
    await send(`/x?Signature=${secret}&Policy=${secret}&a=1`, {
      headers: { Cookie: [`s=${secret}`, `s=${secret}; t=${secret}`], Authorization: `Bearer ${secret}` },
    });
    const text = JSON.stringify(core.records());
    expect(text).not.toContain(secret);
    expect(text).toContain('"masked":true');
    const { detail, partlyMasked } = core.records()[0]?.stages.find(({ name }) => name === 'respond') ?? {};
    const valueAt = (place: MaskedPlace) => place.reduce((at, name) => (at as never)[name], detail as unknown);
    expect(partlyMasked?.map(valueAt)).toEqual(['t=…; Path=/', 'https://a.test/?Signature=…']);
    expect(core.records()[0]?.url).toBe('/x?Signature=…&Policy=…&a=1');
    expect(core.original('1')?.query).toContain(secret);
  });
});

describe('the list', () => {
  test('keeps the newest thousand, newest first, and forgets on demand', async () => {
    const { core, send } = await open({});
    for (let n = 0; n < 1_105; n++) await send(`/${n}`);
    const records = core.records();
    expect([records.length, records[0]?.url, records.at(-1)?.url]).toEqual([1_000, '/1104', '/105']);
    expect(core.record('1105')?.url).toBe('/1104');
    core.clear();
    expect([core.records(), core.record('1105')]).toEqual([[], undefined]);
  });

  test('tells subscribers as it happens', async () => {
    const { core, send } = await open({});
    const heard: unknown[] = [];
    const stop = core.subscribe((event) => heard.push(event));
    await send('/a');
    core.invalidate(['/a']);
    core.announce({ type: 'rebuild', files: ['a.js'], ms: 5 });
    stop();
    await send('/b');
    expect(heard).toMatchObject([
      {
        id: 1,
        type: 'request',
        request: { id: '1', url: '/a', status: 200, xCache: 'Miss from cloudfront', functions: [] },
      },
      { id: 2, type: 'invalidation', paths: ['/a'], removed: 1 },
      { id: 3, type: 'rebuild', files: ['a.js'] },
    ]);
  });

  test('a body of more than 64 KB is not remembered, and none of a function’s', async () => {
    const { core, send, calls } = await open({});
    await send('/', { method: 'POST', body: Buffer.alloc(64 * 1024 + 1) });
    await send('/', { method: 'POST', body: 'small' });
    expect([core.original('1'), core.original('2')?.body.toString()]).toEqual([undefined, 'small']);
    expect(calls[0]?.body).toHaveLength(64 * 1024 + 1);
  });

  test('a replay names what it repeats and may leave the cache out', async () => {
    const { core, send, calls } = await open({});
    await send('/');
    await send('/', { options: { replayOf: '1', bypassCache: true } });
    const [replay] = core.records();
    expect([replay?.replayOf, replay?.xCache, calls.length]).toEqual(['1', 'Miss from cloudfront', 2]);
    expect(stage(replay, 'cache').summary).toBe('Not cached · left out for this request');
  });
});
