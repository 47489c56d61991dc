/** Modern syntax: what five functions cost written in it, and what else lowers, on the same functions and the same probes. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, transform } from 'esbuild';
import { sourceOf } from '../../test/build/lower/probe-source.js';
import { awaits } from '../../test/build/lower/probes/awaits.js';
import { classes } from '../../test/build/lower/probes/classes.js';
import { closures } from '../../test/build/lower/probes/closures.js';
import { loops } from '../../test/build/lower/probes/loops.js';
import { objects } from '../../test/build/lower/probes/objects.js';
import { parameters } from '../../test/build/lower/probes/parameters.js';
import { patterns } from '../../test/build/lower/probes/patterns.js';
import { refused } from '../../test/build/lower/probes/refused.js';
import { spreads } from '../../test/build/lower/probes/spread.js';
import { answersOfNode } from '../../test/build/lower/workshop.js';
import { buildArtefact } from '../../tools/build/artefact.js';
import { createEngine, type FunctionEngine } from '../../tools/engine/index.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { changed } from '../deployed.js';
import { type CountOptions, instructionsOf } from '../instructions.js';
import { modernFiles, modernised } from '../lowering/modern.js';
import { type Lower, loadPeers } from '../lowering/peers.js';
import type { Case, Figure } from '../measure.js';
import { folder, keysInConfig, member, page, response } from '../samples.js';

const functions: [name: string, event: object, options?: CountOptions][] = [
  ['spa-rewrite', page],
  ['directory-index', folder],
  ['request-headers', page],
  ['response-headers', response],
  ['signed-cookie', member('/members/a')],
];

interface Weighed {
  bytes: number;
  instructions: number;
}

const percent = (now: number, before: number) => (now / before - 1) * 100;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A project with the five, as they are or modernised. */
function project(isModern: boolean): string {
  const root = mkdtempSync(path.join(tmpdir(), 'edgewright-bench-'));
  for (const part of ['functions', 'shared/functions']) {
    mkdirSync(path.join(root, part), { recursive: true });
    cpSync(part, path.join(root, part), { recursive: true });
  }
  if (isModern)
    for (const file of modernFiles) writeFileSync(path.join(root, file), modernised(file, readFileSync(file, 'utf8')));
  const cookie = path.join(root, 'functions/signed-cookie.ts');
  writeFileSync(cookie, changed(readFileSync(cookie, 'utf8'), [keysInConfig]));
  return root;
}

async function weigh(root: string): Promise<Weighed[]> {
  const weighed: Weighed[] = [];
  for (const [name, event, options] of functions) {
    const code = await deployed(root, name);
    const file = path.join(root, `${name}.js`);
    writeFileSync(file, code);
    weighed.push({ bytes: Buffer.byteLength(code), instructions: instructionsOf(file, event, options).instructions });
  }
  return weighed;
}

async function deployed(root: string, name: string): Promise<string> {
  const built = await buildArtefact(
    root,
    { kind: 'function', name, file: `functions/${name}.ts` },
    { name: 'bench', params: {} },
  );
  if ('findings' in built) throw new Error(JSON.stringify(built.findings));
  return built.artefact.deployed;
}

/** The bundle in modern syntax, lowered by a peer and made small as ours is. */
async function bytesBy(lower: Lower, root: string, name: string): Promise<number> {
  const bundled = await build({
    entryPoints: [path.join(root, `functions/${name}.ts`)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    external: ['crypto', 'cloudfront'],
  });
  const { code } = await transform(lower(bundled.outputFiles[0]!.text), {
    minify: true,
    format: 'esm',
    target: 'esnext',
    legalComments: 'none',
    treeShaking: true,
  });
  return Buffer.byteLength(asScript(code));
}

function asScript(code: string): string {
  return code.replace(/export\s*\{[^}]*\};?\s*$/, '');
}

/** Right, said to be impossible, and the rest: what njs refuses, or answers otherwise than Node. */
interface Tally {
  right: number;
  refused: number;
  wrong: number;
}

async function tally(engine: FunctionEngine, script: (source: string) => Promise<string | undefined>): Promise<Tally> {
  const result: Tally = { right: 0, refused: 0, wrong: 0 };
  const bodies = [loops, patterns, parameters, spreads, objects, awaits, closures, classes].flatMap((table) =>
    Object.values(table),
  );
  for (const body of [...bodies, ...Object.values(refused).map(([, each]) => each)]) {
    const source = sourceOf([body]);
    const code = await script(source);
    if (code === undefined) result.refused++;
    else if (await isRight(engine, source, code)) result.right++;
    else result.wrong++;
  }
  return result;
}

async function isRight(engine: FunctionEngine, source: string, code: string): Promise<boolean> {
  try {
    const expected = await answersOfNode(source);
    // Without our gate: what the engine itself makes of it.
    const loaded = engine.load({ name: 'probe', code, modern: true });
    const { result } = await loaded.invoke(viewerRequest());
    loaded.close();
    return (result as { body?: { data: string } } | undefined)?.body?.data === expected.join('\n');
  } catch {
    return false;
  }
}

async function byPeer(lower: Lower, source: string): Promise<string | undefined> {
  try {
    const { code } = await transform(source, {
      loader: 'ts',
      target: 'esnext',
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    });
    return lower(code)
      .replace(/^export (?=(?:async )?function)/m, '')
      .replace(/^export \{[^}]*\};?$/m, '');
  } catch {
    return undefined;
  }
}

async function byUs(root: string, source: string): Promise<string | undefined> {
  writeFileSync(path.join(root, 'functions/probe.ts'), source);
  return deployed(root, 'probe').catch(() => undefined);
}

async function figures(plain: string, modern: string): Promise<Figure[]> {
  const before = await weigh(plain);
  const now = await weigh(modern);
  const grown = (unit: keyof Weighed) => now.map((each, at) => percent(each[unit], before[at]![unit]));
  const budget = (name: string, ours: number, peer: number): Figure => ({
    name,
    ours,
    peer,
    peerName: 'budget',
    unit: '%',
    better: 'lower',
  });
  const found: Figure[] = [
    ...functions.map(
      ([name], at): Figure => ({
        name: `modern ${name}`,
        ours: now[at]!.bytes,
        peer: before[at]!.bytes,
        peerName: 'hand-written',
        unit: 'bytes',
        better: 'lower',
      }),
    ),
    budget('modern syntax: bytes more, mean of five', mean(grown('bytes')), 15),
    budget('modern syntax: bytes more, the most', Math.max(...grown('bytes')), 23),
    budget('modern syntax: instructions more, mean of five', mean(grown('instructions')), 13),
    budget('modern syntax: instructions more, the most', Math.max(...grown('instructions')), 13),
  ];
  const ours = now.reduce((sum, { bytes }) => sum + bytes, 0);
  const engine = await createEngine();
  try {
    const our = await tally(engine, (source) => byUs(modern, source));
    for (const [peerName, lower] of Object.entries(await loadPeers())) {
      const sizes = await Promise.all(functions.map(([name]) => bytesBy(lower, modern, name)));
      const their = await tally(engine, (source) => byPeer(lower, source));
      const beside = (name: string, mine: number, peer: number, unit: string, better: Figure['better']): Figure => ({
        name,
        ours: mine,
        peer,
        peerName,
        unit,
        better,
      });
      found.push(
        beside('five modern functions', ours, mean(sizes) * sizes.length, 'bytes', 'lower'),
        beside('probes right on njs', our.right, their.right, 'probes', 'higher'),
        beside(
          'probes right, or refused by the tool',
          our.right + our.refused,
          their.right + their.refused,
          'probes',
          'higher',
        ),
        beside('probes that njs refuses or answers otherwise', our.wrong, their.wrong, 'probes', 'lower'),
      );
    }
    return found;
  } finally {
    await engine.close();
  }
}

export default {
  name: 'lowering',
  needs: ['njs', 'valgrind'],
  async run() {
    const roots = [project(false), project(true)] as const;
    try {
      return await figures(...roots);
    } finally {
      for (const root of roots) rmSync(root, { recursive: true });
    }
  },
} satisfies Case;
