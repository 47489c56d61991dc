/** Instructions and bytes of functions against what may grow in them or in their events. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleForms } from '../../tools/build/forms.js';
import { functionText } from '../../tools/build/function-artefact.js';
import type { Source } from '../../tools/build/source.js';
import { type Change, deployedWith } from '../deployed.js';
import { instructionsOf } from '../instructions.js';
import { member, response, secret, signToken, store } from '../samples.js';
import { lookupSeries } from './lookups.js';
import type { Series } from './series.js';

const headers = 'dist/functions/min/response-headers.js';
const cookie = 'dist/functions/min/signed-cookie.js';

export async function functionSeries(): Promise<Series[]> {
  return [...(await tables()), tokens(), cookies(), ...(await lookupSeries()), ...(await steps())];
}

async function tables(): Promise<Series[]> {
  const of = 'headers in the table';
  const instructions: Series = { title: 'response-headers', of, unit: 'instructions', points: [] };
  const bytes: Series = { title: 'response-headers', of, unit: 'bytes', points: [] };
  for (const size of [1, 10, 20, 40, 60]) {
    const set: Change = [/^ {2}set: \{\}/m, `  set: ${JSON.stringify(table(size))}`];
    const code = await deployedWith('response-headers', set);
    instructions.points.push([size, instructionsOf(headers, response, { edit: () => code }).instructions]);
    bytes.points.push([size, Buffer.byteLength(code)]);
  }
  return [instructions, bytes];
}

function table(size: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: size }, (_, at) => [`x-header-${at}`, `value ${at}`]));
}

function tokens(): Series {
  const points = [0, 400, 900, 1800, 2600].map((padding): [number, number] => {
    const token = signToken(Buffer.from(secret, 'base64url'), { padding: 'x'.repeat(padding) });
    return [token.length, passed(member('/members/a', token))];
  });
  return { title: 'signed-cookie', of: 'characters of the token', unit: 'instructions', points };
}

function cookies(): Series {
  const points = [0, 25, 50, 100, 200].map((count): [number, number] => {
    const others = Object.fromEntries(Array.from({ length: count }, (_, at) => [`other${at}`, `value${at}`]));
    return [count, passed(member('/members/a', undefined, others))];
  });
  return { title: 'signed-cookie', of: 'other cookies', unit: 'instructions', points };
}

function passed(event: object): number {
  const { instructions, answer } = instructionsOf(cookie, event, { kvs: store });
  if (answer.statusCode !== undefined) throw new Error(`signed-cookie answered ${answer.statusCode}.`);
  return instructions;
}

const parts = [
  ['spa-rewrite', 'spaRewrite(request, c0);'],
  ['request-headers', 'setRequestHeaders(request, c1, event);'],
  ['directory-index', 'const moved = serveIndex(request, c2); if (moved) return moved;'],
  ['signed-cookie', 'const denied = await requireSignedCookie(request, c3); if (denied) return denied;'],
] as const;

/** One function composed of the first step, of the first two, and so on. */
async function steps(): Promise<Series[]> {
  const folder = mkdtempSync(path.resolve('bench/node_modules/.growth-'));
  const shape = { title: 'composed function', of: 'steps' };
  const instructions: Series = { ...shape, unit: 'instructions', points: [] };
  const bytes: Series = { ...shape, unit: 'bytes', points: [] };
  try {
    for (let count = 1; count <= parts.length; count++) {
      const text = await compose(folder, count);
      const file = path.join(folder, 'composed.js');
      writeFileSync(file, text);
      const { instructions: cost } = instructionsOf(file, member('/members/a.html'), { kvs: store });
      instructions.points.push([count, cost]);
      bytes.points.push([count, Buffer.byteLength(text)]);
    }
    return [instructions, bytes];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compose(folder: string, count: number): Promise<string> {
  const used = parts.slice(0, count);
  const imports = used.map(([name, call], at) => {
    const step = /(?:await )?(\w+)\(request/.exec(call)?.[1];
    return `import { config as c${at}, ${step} } from '${path.resolve('functions', name)}';`;
  });
  // The gate comes first, as it must.
  const calls = [...used].reverse().map(([, call]) => call);
  const handler = `export async function handler(event) { const request = event.request; ${calls.join(' ')} return request; }`;
  const file = path.join(folder, 'composed.ts');
  writeFileSync(file, `/*! composed: steps in one function. */\n${imports.join('\n')}\n${handler}\n`);
  const source: Source = { kind: 'behavior', name: 'composed', file: path.relative(process.cwd(), file) };
  const forms = await bundleForms(process.cwd(), source, {});
  if (Array.isArray(forms)) throw new Error(JSON.stringify(forms));
  const text = functionText(forms.deployed, source, 'deployed');
  if (text === undefined) throw new Error('The composed function has no handler.');
  return `${text.first}${text.rest.text}`;
}
