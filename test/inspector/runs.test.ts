import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DebugView, LinesView, WhyView } from '../../tools/inspector/contract.js';
import { issueCookies } from '../../tools/signing/private-content.js';
import type { RequestRecord } from '../../tools/simulator/trace.js';
import { runCli } from '../cli/run-cli.js';
import { type RunningDev, startDev } from '../dev/project.js';
import { flags, type InspectedProject, makeInspectedProject } from './project.js';

const SOURCE = `import cf from 'cloudfront';
type Event = { request: { uri: string; headers: Record<string, { value: string }>; querystring: Record<string, { value: string }> } };
const config = { password: 'Bearer open-sesame' };
const store = cf.kvs();

function gate(request: Event['request'], options: typeof config) {
  const auth = request.headers.authorization;
  // Who says it goes on.
  if (auth && auth.value === options.password) return;
  return { statusCode: 403 };
}

async function handler(event: Event) {
  const request = event.request;
  if (request.querystring.to && request.querystring.to.value === 'home') { // to home
    return { statusCode: 302, headers: { location: { value: '/' } } };
  }
  const denied = gate(request, config);
  if (denied) return denied;
  const told = [await store.get('greeting'), Date.now(), Math.random()].join(' ');
  return { statusCode: 200, headers: { 'x-told': { value: told } } };
}
`;

let project: InspectedProject;
let dev: RunningDev;
let keyPairId: string;

beforeAll(async () => {
  project = makeInspectedProject();
  const { code, map } = transformSync(SOURCE, {
    loader: 'ts',
    sourcemap: 'external',
    sourcefile: '../../../src/guard.ts',
  });
  project.write('src/guard.ts', SOURCE);
  project.write('dist/functions/min/fn.js', code);
  project.write('dist/functions/min/fn.js.map', map);
  const template = JSON.parse(readFileSync(path.join(project.directory, 'template.json'), 'utf8'));
  template.Resources.Fn.Properties.FunctionCode = code;
  project.write('template.json', JSON.stringify(template));
  dev = await startDev(project.directory, flags);
  const overview = await get<{ distributions: { behaviors: { trustedKeys: string[] }[] }[] }>('distribution');
  keyPairId = overview.distributions[0]!.behaviors.flatMap(({ trustedKeys }) => trustedKeys)[0]!;
}, 60_000);

afterAll(async () => {
  await dev.stop();
  project.remove();
});

async function get<Answer>(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return (await (await fetch(`${dev.url}/__edge/${path}`, { headers })).json()) as Answer;
}

const token = () => readFileSync(path.join(project.directory, '.edgewright/inspector/token'), 'utf8');

async function debug(id: string, body: object): Promise<DebugView> {
  const headers = { 'content-type': 'application/json', 'x-edgewright-token': token() };
  const options = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await (await fetch(`${dev.url}/__edge/requests/${id}/debug`, options)).json()) as DebugView;
}

async function send(at: string, headers: Record<string, string> = {}): Promise<{ id: string; response: Response }> {
  const response = await fetch(dev.url + at, { headers, redirect: 'manual' });
  await response.arrayBuffer();
  return { id: (await get<{ id: string }[]>('requests'))[0]!.id, response };
}

const lineOf = (part: string) => SOURCE.split('\n').findIndex((line) => line.includes(part)) + 1;
const pass = { authorization: 'Bearer open-sesame' };

describe('why a function answered', () => {
  test('the branch in its TypeScript, and what it compared', async () => {
    const { id } = await send('/fn?to=home');
    const { why } = await get<WhyView>(`requests/${id}/why`);
    const line = lineOf('// to home');
    expect(why).toMatchObject({
      code: 'FunctionGeneratedResponse',
      text: `\`fn\` answered 302: it was decided in line ${line}.`,
      source: { file: 'src/guard.ts', line },
      values: [
        { name: 'request.querystring.to', value: 'home' },
        { name: 'constant', value: 'home' },
      ],
    });
    expect(why!.source!.lines!.join('\n')).toContain('statusCode: 302');
  });

  test('in a gate that is called first, and no secret is told, nor what it is held against', async () => {
    const { id } = await send('/fn', { authorization: 'Bearer not-this-one' });
    const text = await (await fetch(`${dev.url}/__edge/requests/${id}/why`)).text();
    const { why } = JSON.parse(text) as Required<WhyView>;
    expect(why.source).toMatchObject({ file: 'src/guard.ts', line: lineOf('auth.value === options.password') });
    expect(why.values).toContainEqual({ name: 'request.headers.authorization', value: 'Bearer …' });
    expect(why.values).toContainEqual({ name: 'password', value: { masked: true, chars: 18 } });
    expect(text).not.toMatch(/not-this-one|open-sesame/);
  });

  test('a refusal of CloudFront says its own, an answer of the origin nothing, a Lambda@Edge function where to look', async () => {
    const refused = await send('/private/plan.txt');
    expect(await get(`requests/${refused.id}/why`)).toMatchObject({ why: { code: 'MissingKey' } });
    const served = await send('/page.txt');
    expect(await get(`requests/${served.id}/why`)).toEqual({});
    const edge = await send('/edge');
    const { why } = await get<WhyView>(`requests/${edge.id}/why`);
    expect(why?.text).toContain('Lines runs it once more');
  });
});

test('lines: which ran, and what was returned, for who shows the token', async () => {
  const { id } = await send('/fn', pass);
  const headers = { 'x-edgewright-token': token() };
  expect((await fetch(`${dev.url}/__edge/requests/${id}/lines`)).status).toBe(403);
  const { runs } = await get<LinesView>(`requests/${id}/lines`, headers);
  const [run] = runs;
  expect(run).toMatchObject({ stage: 'viewer-request', function: 'fn', returned: { statusCode: 200 } });
  const { file, lines } = run!.files[0]!;
  expect(file).toBe('src/guard.ts');
  expect(lines.map(({ text }) => text).join('\n')).toBe(SOURCE.trimEnd());
  expect(lines[lineOf('statusCode: 302') - 1]!.runs).toBe(0);
  expect(lines[lineOf('const denied') - 1]!.runs).toBe(1);
  expect(lines[lineOf('// Who says') - 1]).not.toHaveProperty('runs');
});

test('lines of a Lambda@Edge function, which is run again only when asked for', async () => {
  const { id } = await send('/edge');
  const headers = { 'x-edgewright-token': token() };
  expect(await get(`requests/${id}/lines`, headers)).toEqual({ runs: [], waiting: ['Edge'] });
  const { runs } = await get<LinesView>(`requests/${id}/lines?lambdas`, headers);
  const decided = 'it answers so in line 1, whatever is asked.';
  expect(runs).toMatchObject([{ function: 'Edge', decided, returned: { status: '200', body: 'one' } }]);
  expect(runs[0]!.files[0]).toMatchObject({ file: 'edge/index.js', lines: [{ runs: 1 }] });
});

describe('debug', () => {
  test('the command runs that very request: event, store, clock and random numbers', async () => {
    const { id, response } = await send('/fn', { ...pass, cookie: 'session=1' });
    project.write('store.json', JSON.stringify({ data: [{ key: 'greeting', value: 'changed since' }] }));
    const { command } = await debug(id, { stage: 'viewer-request' });
    const [npx, edgewright, ...args] = command.split(' ');
    expect([npx, edgewright, args.at(-1)]).toEqual(['npx', 'edgewright', '--inspect']);
    const { stdout } = await runCli([...args.slice(0, -1), '--json'], { cwd: project.directory });
    expect(JSON.parse(stdout).result.headers['x-told'].value).toBe(response.headers.get('x-told'));
    for (const file of args.filter((word) => word.startsWith('.edgewright/')))
      expect(statSync(path.join(project.directory, file)).mode & 0o777).toBe(0o600);
  });

  test('of a Lambda@Edge function too; a stage without a function is a 404', async () => {
    const { id } = await send('/edge');
    const { command } = await debug(id, { stage: 'viewer-request' });
    const args = command.split(' ').slice(2, -1);
    const { stdout } = await runCli([...args, '--json'], { cwd: project.directory });
    expect(JSON.parse(stdout).result).toMatchObject({ status: '200', body: 'one' });
    expect(await debug(id, { stage: 'origin-request' })).toHaveProperty('error.code', 'not-found');
  });

  test('the launch configuration is written where none is, and one that is there is left alone', async () => {
    const { id } = await send('/fn', pass);
    const file = path.join(project.directory, '.vscode/launch.json');
    expect((await debug(id, { stage: 'viewer-request' })).launchFile).toBe('missing');
    expect(existsSync(file)).toBe(false);
    const { launch, launchFile } = await debug(id, { stage: 'viewer-request', launch: true });
    expect(launchFile).toBe('written');
    expect(JSON.parse(readFileSync(file, 'utf8')).configurations).toEqual([launch]);
    project.write('.vscode/launch.json', '// mine\n{}');
    expect((await debug(id, { stage: 'viewer-request', launch: true })).launchFile).toBe('there');
    expect(readFileSync(file, 'utf8')).toBe('// mine\n{}');
  });
});

test('the list names CloudFront’s own code of a refusal, and tells a pass that is over', async () => {
  const grant = { resource: `${dev.url}/private/*`, expires: Math.floor(Date.now() / 1000) - 60 };
  const cookies = issueCookies(grant, { keyPairId, privateKey: project.privateKey, hash: 'SHA256' });
  const cookie = Object.entries(cookies).map((pair) => pair.join('='));
  await send('/private/plan.txt');
  await send('/private/plan.txt', { cookie: cookie.join('; ') });
  await fetch(`${dev.url}/page.txt`, { method: 'DELETE' });
  await send('/fn');
  const records = await get<RequestRecord[]>('requests');
  expect(records.slice(0, 4).map(({ status, code }) => [status, code])).toEqual([
    [403, undefined],
    [403, 'InvalidRequestMethod'],
    [403, 'AccessDenied (expired)'],
    [403, 'MissingKey'],
  ]);
});
