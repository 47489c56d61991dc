import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyOf } from '../../tools/inspector/api/body.js';
import type { Overview, SentRequest } from '../../tools/inspector/contract.js';
import { fetchOf } from '../../tools/inspector/page/fetch-of.js';
import { readHar } from '../../tools/inspector/page/read-har.js';
import type { RequestRow } from '../../tools/inspector/page/rows.js';
import { testOf } from '../../tools/inspector/page/save-as-test.js';
import { packageRoot } from '../../tools/package.js';
import { type RunningDev, startDev } from '../dev/project.js';
import { open } from '../simulator/support.js';
import { flags, type InspectedProject, makeInspectedProject, storeSecret } from './project.js';

let project: InspectedProject;
let dev: RunningDev;

beforeAll(async () => {
  project = makeInspectedProject();
  dev = await startDev(project.directory, flags);
}, 60_000);

afterAll(async () => {
  await dev.stop();
  project.remove();
});

async function get<Answer>(path: string): Promise<Answer> {
  return (await (await fetch(`${dev.url}/__edge/${path}`)).json()) as Answer;
}

/** As a command finds it. */
function token(): string {
  return readFileSync(path.join(project.directory, (dev.ready.inspector as { tokenFile: string }).tokenFile), 'utf8');
}

async function write(method: string, path: string, body: unknown): Promise<{ status: number; json: never }> {
  const headers = { 'content-type': 'application/json', 'x-edgewright-token': token() };
  const response = await fetch(`${dev.url}/__edge/${path}`, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, json: (await response.json()) as never };
}

/** The id of the request that this one became. */
async function sent(path: string, headers: Record<string, string> = {}): Promise<string> {
  await (await fetch(dev.url + path, { headers, redirect: 'manual' })).arrayBuffer();
  return (await get<{ id: string }[]>('requests'))[0]!.id;
}

describe('the page', () => {
  test.each([
    ['', 'text/html'],
    ['/page.js', 'text/javascript'],
    ['/page.css', 'text/css'],
    ['/icon.svg', 'image/svg+xml'],
  ])('/__edge%s is %s, and may load nothing from elsewhere', async (path, type) => {
    const response = await fetch(`${dev.url}/__edge${path}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  test.each(['/nothing.js', '/..%2Fcli.js', '/../package.json'])('%s is no file of it', async (path) => {
    expect((await fetch(`${dev.url}/__edge${path}`)).status).not.toBe(200);
  });
});

describe('writes are for this page on this machine only', () => {
  const writes: [method: string, path: string, body: object][] = [
    ['POST', 'requests/1/replay', {}],
    ['POST', 'requests/1/show', { path: ['url'] }],
    ['PUT', 'kvs/Store/greeting', { value: 'stolen' }],
    ['DELETE', 'kvs/Store/greeting', {}],
    ['POST', 'kvs/Store', { data: [] }],
    ['POST', 'kvs/Store/signing-keys/show', {}],
    ['PUT', 'viewer', { country: 'XX' }],
    ['POST', 'pass', { pattern: '/private/*' }],
    ['POST', 'clear', {}],
    ['POST', 'har', { requests: [] }],
    ['POST', 'requests/1/debug', { stage: 'viewer-request', launch: true }],
  ];
  const strangers: [who: string, status: number, headers: Record<string, string>][] = [
    ['a page of another site', 403, { origin: 'https://evil.example' }],
    ['a page of another port', 403, { origin: 'http://localhost:1' }],
    ['a page of another site, by its fetch metadata', 403, { 'sec-fetch-site': 'cross-site' }],
    ['a script of the site', 403, { 'x-edgewright-token': '', 'sec-fetch-site': 'same-origin' }],
    ['a command without the token', 403, { 'x-edgewright-token': 'none' }],
    ['a form, which cannot say JSON', 415, { 'content-type': 'text/plain' }],
    ['a foreign name that points here', 403, { host: 'evil.example' }],
  ];

  test.each(strangers)('%s gets %d for each of them', async (_, status, headers) => {
    const answers = writes.map(([method, path, body]) => raw(method, path, JSON.stringify(body), headers));
    expect(await Promise.all(answers)).toEqual(writes.map(() => status));
    expect(await get('kvs')).toMatchObject([{ entries: [{ key: 'greeting', value: 'hello' }, {}] }]);
  });

  /** fetch does not let a Host or Sec-Fetch-Site header be set. */
  function raw(method: string, path: string, body: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      const length = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-edgewright-token': token(),
      };
      const options = { method, headers: { ...length, ...headers } };
      const request = http.request(`${dev.url}/__edge/${path}`, options, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.on('error', reject).end(body);
    });
  }
});

test('the token is for its owner, and stays the same for the next run', async () => {
  const file = path.join(project.directory, '.edgewright/inspector/token');
  expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8')]).toEqual([0o600, token()]);
  const again = await startDev(project.directory, flags);
  const headers = { 'content-type': 'application/json', 'x-edgewright-token': token() };
  const cleared = await fetch(`${again.url}/__edge/clear`, { method: 'POST', headers, body: '{}' });
  await again.stop();
  expect([cleared.status, again.output().stdout.includes(token())]).toEqual([200, false]);
});

test('a pass is a link that works once, at the site, and keeps its cookies from scripts', async () => {
  const { json } = await write('POST', 'pass', { pattern: '/private/*' });
  const { enter } = json as { enter: string };
  const entered = await fetch(dev.url + enter, { redirect: 'manual' });
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/private/plan.txt']);
  const cookies = entered.headers.getSetCookie();
  for (const line of cookies) expect(line).toContain('; Path=/private/; HttpOnly; SameSite=Lax');
  const cookie = cookies.map((line) => line.split(';')[0]).join('; ');
  expect((await fetch(`${dev.url}/private/plan.txt`, { headers: { cookie } })).status).toBe(200);
  expect((await fetch(dev.url + enter, { redirect: 'manual' })).status).toBe(404);
});

describe('secrets', () => {
  const secrets = ['cookie-secret', 'bearer-secret', 'policy-secret', 'signature-secret', storeSecret];

  test('are in no answer to a GET', async () => {
    const headers = { cookie: 'session=cookie-secret', authorization: 'Bearer bearer-secret' };
    const id = await sent('/fn?Policy=policy-secret&Signature=signature-secret&page=2', headers);
    const paths = ['requests', `requests/${id}`, `requests/${id}/request`, 'kvs', 'distribution', 'cache'];
    const answers = await Promise.all(paths.map((path) => get<unknown>(path)));
    const text = JSON.stringify(answers);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).toContain('page=2');
    expect(answers[2]).toMatchObject({ cookies: [{ name: 'session', value: { masked: true, chars: 13 } }] });
  });

  test('one of them is shown by POST, where a masked value stands', async () => {
    const id = await sent('/page.txt?Signature=signature-secret');
    expect(await write('POST', `requests/${id}/show`, { path: ['url'] })).toEqual({
      status: 200,
      json: { value: '/page.txt?Signature=signature-secret' },
    });
    for (const path of [['status'], ['nothing', 0], ['stages'], ['__proto__', 'x']])
      expect((await write('POST', `requests/${id}/show`, { path })).status, String(path)).not.toBe(200);
  });
});

describe('replay', () => {
  test('sends what came, masked values included, and says what it repeats', async () => {
    const id = await sent('/page.txt', { cookie: 'session=cookie-secret' });
    const again = await write('POST', `requests/${id}/replay`, {
      cookies: [{ name: 'session', value: { masked: true } }],
    });
    expect(again).toMatchObject({ status: 200, json: { status: 200, was: { id, status: 200 } } });
    const replayed = (again.json as { id: string }).id;
    expect(await get(`requests/${replayed}`)).toMatchObject({ replayOf: id, url: '/page.txt' });
    expect(await get(`requests/${replayed}/request`)).toMatchObject({
      cookies: [{ name: 'session', value: { masked: true, chars: 13 } }],
    });
  });

  test('takes edits: path, viewer, headers, and leaving the cache out', async () => {
    const id = await sent('/page.txt');
    const headers = [
      { name: 'Host', value: { masked: true } },
      { name: 'x-new', value: 'yes' },
    ];
    const viewer = { country: 'de', device: 'mobile', address: '198.51.100.7' };
    const edits = { url: '/none.txt?a=1', headers, viewer, leaveCacheOut: true };
    const { json } = await write('POST', `requests/${id}/replay`, edits);
    expect(json).toMatchObject({ was: { status: 200 }, xCache: 'Error from cloudfront' });
    expect(await get(`requests/${(json as { id: string }).id}`)).toMatchObject({
      url: '/none.txt?a=1',
      viewer: { country: 'DE', device: 'mobile', ip: '198.51.100.7' },
    });
  });

  test('a fresh pass turns a 403 into a 200', async () => {
    const id = await sent('/private/plan.txt');
    expect(await write('POST', `requests/${id}/replay`, {})).toMatchObject({ json: { status: 403 } });
    const answer = await write('POST', `requests/${id}/replay`, { pass: '/private/*' });
    expect(answer).toMatchObject({ status: 200, json: { status: 200, was: { status: 403 } } });
  });

  test.each([
    ['a header that would begin another', { headers: [{ name: 'x', value: 'a\r\nb: c' }] }],
    ['a name that is none', { cookies: [{ name: 'a b', value: 'c' }] }],
    ['a method of two words', { method: 'GET /' }],
    ['a path with a space', { url: '/a b' }],
    ['a relative path', { url: 'page.txt' }],
    ['a country of three letters', { viewer: { country: 'DEU' } }],
    ['an address that is none', { viewer: { address: '300.1.1.1' } }],
    ['a private area that is not there', { pass: '/elsewhere/*' }],
    ['headers that are no list', { headers: 'x: y' }],
  ])('refuses %s with a sentence', async (_, edits) => {
    const id = await sent('/page.txt');
    const before = (await get<object[]>('requests')).length;
    const { status, json } = await write('POST', `requests/${id}/replay`, edits);
    expect([status, json]).toEqual([
      400,
      { error: { code: expect.any(String), message: expect.stringMatching(/\w{3,}/) } },
    ]);
    expect((await get<object[]>('requests')).length).toBe(before);
  });

  test('of a request that is not kept is a 404', async () => {
    expect((await write('POST', 'requests/100000/replay', {})).status).toBe(404);
  });
});

describe('the key value store', () => {
  const greeting = async () => (await fetch(`${dev.url}/fn`)).headers.get('x-greeting');

  test('an edit holds from the next request on', async () => {
    expect(await greeting()).toBe('hello');
    expect(await write('PUT', 'kvs/Store/greeting', { value: 'grüß dich' })).toMatchObject({
      status: 200,
      json: { bytes: expect.any(Number), readBy: ['fn'] },
    });
    const [store] = await get<{ entries: { key: string; valueBytes: number }[] }[]>('kvs');
    expect(store!.entries[0]).toMatchObject({ key: 'greeting', valueBytes: 11 });
    await write('PUT', 'kvs/Store/greeting', { value: 'hi' });
    expect(await greeting()).toBe('hi');
  });

  test.each([
    ['a value of 1,024 bytes is taken', 'k', 1024, 200],
    ['one of 1,025 is refused', 'k', 1025, 400],
    ['a key of 512 bytes is taken', 'k'.repeat(512), 1, 200],
    ['one of 513 is refused', 'k'.repeat(513), 1, 400],
  ])('%s', async (_, key, length, status) => {
    const answer = await write('PUT', `kvs/Store/${key}`, { value: 'v'.repeat(length) });
    expect(answer.status).toBe(status);
    const [store] = await get<{ entries: { key: string }[] }[]>('kvs');
    expect(store!.entries.some((entry) => entry.key === key)).toBe(status === 200);
    await write('DELETE', `kvs/Store/${key}`, {});
  });

  test('an import file is taken whole or not at all', async () => {
    const good = { data: [{ key: 'a', value: '1' }] };
    const bad = {
      data: [
        { key: 'b', value: '1' },
        { key: 'b', value: '2' },
      ],
    };
    expect((await write('POST', 'kvs/Store', good)).status).toBe(200);
    expect((await write('POST', 'kvs/Store', bad)).status).toBe(400);
    const [store] = await get<{ entries: { key: string }[] }[]>('kvs');
    expect(store!.entries.map(({ key }) => key).sort()).toEqual(['a', 'greeting', 'signing-keys']);
  });

  test('a secret value is shown by POST alone; a store that is not there is a 404', async () => {
    expect(await write('POST', 'kvs/Store/signing-keys/show', {})).toMatchObject({
      json: { value: expect.stringContaining(storeSecret) },
    });
    expect((await write('PUT', 'kvs/constructor/a', { value: '' })).status).toBe(404);
  });
});

test('viewer facts hold from the next request on, and wrong ones change nothing', async () => {
  expect((await write('PUT', 'viewer', { country: 'Germany' })).status).toBe(400);
  expect(await write('PUT', 'viewer', { country: 'de', device: 'tablet', address: '192.0.2.9' })).toMatchObject({
    json: { country: 'DE', device: 'tablet', address: '192.0.2.9' },
  });
  const id = await sent('/page.txt');
  expect(await get(`requests/${id}`)).toMatchObject({ viewer: { country: 'DE', device: 'tablet', ip: '192.0.2.9' } });
  await write('PUT', 'viewer', {});
  expect(await get(`requests/${await sent('/page.txt')}`)).toMatchObject({
    viewer: { country: 'US', ip: '127.0.0.1' },
  });
});

test('the distribution names behaviors, sizes, origins, samples, and the way into the private area', async () => {
  const printed = new RegExp(`edgewright sign cookies .* --url '${dev.url}/private/plan.txt'$`);
  const { engine, distributions } = await get<{ engine: string; distributions: object[] }>('distribution');
  expect(engine).toMatch(/njs|vm/);
  expect(distributions).toMatchObject([
    {
      logicalId: 'Site',
      errorPages: [],
      behaviors: [
        {
          pattern: '/fn',
          policies: [
            {
              name: 'CachingOptimized',
              facts: 'TTL 1 to 31536000 s, 86400 s where the origin says nothing; key: path, gzip, br',
            },
          ],
        },
        { pattern: '/edge' },
        { pattern: '/private/*' },
        { pattern: '*', isDefault: true },
      ],
      functions: [{ name: 'fn', limit: 10_240, bytes: expect.any(Number) }, { kind: 'lambda' }],
      origins: [{ id: 'Site', where: expect.stringContaining('site') }],
      passes: [{ pattern: '/fn' }, { pattern: '/private/*', command: expect.stringMatching(printed) }],
    },
  ]);
  const [{ samples }] = distributions as [{ samples: { path: string }[] }];
  expect(samples.map(({ path }) => path)).toContain('/private/plan.txt');
});

test('what is stored is shown with its headers and the parts of its key', async () => {
  await sent('/page.txt', { 'accept-encoding': 'gzip' });
  const { objects } = await get<{ objects: { path: string; storedBy: string }[] }>('cache?whole');
  expect(objects.find(({ path }) => path === '/page.txt')).toMatchObject({
    storedBy: expect.any(String),
    key: expect.arrayContaining([{ part: 'path', value: '/page.txt' }]),
    headers: expect.arrayContaining([{ name: 'Content-Type', value: 'text/plain' }]),
  });
  expect((await get<{ objects: object[] }>('cache')).objects[0]).not.toHaveProperty('headers');
});

test('Clear forgets the requests', async () => {
  await sent('/page.txt');
  await write('POST', 'clear', {});
  expect(await get('requests')).toEqual([]);
});

describe('bodies', () => {
  async function body(id: string) {
    const response = await fetch(`${dev.url}/__edge/requests/${id}/body`, {
      headers: { 'x-edgewright-token': token() },
    });
    const { base64, ...rest } = (await response.json()) as { base64: string };
    return { ...rest, text: Buffer.from(base64, 'base64').toString() };
  }

  test('are shown as they went out, unpacked, the first 64 KB of them', async () => {
    const long = 'a line of some length\n'.repeat(10_000);
    project.write('site/long.txt', long);
    project.write('site/data.json', '{"a":1}');
    expect(await body(await sent('/data.json'))).toEqual({
      type: 'application/json',
      bytes: 7,
      isCut: false,
      text: '{"a":1}',
    });
    const plain = await body(await sent('/long.txt', { 'accept-encoding': 'identity' }));
    expect(plain).toMatchObject({ bytes: long.length, isCut: true, text: long.slice(0, 65_536) });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('in %s are unpacked, also where they were cut, or break off', async (encoding, pack) => {
    const noise = randomBytes(100_000).toString('hex');
    const packed = pack(noise);
    const headers = { 'content-encoding': encoding, 'content-type': 'text/plain' };
    const answers = [packed, Readable.from([packed.subarray(0, 1_000)])];
    const { core, send } = await open({}, () => ({ headers, body: answers.shift()! }), { keepBodies: true });
    await send('/whole');
    await send('/part');
    const texts = ['1', '2'].map((id) => Buffer.from(bodyOf(core, id)!.base64, 'base64').toString());
    expect(texts.map((text) => noise.startsWith(text) && text.length > 500)).toEqual([true, true]);
    expect(bodyOf(core, '1')).toMatchObject({ bytes: packed.length, isCut: true });
  });

  test('are shown to nobody without the token', async () => {
    const id = await sent('/page.txt');
    expect((await fetch(`${dev.url}/__edge/requests/${id}/body`)).status).toBe(403);
    expect((await fetch(`${dev.url}/__edge/har`)).status).toBe(403);
  });
});

describe('HTTP archives', () => {
  interface Har {
    log: { version: string; entries: { request: { url: string }; response: { status: number; content: object } }[] };
  }

  test('an export holds each request and answer, no secret, and is taken back in', async () => {
    await write('POST', 'clear', {});
    await sent('/page.txt?Signature=signature-secret', { cookie: 'session=cookie-secret' });
    await sent('/none.txt');
    const response = await fetch(`${dev.url}/__edge/har`, { headers: { 'x-edgewright-token': token() } });
    const text = await response.text();
    const { log } = JSON.parse(text) as Har;
    expect([log.version, log.entries.map(({ response: { status } }) => status)]).toEqual(['1.2', [200, 403]]);
    expect(log.entries[0]!.response.content).toMatchObject({ mimeType: 'text/plain', encoding: 'base64', size: 3 });
    expect(text).not.toMatch(/signature-secret|cookie-secret/);
    const { portions } = await readHar(new File([text], 'export.har'));
    const taken = await write('POST', 'har', { requests: portions[0] });
    expect(taken).toEqual({ status: 200, json: { sent: 2, elsewhere: 0, refused: [] } });
    const [again] = await get<{ url: string; status: number }[]>('requests');
    expect(again).toMatchObject({ url: '/none.txt', status: 403 });
  });

  test('another tool’s is taken: HTTP/2 names, other hosts, a byte order mark, an address as people write it', async () => {
    const request = (url: string, more: object = {}) => ({ request: { method: 'GET', url, headers: [], ...more } });
    const headers = [
      { name: ':authority', value: 'localhost' },
      { name: 'X-Tool', value: 'other' },
    ];
    const entries = [
      request(`${dev.url}/über uns.txt#top`, { headers, httpVersion: 'h2' }),
      request('https://tracker.example/pixel'),
      request('data:text/plain,x'),
      { comment: 'no request' },
      request(`${dev.url}/a.txt`, { headers: [{ name: 'bad name', value: 'x' }] }),
    ];
    const { portions } = await readHar(new File([`\uFEFF${JSON.stringify({ log: { entries } })}`], 'other.har'));
    expect(await write('POST', 'har', { requests: portions[0] })).toMatchObject({
      json: { sent: 1, elsewhere: 1, refused: [expect.stringContaining('"bad name"')] },
    });
    const [{ id, url }] = await get<[{ id: string; url: string }]>('requests');
    expect(url).toBe('/%C3%BCber%20uns.txt');
    expect(await get(`requests/${id}/request`)).toMatchObject({
      headers: expect.arrayContaining([{ name: 'X-Tool', value: 'other' }]),
    });
  });

  test.each([
    ['a broken one', '{"log": {"entries": [', /^The file is no HTTP archive, which is JSON: .+\.$/],
    ['one that is none', '{"a": 1}', /^The file is JSON, and no HTTP archive/],
    ['one without requests', '{"log": {"entries": []}}', /^The archive holds no request/],
  ])('%s is refused with one sentence', async (_, text, sentence) => {
    await expect(readHar(new File([text], 'x.har'))).rejects.toThrow(sentence);
  });

  test('one of 100 MB is read, answers left out, in portions that the server takes; one of 400 MB is refused unread', async () => {
    const entry = (n: number) => ({
      request: { method: 'GET', url: `${dev.url}/${n}`, headers: [{ name: 'x', value: 'y'.repeat(5_000) }] },
      response: { content: { text: 'z'.repeat(500_000) } },
    });
    const text = JSON.stringify({ log: { entries: Array.from({ length: 200 }, (_unused, n) => entry(n)) } });
    expect(text.length).toBeGreaterThan(100_000_000);
    const { portions } = await readHar({ size: text.length, text: async () => text });
    expect([portions.length, portions.flat().length]).toEqual([3, 200]);
    for (const requests of portions) expect(JSON.stringify({ requests }).length).toBeLessThan(1_048_576);
    const unread = () => Promise.reject(new Error('was read'));
    await expect(readHar({ size: 400_000_000, text: unread })).rejects.toThrow(/has 400 MB, and 300 MB can be read/);
  });
});

describe('a request to take along', () => {
  test('as fetch it is asked again as it was', async () => {
    const request = await get<SentRequest>(`requests/${await sent('/fn', { 'x-a': 'ü', cookie: 'a=b' })}/request`);
    const text = fetchOf(request, dev.url);
    expect(text).toContain('"Cookie": "a=…"');
    const run = new Function(`return (async () => ${text.replace(/;$/, '').replaceAll('…', 'x')})()`);
    expect((await (run() as Promise<Response>)).headers.get('x-mark')).toBe('one');
  });

  test('as a test it names template, origins and store, and passes when it is run', async () => {
    const overview = await get<Overview>('distribution');
    expect(overview.madeWith).toEqual({
      template: 'template.json',
      projectDir: '.',
      origins: { Site: 'site' },
      kvs: 'store.json',
    });
    const id = await sent('/fn', { 'x-a': 'b' });
    const row = (await get<RequestRow[]>('requests'))[0]!;
    const text = testOf(await get<SentRequest>(`requests/${id}/request`), row, overview);
    mkdirSync(path.join(project.directory, 'node_modules'));
    symlinkSync(packageRoot, path.join(project.directory, 'node_modules/edgewright'));
    symlinkSync(path.join(packageRoot, 'node_modules/vitest'), path.join(project.directory, 'node_modules/vitest'));
    project.write('saved.test.ts', text);
    const vitest = path.join(packageRoot, 'node_modules/vitest/vitest.mjs');
    const run = promisify(execFile)(process.execPath, [vitest, 'run', 'saved.test.ts'], { cwd: project.directory });
    expect((await run).stdout).toMatch(/1 passed/);
  }, 60_000);
});
