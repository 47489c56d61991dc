/** The pages in docs/functions: made of the head of a function, its config, and what its sample events come to. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Artefact } from '../build/artefact.js';
import { readHead } from '../build/head.js';
import { sizeOf } from '../build/output.js';
import { sizeSection } from '../build/size-table.js';
import { isComposed, type Source } from '../build/source.js';
import { writeFileAtOnce } from '../build/write.js';
import { attachSnippet, type Stack } from '../copy/attach.js';
import { attachmentOf } from '../copy/copy.js';
import { loadArtefact } from '../testing/index.js';
import { chooser } from './chooser.js';
import { differences } from './page-outcome.js';

/** File in docs/functions → text. */
export async function functionPages(root: string, artefacts: readonly Artefact[]): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const artefact of artefacts) pages.set(`${pageName(artefact.source)}.md`, await page(root, artefact, artefacts));
  pages.set('README.md', index(root, artefacts));
  return pages;
}

export async function writeFunctionPages(root: string, artefacts: readonly Artefact[]): Promise<void> {
  const folder = path.join(root, 'docs/functions');
  await mkdir(folder, { recursive: true });
  for (const [name, text] of await functionPages(root, artefacts)) await writeFileAtOnce(path.join(folder, name), text);
}

/** A name that is in both folders has two pages. */
function pageName({ kind, name }: Source): string {
  return kind === 'edge-lambda' ? `lambda-${name}` : name;
}

function index(root: string, artefacts: readonly Artefact[]): string {
  const rows = artefacts.map(({ source }) => {
    const { sentence, events } = headOf(root, source);
    return `| [${source.name}](${pageName(source)}.md) | ${platform(source)} | ${events.join(', ')} | ${sentence} |`;
  });
  return [
    '# Functions',
    '',
    ...chooser(),
    '',
    '## All of them',
    '',
    '| function | runs as | on | what it does |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '## Sizes',
    '',
    sizeSection(
      artefacts.map((artefact) => sizeOf(artefact, 'dist')),
      '../../',
    ),
    '',
    'A CloudFront Function may have 10,240 bytes, as uploaded. What each costs a million requests: `npx edgewright cost TEMPLATE`.',
    '',
  ].join('\n');
}

function platform(source: Source): string {
  const runs = source.kind === 'edge-lambda' ? 'Lambda@Edge' : 'CloudFront Function';
  return isComposed(source) ? `${runs}, composed` : runs;
}

function headOf(root: string, source: Source) {
  const head = readHead(source, readFileSync(path.join(root, source.file), 'utf8'));
  return 'events' in head ? head : { sentence: '', events: [], notes: [] };
}

async function page(root: string, artefact: Artefact, all: readonly Artefact[]): Promise<string> {
  const { source, file, minFile, readable, deployed, limit } = artefact;
  const { sentence, events, notes } = headOf(root, source);
  const bytes = Buffer.byteLength(deployed).toLocaleString('en-US');
  const size =
    source.kind === 'edge-lambda'
      ? `${bytes} bytes deployed`
      : `${bytes} of ${limit.toLocaleString('en-US')} bytes deployed`;
  const parts = [
    `# ${source.name}`,
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`,
    `${platform(source)}, ${events.join(' and ')}. ${size}. Source: [${source.file}](../../${source.file}).`,
    notes.join('\n'),
    config(readable),
    steps(artefact, all),
    `## Sample events\n\n${await sampleEvents(root, source, source.kind === 'behavior' ? minFile : file)}`,
    `## Copy it\n\n\`\`\`sh\nnpx edgewright copy ${source.file.replace(/\.ts$/, '')} DIR --stack cdk\n\`\`\``,
    attachments(root, source),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The literal with its comments: default, documentation and type in one. */
function config(readable: string): string {
  const found = /^const config = \{[\s\S]*?^\};$/m.exec(readable)?.[0];
  if (found === undefined) return '';
  // The key of this machine's sample stack is nobody's default.
  const text = found.replace(/"-----BEGIN[^"]*"/, '"-----BEGIN PUBLIC KEY-----…"');
  return `## Config\n\n\`\`\`js\n${text}\n\`\`\``;
}

/** What `copy --stack` writes beside it. */
function attachments(root: string, source: Source): string {
  const attachment = attachmentOf(root, source);
  const stacks: [title: string, stack: Stack, language: string][] = [
    ['AWS CDK', 'cdk', 'ts'],
    ['SAM, CloudFormation', 'cloudformation', 'yaml'],
    ['Terraform', 'terraform', 'hcl'],
  ];
  const blocks = stacks.map(
    ([title, stack, language]) =>
      `<details><summary>${title}</summary>\n\n\`\`\`${language}\n${attachSnippet(stack, attachment).text}\`\`\`\n\n</details>`,
  );
  return ['## Attach it', ...blocks, 'With serverless.yml: [deploy](../deploy.md).'].join('\n\n');
}

/** What a behavior is composed of, with what each step weighs alone: together they share what they have in common. */
function steps({ source, inputs }: Artefact, all: readonly Artefact[]): string {
  const parts = all.filter((one) => one.source.kind === 'function' && inputs.includes(one.source.file));
  if (source.kind !== 'behavior' || parts.length === 0) return '';
  const rows = parts.map(({ source: { name }, readable, deployed }) => {
    const reads = readable.split('.kvs().').length - 1;
    return `| [${name}](${name}.md) | ${Buffer.byteLength(deployed).toLocaleString('en-US')} | ${reads || '–'} |`;
  });
  const table = ['| step | bytes alone | places that read the store |', '| --- | --: | --: |', ...rows].join('\n');
  return `## Steps\n\n${table}\n\nInstructions and reads of a request: [compose](../guides/compose.md).`;
}

/** Credentials that sign nothing real, one region, and a clock that stands still: the same page on every machine. */
const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_SESSION_TOKEN: 'example',
};
const now = '2026-01-01T00:00:00Z';

async function sampleEvents(root: string, source: Source, file: string): Promise<string> {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  const artefact = await loadArtefact(path.join(root, 'dist', file), { now });
  try {
    const parts: string[] = [];
    for (const [name, event] of eventsOf(root, source)) {
      const outcome = await artefact.invoke(event);
      const lines = outcome.error
        ? [`${outcome.error.status}: ${outcome.error.message}`]
        : differences(event, outcome.result);
      parts.push(`[${name}](../../test/events/${name}.json)\n\n\`\`\`diff\n${lines.join('\n')}\n\`\`\``);
    }
    return parts.join('\n\n');
  } finally {
    await artefact.close();
    restore(before);
  }
}

/** Name by name: others may hold process.env itself. */
function restore(before: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
}

function eventsOf(root: string, { kind, name }: Source): [name: string, event: object][] {
  const folder = path.join(root, 'test/events');
  const files = readdirSync(folder).filter((file) => file.startsWith(`${name}.`) || file.startsWith(`${name}-lambda.`));
  const events = files.sort().map((file): [string, object] => {
    return [file.replace(/\.json$/, ''), JSON.parse(readFileSync(path.join(folder, file), 'utf8'))];
  });
  return events.filter(([, event]) => 'Records' in event === (kind === 'edge-lambda'));
}
