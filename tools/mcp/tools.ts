/** tools: what an MCP client may ask for. Each reads the files that the caller names and what those name, writes none, and asks nobody on the network. */
import path from 'node:path';
import { checkFiles } from '../build/check.js';
import { chooseDistributions } from '../distribution/choose.js';
import { readDistributions } from '../distribution/cloudformation/index.js';
import { explain } from '../distribution/explain.js';
import { openTemplate } from '../distribution/open.js';
import { examineDescription } from '../doctor/examine-description.js';
import { openArtefact, readKeyValueStore } from '../engine/index.js';
import { EdgewrightError } from '../errors.js';
import { parseJson, readTextFile } from '../files.js';
import { parseTime } from '../time.js';
import { replayOne } from './replay-one.js';
import { list, object, type Schema, text, texts } from './schema.js';

export interface Tool {
  name: string;
  title: string;
  description: string;
  input: Schema;
  output: Schema;
  /** `args` have been held against `input`. Throws EdgewrightError for what the caller can mend. */
  call(args: Record<string, unknown>, projectDir: string): Promise<Record<string, unknown>>;
}

const template = text(
  'Description of a distribution: CloudFormation or SAM, a cdk.out folder, terraform show -json, pulumi stack export.',
);
const parameters = { ...texts, description: 'Values of parameters of the template.' };
const findings = object({ findings: list({ type: 'object' }) }, ['findings']);

export const tools: Tool[] = [
  {
    name: 'check',
    title: 'Check functions',
    description: 'What CloudFront would refuse or lose in the code of CloudFront Functions, with file, line and cure.',
    input: object({ files: list(text('A .js as it is deployed, or a .ts of the build.')) }, ['files']),
    output: findings,
    call: async ({ files }, projectDir) => ({ findings: await checkFiles(projectDir, files as string[]) }),
  },
  {
    name: 'run',
    title: 'Run a function',
    description:
      'Runs one CloudFront Function or Lambda@Edge file on one event, on the real engine where njs is installed.',
    input: object(
      {
        artefact: text('The function, as it is deployed.'),
        event: { description: 'The event, or the name of a JSON file that holds it.', type: ['object', 'string'] },
        kvs: text("A file with the key value store, in CloudFront's import format."),
        now: text('The clock that the function sees: ISO 8601 or epoch seconds.'),
      },
      ['artefact', 'event'],
    ),
    output: object(
      { engine: text(), result: {}, logs: list(text()), micros: { type: 'number' }, error: { type: 'object' } },
      ['engine', 'logs'],
    ),
    call: run,
  },
  {
    name: 'explain',
    title: 'Explain a URL',
    description:
      'Which behavior a URL meets and why, its functions, origin and cache key, and what reaches the origin. Nothing runs.',
    input: object({ url: text('Whole URL, or a path.'), method: text(), template, parameters, distribution: text() }, [
      'url',
      'template',
    ]),
    output: object({ behavior: text(), why: text(), origin: text(), functions: { type: 'object' } }, [
      'behavior',
      'origin',
    ]),
    call: explainUrl,
  },
  {
    name: 'doctor',
    title: 'Examine a template',
    description:
      'What CloudFormation accepts and CloudFront refuses in a template, and what works and hurts, with place and cure.',
    input: object({ template, parameters, distribution: text() }, ['template']),
    output: findings,
    async call({ template: file, ...given }, projectDir) {
      const { findings } = await examineDescription(file as string, { ...given, projectDir });
      return { findings };
    },
  },
  {
    name: 'replay',
    title: 'Send one request',
    description:
      'Sends one request through the local CloudFront: behaviors, functions, cache key, origin. What each stage did is told. Origins are folders.',
    input: object(
      {
        template,
        url: text('Whole URL, or a path.'),
        method: text(),
        headers: { ...texts, description: 'By name.' },
        body: text(),
        origins: { ...texts, description: 'Folder by the Id of an origin. Of others a 502 stands in.' },
        kvs: text("A file with the key value store, in CloudFront's import format."),
        parameters,
        distribution: text(),
      },
      ['template', 'url'],
    ),
    output: object(
      {
        status: { type: 'integer' },
        headers: texts,
        body: text('As text, its first 64 KB.'),
        behavior: text(),
        verdict: text(),
        why: {
          description: 'Of a refusal, a failure, or an answer of a function: where it was decided.',
          type: 'object',
        },
        stages: list({ type: 'object' }),
      },
      ['status', 'headers', 'behavior', 'verdict', 'stages'],
    ),
    call: replayOne,
  },
];

async function run(args: Record<string, unknown>, projectDir: string): Promise<Record<string, unknown>> {
  const { artefact: file, event, kvs, now } = args as { artefact: string; event: unknown; kvs?: string; now?: string };
  const at = (name: string) => path.resolve(projectDir, name);
  const clock = now === undefined ? undefined : parseTime(now, 'now') * 1000;
  const artefact = await openArtefact(at(file), {
    ...(kvs === undefined ? {} : { kvs: readKeyValueStore(readTextFile(at(kvs), 'kvs'), kvs) }),
    ...(clock === undefined ? {} : { now: () => clock }),
  });
  try {
    const name = typeof event === 'string' ? event : 'event';
    const given = typeof event === 'string' ? readEvent(at(event), event) : event;
    const { engine, result, logs, micros, error } = await artefact.invoke(given, name);
    // As they travel: a result may hold what JSON leaves out.
    return JSON.parse(JSON.stringify({ engine, result, logs, micros, error }));
  } finally {
    await artefact.close();
  }
}

function readEvent(file: string, name: string): unknown {
  try {
    return parseJson(readTextFile(file, 'event'));
  } catch (error) {
    if (error instanceof EdgewrightError) throw error;
    throw new EdgewrightError('event', `Event "${name}": expected JSON, found ${(error as Error).message}.`);
  }
}

async function explainUrl(args: Record<string, unknown>, projectDir: string): Promise<Record<string, unknown>> {
  const {
    url,
    method = 'GET',
    template: file,
    parameters: given = {},
    distribution,
  } = args as {
    url: string;
    method?: string;
    template: string;
    parameters?: Record<string, string>;
    distribution?: string;
  };
  if (!/^(https?:\/\/|\/)/.test(url)) {
    throw new EdgewrightError('url', `Expected a URL or a path, found "${url}". Write "https://…" or "/…".`);
  }
  const opened = await openTemplate(file, projectDir);
  const models = readDistributions(opened.template, { ...opened, parameters: given, projectDir });
  return { ...explain(chooseDistributions(models, distribution), url, method.toUpperCase()) };
}
