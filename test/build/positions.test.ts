import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkFiles } from '../../tools/build/check.js';
import { build } from '../../tools/build/index.js';
import { enginesHere, openArtefact } from '../../tools/engine/index.js';
import { describeOrigin, sourceLines } from '../../tools/positions.js';
import { createSimulator } from '../../tools/simulator/index.js';
import { requestLine } from '../../tools/simulator/server/request-line.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { runCli } from '../cli/run-cli.js';
import { functionSource, makeProject } from './project.js';

const SOURCE = `/*!
 * spots: throws where the path says.
 * CloudFront Function, viewer-request.
 */
import { boom } from '../shared/functions/boom.js';

interface Options {
  uri: string;
  list?: string[];
  head?: string;
}

function pick(
  { uri, list: [first, ...tail] = ['a', 'b'], head = boom(uri, '/default', 'h') }: Options,
  size = boom(uri, '/parameter', 1),
) {
  const parts: string[] = [];
  for (const name of tail) {
    parts.push(boom(uri, '/loop', name));
  }
  return { first, head, size, ...boom(uri, '/spread', { parts }) };
}

class Counter {
  total = 0;
  uri: string;
  constructor(uri: string) {
    this.uri = uri;
    this.total = boom(uri, '/constructor', 1);
  }
  add() {
    this.total += boom(this.uri, '/method', 1);
    return this;
  }
}

async function load(uri: string) {
  return boom(uri, '/awaited', 'x');
}

export async function handler(event: { request: { uri: string } }) {
  const { uri } = event.request;
  const counter = new Counter(uri).add();
  const all = await Promise.all(
    ['a'].map(async (name) => {
      const value = await load(uri);
      return boom(uri, '/closure', value) + name;
    }),
  );
  const picked = pick({ uri });
  const text = [all.join(), String(await load(uri)), \`\${boom(uri, '/template', 1)}\`].join();
  if (counter.total > 9) return event.request;
  event.request.uri = boom(uri, '/last', text + picked.size);
  return event.request;
}
`;
const LEAF = `/** Throws where it is asked to. */
export function boom<T>(uri: string, at: string, value: T): T {
  if (uri === at) throw new Error('spot');
  return value;
}
`;
const lines = SOURCE.split('\n');
const spots = lines.flatMap((line) => /'(\/[a-z]+)'/.exec(line)?.[1] ?? []);

async function project() {
  const root = makeProject({ 'functions/spots.ts': SOURCE, 'shared/functions/boom.ts': LEAF });
  await build({ root, stage: { name: 'dev', params: {} } });
  return root;
}

test('every throw leads to its line in TypeScript, in both forms on every engine', async () => {
  const root = await project();
  for (const engine of enginesHere()) {
    for (const form of ['functions', 'functions/min']) {
      const file = path.join(root, 'dist', form, 'spots.js');
      const artefact = await openArtefact(file, { engine });
      let named = 0;
      for (const uri of spots) {
        const request = { method: 'GET', uri, querystring: {}, headers: {}, cookies: {} };
        const context = { eventType: 'viewer-request' };
        const { error } = await artefact.invoke({ version: '1.0', context, viewer: { ip: '192.0.2.1' }, request });
        expect(error?.message, `${uri} ${form} ${engine}`).toContain('spot');
        const origin = describeOrigin(file, error?.line ?? 0);
        expect(origin, `${uri} ${form} ${engine}`).toMatch(/shared\/functions\/boom\.ts:(?:\d+:\d+, :)*3:\d+/);
        named += sourceLines(readFileSync(`${file}.map`, 'utf8'), error?.line ?? 0).length;
      }
      expect(named / spots.length, 'lines that may be meant').toBeLessThan(5);
      await artefact.close();
    }
  }
});

/** Where each call of boom stands in the artefact, the map says its line, whatever became of the statement around it. */
test.each(['functions', 'functions/min'])('dist/%s: the map knows the line of every spot', async (form) => {
  const file = path.join(await project(), 'dist', form, 'spots.js');
  const text = readFileSync(file, 'utf8').split('\n');
  for (const uri of spots) {
    const line = text.findIndex((one) => one.includes(`"${uri}"`)) + 1;
    const found = sourceLines(readFileSync(`${file}.map`, 'utf8'), line);
    const wanted = lines.findIndex((one) => one.includes(`'${uri}'`)) + 1;
    expect(found, uri).toContainEqual({ file: 'functions/spots.ts', line: wanted, column: expect.any(Number) });
  }
});

const TEMPLATE = {
  Resources: {
    Throwing: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        Name: 'throwing',
        AutoPublish: true,
        FunctionCode: '',
        FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
      },
    },
    Site: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Enabled: true,
          Origins: [
            { Id: 'O', DomainName: 'o.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } },
          ],
          DefaultCacheBehavior: {
            TargetOriginId: 'O',
            ViewerProtocolPolicy: 'allow-all',
            CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Throwing', 'FunctionARN'] } },
            ],
          },
        },
      },
    },
  },
};

test('a run, the line of dev and the record of the inspector name line and column in TypeScript', async () => {
  const text = functionSource(
    'throwing',
    'const list: string[] = [];\n  const first = request.headers.absent as never as { value: string };\n  list.push(first.value);',
  );
  const root = makeProject({ 'functions/throwing.ts': text });
  await build({ root, stage: { name: 'dev', params: {} } });
  const at = text.split('\n').findIndex((line) => line.includes('first.value')) + 1;
  const place = `functions/throwing.ts:${at}:3`;

  writeFileSync(path.join(root, 'event.json'), JSON.stringify(viewerRequest()));
  const ran = await runCli(['run', 'dist/functions/min/throwing.js', 'event.json'], { cwd: root });
  expect(ran.stdout).toContain(`FunctionExecutionError 503: ${place}`);

  const template = structuredClone(TEMPLATE);
  template.Resources.Throwing.Properties.FunctionCode = readFileSync(
    path.join(root, 'dist/functions/min/throwing.js'),
    'utf8',
  );
  const simulator = await createSimulator({ template, projectDir: root });
  expect((await simulator.fetch('http://site.example/')).status).toBe(503);
  const record = simulator.requests()[0]!;
  await simulator.close();
  expect(record.why?.source).toMatchObject({ file: 'functions/throwing.ts', line: at, column: 3 });
  const request = { method: 'GET', path: '/', query: '' };
  const finished = { request, response: { status: 503, headers: [] }, ms: 1, isWhole: true, record: () => record };
  expect(requestLine(finished as never)).toMatch(new RegExp(`FunctionExecutionError: .* \\(${place}\\)$`));
});

test('the gate that loads an artefact names the line in TypeScript', async () => {
  const text = functionSource(
    'loading',
    '',
    "const table: { [name: string]: { a: string } } = {};\nconst early = table['none'].a;\nexport const used = () => early;",
  );
  const root = makeProject({ 'functions/loading.ts': text });
  const line = text.split('\n').findIndex((one) => one.includes('early =')) + 1;
  await expect(build({ root, stage: { name: 'dev', params: {} } })).rejects.toThrow(`functions/loading.ts:${line}`);
});

test('a map that is missing or lies says nothing', async () => {
  expect(describeOrigin('dist/nowhere.js', 3)).toBeUndefined();
  for (const map of ['', '{', '[]', 'null', '{"version":3,"sources":[],"mappings":"????"}', '{"version":3}'])
    expect(sourceLines(map, 1)).toEqual([]);
});

test('a mistake that is told by several lines names those of the source, once for both forms', async () => {
  const text = `/*!
 * cut: does what a test wants.
 * CloudFront Function, viewer-request.
 */
export async function handler({ request }: { request: { uri: string } }) {
  const { uri, ...others } = request;
  let count = 0;
  const add = (by = 1) => { count += by; };
  for (const part of uri.split('/')) await Promise.resolve(part);
  add();
  return count > 1 ? request : others;
}
`;
  const root = makeProject({ 'functions/cut.ts': text });
  const checked = await checkFiles(root, ['functions/cut.ts']);
  expect(checked.filter(({ code }) => code === 'await-detaches')).toHaveLength(1);
  const refused = await build({ root, stage: { name: 'dev', params: {} } }).catch((error: Error) => error.message);
  expect(String(refused).match(/await-detaches|the await in .*? shares it/g)).toEqual([
    'the await in line 9 cuts "count" (line 7) loose from the function in line 8 that shares it',
  ]);
});
