/**
 * Canary: which syntax does CloudFront's engine read? The probes are packed into as few functions as the limit allows. One that is refused takes all in its
 * function with it: the function is then halved until the one is found. What njs here refuses goes alone from the start.
 */
import type { FunctionEngine, FunctionEvent } from '../engine/types.js';
import { EdgewrightError } from '../errors.js';
import { functionLimits } from '../limits.js';
import type { CloudFrontApi } from './cloudfront.js';
import { probes as allProbes, type Probe } from './probes.js';
import { type Removal, removeAll } from './prove.js';

/** `right`: as the language has it. `tells`: a text about the engine, or a value that is not right. `refused`: the file was not read. */
export interface Verdict {
  is: 'right' | 'tells' | 'throws' | 'refused';
  text?: string;
}

export interface AskedFunction {
  probes: string[];
  bytes: number;
  /** CloudFront's own measure, 0–100. */
  utilization?: number;
}

export interface Canary {
  engine: string;
  probes: { id: string; here: Verdict; cloudfront: Verdict }[];
  functions: AskedFunction[];
}

interface Ran {
  body?: string;
  error?: string;
  utilization?: number;
}

interface Asked {
  verdicts: Map<string, Verdict>;
  functions: AskedFunction[];
}

interface CanaryOptions {
  api: CloudFrontApi;
  engine: FunctionEngine;
  /** Makes the throw-away names. */
  prefix: string;
  signal: AbortSignal;
  probes?: readonly Probe[];
  onFunction?: (asked: AskedFunction) => void;
}

/** One function is there at a time; it is removed before the next, after an error and an interruption too. */
export async function canary(options: CanaryOptions): Promise<Canary> {
  const { api, engine, prefix, signal, probes = allProbes, onFunction } = options;
  const here = await ask(packed(probes), (code) => runHere(engine, code));
  const isRefused = ({ id }: Probe) => here.verdicts.get(id)?.is === 'refused';
  const packs = [
    ...packed(probes.filter((each) => !isRefused(each))),
    ...probes.filter(isRefused).map((each) => [each]),
  ];
  let count = 0;
  const there = await ask(
    packs,
    async (code) => {
      signal.throwIfAborted();
      return runThere(api, `${prefix}-${++count}`, code);
    },
    onFunction,
  );
  return {
    engine: engine.label,
    probes: probes.map(({ id }) => answerTo(id, here, there)),
    functions: there.functions,
  };
}

const silent: Verdict = { is: 'refused', text: 'no answer' };

function answerTo(id: string, here: Asked, there: Asked) {
  return { id, here: here.verdicts.get(id) ?? silent, cloudfront: there.verdicts.get(id) ?? silent };
}

/** Each as full as the limit allows. */
export function packed(probes: readonly Probe[]): Probe[][] {
  const packs: Probe[][] = [];
  let open: Probe[] = [];
  for (const probe of probes.filter(({ alone }) => !alone)) {
    if (open.length === 0 || Buffer.byteLength(functionOf([...open, probe])) > functionLimits.code) {
      open = [];
      packs.push(open);
    }
    open.push(probe);
  }
  return [...packs, ...probes.filter(({ alone }) => alone).map((probe) => [probe])];
}

/** Answers with a text for each probe, as JSON. */
export function functionOf(pack: readonly Probe[]): string {
  const heads = pack.map(({ head }) => (head === undefined ? '' : `${head}\n`)).join('');
  const made = pack.map(
    ({ body }, index) => `${/\bawait\b/.test(body) ? 'async ' : ''}function p${index}() { ${body} }`,
  );
  const asked = pack.map(
    (_, index) =>
      `  try { v = await p${index}(); } catch (e) { v = 'throws ' + (e && e.name) + ': ' + (e && e.message); } all.push(String(v));`,
  );
  return `${heads}${made.join('\n')}
async function handler(event) {
  var all = [], v;
${asked.join('\n')}
  return { statusCode: 200, statusDescription: 'OK', body: { encoding: 'text', data: JSON.stringify(all) } };
}
`;
}

async function ask(
  packs: readonly Probe[][],
  run: (code: string) => Promise<Ran>,
  onFunction?: (asked: AskedFunction) => void,
): Promise<Asked> {
  const asked: Asked = { verdicts: new Map(), functions: [] };
  const waiting = [...packs];
  for (let pack = waiting.shift(); pack !== undefined; pack = waiting.shift()) {
    const code = functionOf(pack);
    const { body, error, utilization } = await run(code);
    const made = {
      probes: pack.map(({ id }) => id),
      bytes: Buffer.byteLength(code),
      ...(utilization !== undefined && { utilization }),
    };
    asked.functions.push(made);
    onFunction?.(made);
    const texts = body === undefined ? undefined : (JSON.parse(body) as string[]);
    const half = Math.ceil(pack.length / 2);
    if (texts) for (const [index, { id }] of pack.entries()) asked.verdicts.set(id, verdictOf(texts[index] ?? ''));
    else if (pack.length > 1) waiting.unshift(pack.slice(0, half), pack.slice(half));
    else asked.verdicts.set(pack[0]?.id ?? '', { is: 'refused', text: inShort(error ?? '') });
  }
  return asked;
}

function verdictOf(text: string): Verdict {
  if (text === 'true') return { is: 'right' };
  return text.startsWith('throws ') ? { is: 'throws', text: text.slice(7) } : { is: 'tells', text };
}

/** What CloudFront says before it, names the account's function. */
function inShort(error: string): string {
  return (/\b\w*Error\b.*/s.exec(error)?.[0] ?? error).slice(0, 200);
}

const event: FunctionEvent = {
  version: '1.0',
  context: { distributionDomainName: '', distributionId: '', eventType: 'viewer-request', requestId: '' },
  viewer: { ip: '192.0.2.1' },
  request: { method: 'GET', uri: '/', querystring: {}, headers: { host: { value: 'example.com' } }, cookies: {} },
};

async function runHere(engine: FunctionEngine, code: string): Promise<Ran> {
  const loaded = engine.load({ name: 'canary', code, modern: true });
  const { result, error } = await loaded.invoke(event);
  loaded.close();
  return error ? { error: error.message } : ranOf(result);
}

async function runThere(api: CloudFrontApi, name: string, code: string): Promise<Ran> {
  const removals: [string, Removal][] = [];
  try {
    const draft = await api.createFunction(name, Buffer.from(code), undefined);
    removals.push([name, draft.remove]);
    const { output, error, utilization } = await draft.test(JSON.stringify(event));
    return { ...(error === '' ? ranOf((output as { response?: unknown }).response) : { error }), utilization };
  } catch (error) {
    // A file that is not even taken is refused like one that does not run.
    if (error instanceof EdgewrightError && nameOf(error.cause) === 'InvalidArgument') return { error: error.message };
    throw error;
  } finally {
    await removeAll(removals);
  }
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

function ranOf(result: unknown): Ran {
  const { body } = (result ?? {}) as { body?: { data?: string } | string };
  const text = typeof body === 'string' ? body : body?.data;
  return text === undefined ? { error: 'an answer without a body' } : { body: text };
}
