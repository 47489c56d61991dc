/** runs: the functions of a remembered request, run once more with what they were given: which lines ran, and where the answer was decided. */
import path from 'node:path';
import { type Given, type TracedRun, traceLambda, traceRun } from '../../coverage/index.js';
import type { FunctionEvent, LambdaEvent } from '../../engine/index.js';
import { textIfThere } from '../../files.js';
import { edgeEnvironment } from '../../simulator/local-credentials.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { Core } from '../../simulator/simulator.js';
import { excerpt } from '../../simulator/trace/failure.js';
import { maskDetail } from '../../simulator/trace/mask.js';
import type { RunOfStage } from '../../simulator/trace/recorder.js';
import type { RequestRecord, Why } from '../../simulator/trace.js';
import type { LinesView, WhyView } from '../contract.js';
import type { InspectorContext } from './context.js';

/** Which engine, and the folder that files are named from. */
type Place = Pick<InspectorContext, 'projectDir'> & Partial<Pick<InspectorContext, 'engine'>>;

export function runRoutes(context: InspectorContext): ApiRoute[] {
  return [
    {
      method: 'GET',
      pattern: /^\/__edge\/requests\/([^/]+)\/why$/,
      access: 'commands',
      async answer({ params: [id] }, core): Promise<{ json: WhyView }> {
        const why = await whyAnswered(core, id!, context);
        return { json: why === undefined ? {} : { why } };
      },
    },
    {
      method: 'GET',
      pattern: /^\/__edge\/requests\/([^/]+)\/lines$/,
      answer: async ({ params: [id], query }, core) => ({
        json: await linesOf(core, id!, context, query.has('lambdas')),
      }),
    },
  ];
}

/** What the record says, and of a function that said nothing where it decided to answer. */
export async function whyAnswered(core: Core, id: string, place: Place): Promise<Why | undefined> {
  const record = core.record(id);
  if (record === undefined || record.why !== undefined) return record?.why;
  const run = core.runs(id).findLast(({ stage }) => stage === record.answeredBy);
  if (run === undefined) return undefined;
  if (run.source.kind === 'function') return whyDecided(record, run, await traced(run, place), place);
  const text = `\`${run.source.name}\` answered ${record.status}. Lines runs it once more, and says where that was decided.`;
  return { code: 'LambdaGeneratedResponse', text, fixes: [] };
}

/** Undefined for a Lambda that is an ES module. */
async function traced(run: RunOfStage, { engine }: Place): Promise<TracedRun | undefined> {
  const { source, event, moment, store } = run;
  if (source.kind === 'lambda') {
    const { name, code, memory } = source;
    const { file, handler, text } = code;
    const lambda = { name, file, handler, memory, env: edgeEnvironment(name), ...(text === undefined ? {} : { text }) };
    return traceLambda(lambda, { event: event as LambdaEvent, moment, mask });
  }
  const { name, code, file, runtime } = source;
  const same: Partial<Given> = engine === undefined ? {} : { engine: engine.approximate ? 'vm' : 'njs' };
  const given: Given = { event: event as FunctionEvent, moment, store, mask, ...same };
  return traceRun({ name, code, runtime, ...(file === undefined ? {} : { file }) }, given);
}

function mask(path: string, value: unknown): unknown {
  return (maskDetail({ path, value }) as { value: unknown }).value;
}

function whyDecided(
  { status }: RequestRecord,
  { source }: RunOfStage,
  traced: TracedRun | undefined,
  { projectDir }: Place,
): Why {
  const decided = traced?.decided;
  const code = 'FunctionGeneratedResponse';
  const answered = `\`${source.name}\` answered ${status}`;
  if (decided === undefined) {
    return { code, text: `${answered}. Lines shows what ran, and Debug goes through it.`, fixes: [] };
  }
  const file = path.relative(projectDir, path.resolve(projectDir, decided.file));
  const text = textIfThere(decided.file) ?? textOf(source);
  const found = excerpt({ file, line: decided.line, column: decided.column + 1, text });
  const isSecret = decided.values.some(({ value }) => typeof value === 'object' || /[= ]…/.test(String(value)));
  const shown = isSecret && found.lines ? { ...found, lines: found.lines.map(withoutTexts) } : found;
  return { code, text: `${answered}: ${reasonOf(decided)}`, source: shown, values: decided.values, fixes: [] };
}

function textOf(source: RunOfStage['source']): string {
  return source.kind === 'function' ? source.code : (source.code.text ?? '');
}

/** What is held against a secret is one. */
function withoutTexts(line: string): string {
  return line.replace(/(["'`])(?:\\.|(?!\1).)+\1/g, '$1…$1');
}

function reasonOf({ kind, line, passed }: NonNullable<TracedRun['decided']>): string {
  if (kind === 'none') return `it answers so in line ${line}, whatever is asked.`;
  if (kind === 'catch') return `an error was caught in line ${line}.`;
  if (kind === 'case') return `the case in line ${line} matched.`;
  const others = [...new Set(passed)].filter((other) => other !== line).reverse();
  const before =
    others.length === 0 ? '' : `, after line${others.length > 1 ? 's' : ''} ${others.join(', ')} had let it go on`;
  return `it was decided in line ${line}${before}.`;
}

async function linesOf(core: Core, id: string, place: Place, withLambdas: boolean): Promise<LinesView> {
  const view: LinesView = { runs: [], waiting: [] };
  for (const run of core.runs(id)) {
    if (run.source.kind === 'lambda' && !withLambdas) view.waiting.push(run.source.name);
    else view.runs.push(...(await linesOfRun(run, place)));
  }
  return view;
}

async function linesOfRun(run: RunOfStage, place: Place): Promise<LinesView['runs']> {
  const found = await traced(run, place);
  if (found === undefined) return [];
  const { outcome, sources, decided } = found;
  const files = sources.map(({ file, lines }) => ({
    file: path.relative(place.projectDir, path.resolve(place.projectDir, file)),
    lines: (textIfThere(file) ?? textOf(run.source))
      .replace(/\n$/, '')
      .split('\n')
      .map((text, at) => {
        const count = lines[at + 1];
        return count === undefined ? { text } : { text, runs: count };
      }),
  }));
  const returned = maskDetail(outcome.error ?? outcome.result);
  const told = decided && isAnswer(outcome.result) ? { decided: reasonOf(decided) } : {};
  return [{ stage: run.stage, function: run.source.name, engine: outcome.engine, returned, ...told, files }];
}

function isAnswer(result: object | undefined): boolean {
  return result !== undefined && ('statusCode' in result || 'status' in result);
}
