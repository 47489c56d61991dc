import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { createEngine } from '../engine/index.js';
import type { EngineName } from '../engine/types.js';
import { EdgewrightError } from '../errors.js';
import { refuseUnwritable } from '../files.js';
import { type AskedFunction, canary } from '../prove/canary.js';
import { canaryReport, canaryText } from '../prove/canary-report.js';
import { connect } from '../prove/cloudfront.js';
import { proofText } from '../prove/print.js';
import { type Candidate, type Proof, type ProveOptions, prove } from '../prove/prove.js';
import { redactedReport } from '../prove/redacted-report.js';
import { writeWhole } from '../write-whole.js';

interface Flags {
  dist: string;
  events: string;
  engine?: EngineName;
  report?: string;
  canary?: true;
  json?: boolean;
}

/** The last: the terminal was closed. */
const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const EXAMPLES = `
Examples:
  edgewright prove                        every function, with its sample events
  edgewright prove spa-rewrite --report proof.json
  edgewright prove --canary --report canary.json   what CloudFront's engine reads, to be sent to Edgewright`;

/** `edgewright prove [NAME…]`: the sample events through CloudFront's own TestFunction, beside the local answer. Needs an AWS account. */
export function configure(command: Command): void {
  command
    .argument('[names...]', 'functions to prove; default: all that were built')
    .option('--dist <dir>', 'where the build put them', 'dist')
    .option('--events <dir>', 'sample events, NAME.CASE.json', 'test/events')
    .option('--engine <name>', 'njs or vm')
    .option('--canary', "ask CloudFront's engine which syntax it reads")
    .option('--report <file>', 'write a file without names or secrets, for a bug report')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(names: string[], flags: Flags): Promise<void> {
  if (flags.report !== undefined) refuseUnwritable(flags.report, '--report');
  if (flags.canary && names.length > 0)
    throw new EdgewrightError(
      'prove',
      `--canary asks probes of its own, found the names ${names.join(', ')}. Leave them out.`,
    );
  const candidates = flags.canary ? [] : findCandidates(names, flags);
  const engine = await createEngine(flags.engine === undefined ? {} : { engine: flags.engine });
  const stop = new AbortController();
  const onSignal = () => stop.abort(new EdgewrightError('prove', 'Interrupted. What was made has been removed.'));
  for (const name of interruptions) process.on(name, onSignal);
  try {
    const prefix = `edgewright-prove-${randomBytes(4).toString('hex')}`;
    const common = { api: await connect(), engine, prefix, signal: stop.signal };
    await (flags.canary ? runCanary(common, flags) : runProofs(common, candidates, flags));
  } finally {
    for (const name of interruptions) process.off(name, onSignal);
    await engine.close();
  }
}

type Common = Omit<ProveOptions, 'candidates' | 'onProof'>;

async function runProofs(common: Common, candidates: Candidate[], flags: Flags): Promise<void> {
  const proofs = await prove({ ...common, candidates, ...(flags.json ? {} : { onProof: printProof }) });
  if (flags.json) process.stdout.write(`${JSON.stringify(proofs)}\n`);
  writeReport(flags.report, redactedReport(proofs, versions(common.engine.label)));
  process.exitCode = proofs.some(({ differences }) => differences.length > 0) ? 1 : 0;
}

/** What is found is no failure: exit 0. */
async function runCanary(common: Common, flags: Flags): Promise<void> {
  const onFunction = flags.json ? undefined : printAsked;
  const found = await canary({ ...common, ...(onFunction && { onFunction }) });
  const report = canaryReport(found, versions(common.engine.label));
  process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : canaryText(found));
  writeReport(flags.report, report);
}

function writeReport(file: string | undefined, report: object): void {
  if (file !== undefined) writeWhole(file, `${JSON.stringify(report, null, 2)}\n`);
}

function printAsked({ probes, bytes, utilization }: AskedFunction): void {
  process.stderr.write(
    `${probes.length} ${probes.length === 1 ? 'probe' : 'probes'}, ${bytes} bytes: compute utilization ${utilization}\n`,
  );
}

function findCandidates(names: string[], { dist, events }: Flags): Candidate[] {
  const sizes = join(dist, 'sizes.json');
  if (!existsSync(sizes))
    throw new EdgewrightError(
      'prove',
      `Expected built functions in "${dist}", found no sizes.json. Run "edgewright build", or give --dist node_modules/edgewright/dist --events node_modules/edgewright/test/events.`,
    );
  const built = (JSON.parse(readFileSync(sizes, 'utf8')) as { name: string; kind: string }[]).filter(
    ({ kind }) => kind !== 'edge-lambda',
  );
  const unknown = names.filter((name) => !built.some((entry) => entry.name === name));
  if (unknown.length > 0) {
    throw new EdgewrightError(
      'prove',
      `Expected names of built functions (${built.map(({ name }) => name).join(', ')}), found "${unknown.join('", "')}".`,
    );
  }
  const wanted = names.length === 0 ? built : built.filter(({ name }) => names.includes(name));
  return wanted.map(({ name, kind }) => readCandidate(name, kind, dist, events));
}

function readCandidate(name: string, kind: string, dist: string, events: string): Candidate {
  const code = readFileSync(join(dist, 'functions/min', kind === 'behavior' ? 'behaviors' : '', `${name}.js`));
  const files = listEvents(events).filter((file) => file.startsWith(`${name}.`) && file.endsWith('.json'));
  return {
    name,
    code,
    usesStore: code.includes('.kvs('),
    events: Object.fromEntries(
      files.map((file) => [basename(file, '.json'), readFileSync(join(events, file), 'utf8')]),
    ),
  };
}

function listEvents(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EdgewrightError(
      'prove',
      `--events expects a folder of events, found "${folder}" (${code}). Check the path.`,
    );
  }
}

function printProof(proof: Proof): void {
  process.stdout.write(`${proofText(proof)}\n`);
}

function versions(engine: string): Record<string, string> {
  return { engine, node: process.version, platform: process.platform };
}
