/** Sends the requests of logs through the local CloudFront, at the times they were logged, and compares the statuses. */

import { hostOf, isServed } from '../distribution/hosts.js';
import type { DistributionModel } from '../distribution/model.js';
import type { Core } from '../simulator/simulator.js';
import { identifyViewer } from '../simulator/viewer.js';
import { openGate } from './gate.js';
import type { LoggedRequest } from './log-fields.js';
import { readLog } from './read-log.js';

export interface Difference {
  file: string;
  line: number;
  path: string;
  logged: number;
  local: number;
}

export interface ReplayTotals {
  /** Lines with a request: all but comments. */
  lines: number;
  replayed: number;
  same: number;
  different: number;
  malformed: number;
  /** The viewer went away before an answer: nothing to compare. */
  aborted: number;
  /** The origin was stood in for: no status of its own to compare. */
  notAsked: number;
  /** Why, each reason once. */
  notAskedBecause: string[];
  /** The first ones; `different` counts all. */
  differences: Difference[];
  functions: { name: string; invocations: number; errors: number }[];
}

export interface ReplayOptions {
  core: Core;
  files: string[];
  realTimeFields?: string[] | undefined;
  /** Told the time of each request before it is sent. */
  setClock(at: number): void;
  /** Differences kept. */
  keep?: number;
  /** Called for every line that was read. */
  onLine?(file: string, bytesRead: number): void;
  /** Called for every reason why an origin was not asked, once. */
  onNotAsked?(reason: string): void;
  /** Called for every request that was answered. */
  onVerdict?(request: LoggedRequest, local: number, isSame: boolean): void;
}

/** So many that what is asked of njs goes out in few large writes. */
const AT_ONCE = 128;

/** Milliseconds of the log's time that may be under way together: there is one clock, and a late step of a request must not meet the hour of another. */
const TOGETHER = 10_000;

/** A function may choose another domain for each request. */
const MOST_REASONS = 50;

export async function replay(options: ReplayOptions): Promise<ReplayTotals> {
  const { core, files, realTimeFields, onLine } = options;
  const totals: ReplayTotals = {
    lines: 0,
    replayed: 0,
    same: 0,
    different: 0,
    malformed: 0,
    aborted: 0,
    notAsked: 0,
    notAskedBecause: [],
    differences: [],
    functions: [],
  };
  const stop = countFunctions(core, totals);
  const gate = openGate(AT_ONCE);
  let since = 0;
  for (const file of files) {
    for await (const { request, bytesRead } of readLog(file, realTimeFields)) {
      totals.lines++;
      if (request === undefined) totals.malformed++;
      else if (request.status === 0) totals.aborted++;
      else {
        if (Math.abs(request.at - since) > TOGETHER) {
          await gate.idle();
          since = request.at;
        }
        await gate.start(() => send(request, options, totals));
      }
      onLine?.(file, bytesRead);
    }
  }
  await gate.idle();
  stop();
  return totals;
}

async function send(request: LoggedRequest, options: ReplayOptions, totals: ReplayTotals): Promise<void> {
  const { core, setClock, keep = 1000 } = options;
  setClock(request.at);
  const response = await core.handle(toViewerRequest(request, core.models()));
  if (!Buffer.isBuffer(response.body)) response.body.destroy();
  if (response.notAsked !== undefined) return countNotAsked(response.notAsked, options, totals);
  const { file, line, path, status: logged } = request;
  const isSame = agrees(logged, response.status);
  totals.replayed++;
  totals[isSame ? 'same' : 'different']++;
  if (!isSame && totals.differences.length < keep)
    totals.differences.push({ file, line, path, logged, local: response.status });
  options.onVerdict?.(request, response.status, isSame);
}

function countNotAsked(reason: string, { onNotAsked }: ReplayOptions, totals: ReplayTotals): void {
  totals.notAsked++;
  if (totals.notAskedBecause.includes(reason) || totals.notAskedBecause.length >= MOST_REASONS) return;
  totals.notAskedBecause.push(reason);
  onNotAsked?.(reason);
}

/** Logs do not hold conditional headers: where a browser had the object already, the local answer is the whole of it. */
function agrees(logged: number, local: number): boolean {
  return logged === local || (logged === 304 && local === 200);
}

/** A host that the template does not serve is the log's own: another stage's alias. It means the first distribution. */
function toViewerRequest(request: LoggedRequest, models: readonly DistributionModel[]) {
  const { method, scheme, httpVersion, path, query, ip, country } = request;
  const host = isServed(request.host, models) ? request.host : hostOf(models[0]!);
  const headers: [string, string][] = [['Host', host], ...request.headers];
  const seen = { method, scheme, httpVersion, host, path, query, headers, body: Buffer.alloc(0), ip };
  return identifyViewer(seen, country === undefined ? {} : { country });
}

function countFunctions(core: Core, { functions }: ReplayTotals): () => void {
  const byName = new Map<string, ReplayTotals['functions'][number]>();
  return core.subscribe((event) => {
    if (event.type !== 'request') return;
    for (const name of event.request.functions) {
      let entry = byName.get(name);
      if (entry === undefined) {
        entry = { name, invocations: 0, errors: 0 };
        byName.set(name, entry);
        functions.push(entry);
      }
      entry.invocations++;
    }
    if (!/(Execution|Validation)Error/.test(event.request.xCache)) return;
    const failed = core
      .record(event.request.id)
      ?.stages.find(({ state, detail }) => state === 'failed' && detail?.function);
    const name = (failed?.detail?.function as { name?: string } | undefined)?.name;
    const entry = name === undefined ? undefined : byName.get(name);
    if (entry) entry.errors++;
  });
}
