import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { template } from '../distribution/cloudformation/templates.js';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-verbs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sound = write('sound.json', template());
const unsound = write('unsound.json', template({ behavior: { TargetOriginId: 'Nobody' } }));
const worse = write('worse.json', template({ behavior: { TargetOriginId: 'Somebody' } }));
const broken = write('broken.json', '{"Resources":');

function write(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function edgewright(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

describe('edgewright doctor', () => {
  test.each([
    ['a broken template', [broken], 'template-malformed', 'is not valid JSON'],
    ['a missing template', ['none.json'], 'template-unreadable', 'there is no such file'],
    ['no template and no service', [], 'no-service', 'has no serverless.yml'],
  ])('%s: one sentence, exit 1', (_title, args, code, message) => {
    const { status, stdout, stderr } = edgewright('doctor', ...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^edgewright: ${code}: .*${message}.*\\n$`));
  });

  test('tells of several templates what the baseline does not hold', () => {
    const before = edgewright('doctor', unsound, '--json');
    const known = write('known.json', JSON.parse(before.stdout));
    expect(edgewright('doctor', unsound, '--baseline', known)).toMatchObject({ status: 0 });
    const { status, stdout } = edgewright('doctor', unsound, worse, '--baseline', known, '--json');
    expect([before.status, status]).toEqual([1, 1]);
    expect(new Set(JSON.parse(stdout).map(({ file }: { file: string }) => path.basename(file)))).toEqual(
      new Set(['worse.json']),
    );
  });
});

describe('edgewright explain', () => {
  test('says which behavior a URL meets, as JSON', () => {
    const { status, stdout } = edgewright('explain', 'https://x.test/a', '--template', sound, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      behavior: '*',
      origin: 'Main',
      functions: {},
      cacheKey: { headers: [], cookies: [], query: [] },
      toOrigin: { host: 'www.example.com', path: '/a' },
    });
  });

  test('and for people', () => {
    const { stdout } = edgewright('explain', '/a', '--template', sound, '--method', 'post');
    expect(stdout).toContain('behavior     *  (It is the only behavior.)');
    expect(stdout).toContain('before       403: POST is not one of GET, HEAD.');
  });

  test.each([
    ['no URL', ['somewhere', '--template', sound], 'url', 'Expected a URL or a path, found "somewhere"'],
    ['no method', ['/a', '--template', sound, '--method', 'GET /'], 'usage', 'Expected an HTTP method'],
    ['an unsound template', ['/a', '--template', unsound], 'unknown-origin', 'TargetOriginId "Nobody"'],
    ['a broken template', ['/a', '--template', broken], 'template-malformed', 'is not valid JSON'],
  ])('%s: one sentence, exit 1', (_title, args, code, message) => {
    const { status, stderr } = edgewright('explain', ...args);
    expect(status).toBe(1);
    expect(stderr.startsWith(`edgewright: ${code}: `)).toBe(true);
    expect(stderr).toContain(message);
  });
});

describe('what a verb is told beside the description', () => {
  const parameters = { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } };
  const arn = 'arn:aws:lambda:us-east-1:111122223333:function:auth:12';
  const behavior = { LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN: arn }] };
  const sections = { Parameters: parameters };
  const content = template({
    sections,
    behavior,
    config: { Comment: { Ref: 'Env' }, Aliases: [{ 'Fn::Sub': '$' + '{Env}.test' }] },
  });
  const { Site } = content.Resources as Record<string, object>;
  const several = write('several.json', { ...content, Resources: { Site, Other: Site } });
  write('auth.js', 'exports.handler = async () => ({ status: "401" });');
  const cli = write('cli.json', [{ ParameterKey: 'Env', ParameterValue: 'prod' }]);
  const pipeline = write('pipeline.json', { Parameters: { Env: 'prod' }, Tags: { a: 'b' } });
  const pairs = write('pairs.json', ['Env=prod']);
  const explain = (...args: string[]) => edgewright('explain', 'https://prod.test/a', '--template', several, ...args);

  test.each([
    ['--parameter', ['--parameter', 'Env=prod']],
    ["the CLI's file", ['--parameters', cli]],
    ["CodePipeline's file", ['--parameters', pipeline]],
    ['pairs in a file', ['--parameters', pairs]],
    ['a flag over the file', ['--parameters', cli, '--parameter', 'Env=prod']],
  ])('a parameter by %s', (_title, args) => {
    const { stdout } = explain(...args, '--json', '--distribution', 'Other');
    expect(JSON.parse(stdout)).toMatchObject({ distribution: 'Other', standIns: [] });
  });

  test('what was made up and what is not known is said', () => {
    const { stdout } = explain('--distribution', 'Other');
    expect(stdout).toContain('distribution Other\n');
    expect(stdout).toContain(`functions    viewer-request: ${arn}, not known here\n`);
    expect(stdout).toContain('stand-in     parameter "Env": its value is not in the template; "dev" stands for it\n');
  });

  test('why a gate of ours refuses who has no pass; another function is not run', () => {
    const answers = (file: string) => {
      const given = ['--distribution', 'Other', '--parameter', 'Env=prod', '--function', `${arn}=${file}`];
      const { stdout } = explain(...given, '--json');
      return JSON.parse(stdout).answers;
    };
    expect(answers('auth.js')).toEqual([]);
    const code = readFileSync(
      path.resolve(import.meta.dirname, '../../dist/edge-lambdas/min/jwt-cookie/index.js'),
      'utf8',
    );
    write('jwt.js', code);
    expect(answers('jwt.js')).toEqual([
      '401 without a pass: `auth` refused the request: the request has no token. The viewer is not told why.',
    ]);
  });

  test('a function is supplied, for prices too', () => {
    const { stdout } = explain('--function', `${arn}=auth.js`, '--json');
    expect(JSON.parse(stdout).functions).toEqual({ 'viewer-request': 'auth' });
    const cost = edgewright('cost', several, '--function', '*:viewer-request=auth.js', '--json');
    expect(JSON.parse(cost.stdout).rows).toMatchObject([{ function: 'auth' }, { function: 'auth' }]);
  });

  test.each([
    ['no pair', ['--parameter', 'Env'], 'usage', 'Expected KEY=VALUE'],
    ['no file of parameters', ['--parameters', 'none.json'], 'file', 'found "none.json"'],
    ['another file of parameters', ['--parameters', broken], 'parameters-malformed', 'is not JSON of the form'],
    ['a function without a name', ['--function', 'auth.js'], 'usage', 'Expected ARN=FILE'],
    ['another distribution', ['--distribution', 'Nobody'], 'unknown-distribution', 'has "Site", "Other"'],
  ])('%s: one sentence, exit 1', (_title, args, code, message) => {
    const { status, stderr } = explain(...args);
    expect([status, stderr.split(':')[1]?.trim()]).toEqual([1, code]);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
