/** report: what is being served, for people and as JSON. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { hostOf, isLoopbackName } from '../distribution/hosts.js';
import type { Behavior, DistributionModel, EdgeFunction, NotSimulated } from '../distribution/model.js';
import { attachedNames, notKnownHere } from '../distribution/unknown-functions.js';
import { functionLimits } from '../limits.js';
import { commandsAt, type PlacedPass } from '../signing/passes.js';

export interface Serving {
  url: string;
  /** Of the inspector's token, relative to the project, where it could be written. */
  tokenFile?: string | undefined;
  /** Milliseconds since the process began. */
  ms: number;
  engine: string;
  approximate: boolean;
  distributions: ServedDistribution[];
}

export interface ServedDistribution {
  model: DistributionModel;
  origins: { id: string; label: string; url: string | undefined }[];
  passes: PlacedPass[];
}

export function toJson(serving: Serving): Record<string, unknown> {
  const { url, ms, engine, tokenFile } = serving;
  const distributions = serving.distributions.map(({ model, origins, passes }, _, all) => ({
    logicalId: model.logicalId,
    domainName: model.domainName,
    aliases: model.aliases,
    behaviors: model.behaviors.map((behavior) => ({
      pattern: behavior.pattern,
      origin: behavior.targetOriginId,
      functions: functionsOf(behavior),
    })),
    origins,
    passes: passes.map((pass) => {
      const { pattern, by, command, sample } = pass;
      const site = siteOf(model, url, all.length);
      return { pattern, by, command, url: site + sample, commands: commandsAt(pass, site) };
    }),
    notSimulated: model.notSimulated,
  }));
  const inspector = { url: `${url}/__edge`, tokenFile };
  return { event: 'ready', url, ms, engine, inspector, distributions };
}

/** One that is not known here has no size, and its name says so. */
function functionsOf(behavior: Behavior): Record<string, { name: string; bytes?: number | undefined }> {
  const known = Object.entries(behavior.functions).map(([event, edge]) => [event, { bytes: bytesOf(edge) }] as const);
  const bytes = Object.fromEntries(known);
  const names = Object.entries(attachedNames(behavior));
  return Object.fromEntries(names.map(([event, name]) => [event, { name, ...bytes[event] }]));
}

export function toText(serving: Serving): string {
  const { distributions, url } = serving;
  const lines = distributions.flatMap((one) => distributionLines(one, url, distributions.length));
  const engine = serving.approximate
    ? pc.yellow(`engine ${serving.engine}: an approximate engine. The real one comes with "apt-get install njs".`)
    : `engine ${serving.engine}`;
  return [
    ...lines,
    '',
    engine,
    `${url.startsWith('https:') ? 'What comes' : 'Plain http on this machine'} counts as https; x-edge-viewer-protocol: http says otherwise.`,
    `Inspector ${serving.url}/__edge${serving.tokenFile === undefined ? '' : pc.dim(`  token for commands that write: ${serving.tokenFile}`)}`,
    '',
    `${pc.green('ready')} ${serving.url} in ${serving.ms} ms`,
    '',
  ].join('\n');
}

/** Where several are served, each has a name of its own there. */
export function siteOf({ logicalId }: DistributionModel, url: string, served: number): string {
  return served === 1 ? url : url.replace('localhost', `${logicalId.toLowerCase()}.localhost`);
}

function distributionLines({ model, origins, passes }: ServedDistribution, url: string, served: number): string[] {
  const site = siteOf(model, url, served);
  return [
    '',
    `${pc.bold(model.logicalId)}  ${hostOf(model)}${served === 1 ? '' : `  ${site}`}`,
    ...section('Behaviors', model.behaviors.flatMap(behaviorRows)),
    ...section(
      'Origins',
      origins.map(({ id, label, url }) => [id, reachesNetwork(label) ? pc.red(label) : label, url ?? '']),
    ),
    ...section(
      'Private areas',
      passes.flatMap((pass) => [
        [pass.pattern, `${site}${pass.sample}, checked by ${pass.by}`],
        ...commandsAt(pass, site).map((command) => ['', command]),
      ]),
    ),
    ...(passes.some(({ keyFile }) => keyFile) ? [`  In a browser: "Viewer" at ${url}/__edge, then "Get a pass".`] : []),
    ...section('Not simulated', model.notSimulated.map(notSimulatedRow)),
  ];
}

/** Whoever is asked there is not on this machine, or would not be. */
function reachesNetwork(label: string): boolean {
  if (/ over the network$|, not asked: /.test(label)) return true;
  return URL.canParse(label) && !isLoopbackName(new URL(label).hostname);
}

function behaviorRows(behavior: Behavior): string[][] {
  const functions = Object.entries(behavior.functions);
  const unknown = Object.entries(behavior.unknownFunctions).map(([event, arn]) =>
    pc.yellow(`${event}: ${notKnownHere(arn)}`),
  );
  const known = functions.map(([event, edge]) => `${event} ${edge.name} ${sizeOf(edge)}`);
  const rows = [...known, ...unknown].map((text) => ['', '', text]);
  return [[behavior.pattern, `→ ${behavior.targetOriginId}`, rows.shift()?.[2] ?? ''], ...rows];
}

function sizeOf(edge: EdgeFunction): string {
  const bytes = bytesOf(edge);
  if (bytes === undefined) return '(not built)';
  const size = bytes.toLocaleString('en');
  return edge.kind === 'function'
    ? `(${size} of ${functionLimits.code.toLocaleString('en')} B)`
    : `(${size} B, Lambda@Edge)`;
}

function bytesOf(edge: EdgeFunction): number | undefined {
  if (edge.kind === 'function') return Buffer.byteLength(edge.code);
  return edge.code.text?.length ?? statSync(edge.code.file, { throwIfNoEntry: false })?.size;
}

function notSimulatedRow({ what, at, instead }: NotSimulated): string[] {
  return [what, at === what ? '' : path.posix.normalize(at), instead];
}

function section(title: string, rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const widths = [0, 1].map((column) => Math.min(36, Math.max(...rows.map((row) => widthOf(row[column] ?? '')))));
  const pad = (cell: string, column: number) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
  return [pc.dim(title), ...rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd())];
}

/** A colour takes no place. */
function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
