/** Sends the requests of logs through the local CloudFront, at the times they were logged, and compares the statuses. */

import type { Core } from '../simulator/simulator.js';
import { type Gate, openGate } from './gate.js';
import type { LoggedRequest } from './log-fields.js';
import { placeRequest } from './place.js';
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

interface ReplayOptions {
  core: Core;
  files: string[];
  /** Of logs without head, in their order. */
  fields?: string[] | undefined;
  /** Told the time of each request before it is sent. */
  setClock(at: number): void;
  /** Differences kept. */
  keep?: number;
  /** Called for every line that was read. */
  onLine?(file: string, bytesRead: number): void;
  /** Called for every reason why an origin was not asked, once. */
  onNotAsked?(reason: string): void;
  /** Called where a stand-in distribution takes a request of this host. */
  onUnplaced?(host: string, distribution: string): void;
  /** Called with what was replayed before a log that cannot be read to its end, and before the rejection. */
  onBrokenOff?(totals: ReplayTotals, error: unknown): void;
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
  const { core } = options;
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
  try {
    for (const file of options.files) await replayFile(file, options, totals, gate);
  } catch (error) {
    await gate.idle();
    options.onBrokenOff?.(totals, error);
    throw error;
  }
  await gate.idle();
  stop();
  return totals;
}

async function replayFile(file: string, options: ReplayOptions, totals: ReplayTotals, gate: Gate): Promise<void> {
  let since = 0;
  for await (const { request, bytesRead } of readLog(file, options.fields)) {
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
    options.onLine?.(file, bytesRead);
  }
}

async function send(request: LoggedRequest, options: ReplayOptions, totals: ReplayTotals): Promise<void> {
  const { core, setClock, keep = 1000 } = options;
  setClock(request.at);
  const { viewer, distribution, isCertain } = placeRequest(request, core.models());
  if (!isCertain) options.onUnplaced?.(request.host || request.file, distribution);
  const response = await core.handle(viewer, { distribution });
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
