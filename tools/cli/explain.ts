import { type Command, InvalidArgumentError } from 'commander';
import { chooseDistributions } from '../distribution/choose.js';
import { readDistributions } from '../distribution/cloudformation/index.js';
import { type Explanation, explain } from '../distribution/explain.js';
import { openTemplate } from '../distribution/open.js';
import { isUnknownNote } from '../distribution/unknown-functions.js';
import { EdgewrightError } from '../errors.js';
import { addDescriptionFlags, type DescriptionFlags, givenByFlags } from './description-flags.js';
import { askGate } from './explain-gate.js';

interface Flags extends DescriptionFlags {
  method: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  edgewright explain /members/reports
  edgewright explain https://www.example.com/api/orders --method POST --template template.json`;

/** `edgewright explain URL`: which behavior, functions and origin a URL meets, and what enters the cache key. */
export function configure(command: Command): void {
  addDescriptionFlags(command)
    .argument('<url>', 'whole URL, or a path')
    .option('--method <method>', 'HTTP method', parseMethod, 'GET')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

function parseMethod(text: string): string {
  if (!/^[a-z]+$/i.test(text)) throw new InvalidArgumentError('Expected an HTTP method, such as GET or POST.');
  return text.toUpperCase();
}

async function run(url: string, flags: Flags): Promise<void> {
  const { method, template: file, stage, distribution, json } = flags;
  if (!/^(https?:\/\/|\/)/.test(url) || !URL.canParse(url, 'https://localhost')) {
    throw new EdgewrightError('url', `Expected a URL or a path, found "${url}". Write "https://…" or "/…".`);
  }
  const projectDir = process.cwd();
  const opened = await openTemplate(file, projectDir, stage);
  const models = readDistributions(opened.template, { ...opened, ...givenByFlags(flags), projectDir });
  const chosen = chooseDistributions(models, distribution);
  const explanation = explain(chosen, url, method);
  const model = chosen.find(({ logicalId }) => logicalId === explanation.distribution)!;
  const refused = await askGate(model, explanation.behavior, url, method);
  if (refused) explanation.answers.push(refused);
  process.stdout.write(json ? `${JSON.stringify(explanation, null, 2)}\n` : describe(explanation));
}

function describe(found: Explanation): string {
  const { cache, cacheKey, toOrigin } = found;
  const times = `${cache.policy}: ${cache.minTtl}/${cache.defaultTtl}/${cache.maxTtl} s`;
  const functions = Object.entries(found.functions).map(
    ([event, name]) => `${event}${isUnknownNote(name) ? ':' : ''} ${name}`,
  );
  const rows: [string, string][] = [
    ['distribution', found.distribution],
    ['behavior', `${found.behavior}  (${found.why})`],
    ['origin', found.fallback ? `${found.origin}, then ${found.fallback}` : found.origin],
    ['functions', functions.join(', ') || 'none'],
    ...found.answers.map((answer): [string, string] => ['before', answer]),
    ['cache', cache.enabled ? times : `off (${cache.policy})`],
    ['cache key', list(cacheKey)],
    ['to origin', `${toOrigin.host}${toOrigin.path}${toOrigin.signed ? ', signed' : ''}`],
    ['', list(toOrigin)],
    ...(toOrigin.adds.length > 0 ? [['', `adds ${toOrigin.adds.join(', ')}`] as [string, string]] : []),
    ...found.standIns.map((text): [string, string] => ['stand-in', text]),
  ];
  return rows.map(([name, text]) => `${name.padEnd(12)} ${text}\n`).join('');
}

function list({ headers, cookies, query }: Explanation['cacheKey']): string {
  const say = (names: string[]) => names.join(' ') || 'none';
  return `headers ${say(headers)}; cookies ${say(cookies)}; query ${say(query)}`;
}
