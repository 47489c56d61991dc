import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { closest } from '../closest.js';
import { EdgewrightError } from '../errors.js';
import { withSlashes } from '../files.js';
import type { Choices, Written } from '../init/init.js';
import type { Guess } from '../init/look.js';

interface Flags {
  framework?: string;
  stack?: string;
  site?: string;
  api?: URL;
  yes?: true;
  force?: true;
  json?: true;
}

const EXAMPLES = `
Frameworks: vite next-export astro sveltekit nuxt docusaurus vitepress angular hugo mkdocs plain

Examples:
  edgewright init                                  asks, with what lies here as its guesses
  edgewright init my-site --yes                    takes the guesses
  edgewright init --framework docusaurus --stack cdk --api http://localhost:3000`;

/** `edgewright init [DIR]`: the smallest good project around a site, with everything to serve it here. */
export function configure(command: Command): void {
  command
    .argument('[dir]', 'folder of the project', '.')
    .option('--framework <name>', 'what makes the site; default: what lies there')
    .option('--stack <name>', 'serverless, cdk, sam, terraform or cloudformation; default: what lies there')
    .option('--site <dir>', 'folder of the built site, in DIR; default: where the framework puts it')
    .option('--api <url>', 'what answers /api/*', parseApi)
    .option('--yes', 'ask nothing: take the guesses')
    .option('--force', 'overwrite files of the same names')
    .option('--json', 'print JSON, and ask nothing')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(folder: string, flags: Flags): Promise<void> {
  const { refuseFile, writeProject } = await import('../init/init.js');
  const dir = path.resolve(folder);
  refuseFile(dir);
  const isAsking = process.stdin.isTTY && process.stdout.isTTY && !flags.yes && !flags.json;
  const { choices, said } = await choose(dir, flags, isAsking ? await openQuestions() : undefined);
  const written = writeProject(choices);
  if (flags.json) {
    const { framework, stack, site } = choices;
    process.stdout.write(`${JSON.stringify({ framework, stack, site, ...written })}\n`);
  } else process.stdout.write(describe(folder, said, written));
}

interface Questions {
  /** Asks again where `read` throws a sentence. */
  ask<T>(question: string, guess: string, read: (text: string) => T): Promise<T>;
  close(): void;
}

async function openQuestions(): Promise<Questions> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.on('SIGINT', () => process.exit(130));
  async function ask<T>(question: string, guess: string, read: (text: string) => T): Promise<T> {
    const text = (await terminal.question(`${question} [${guess}] `)).trim() || guess;
    try {
      return read(text);
    } catch (error) {
      process.stdout.write(`${(error as Error).message}\n`);
      return ask(question, guess, read);
    }
  }
  return { ask, close: () => terminal.close() };
}

/** What flags leave open is asked, or guessed and said. */
async function choose(
  dir: string,
  flags: Flags,
  questions: Questions | undefined,
): Promise<{ choices: Choices; said: string[] }> {
  const { guessFramework, guessSite, guessStack, readManifest, STACKS } = await import('../init/look.js');
  const { FRAMEWORKS } = await import('../init/frameworks.js');
  const said: string[] = [];
  async function pick<T extends string>(
    name: string,
    given: string | undefined,
    guess: () => Guess<T>,
    known?: readonly T[],
  ): Promise<T> {
    const check = (text: string) => (known ? oneOf(`--${name}`, text, known) : (inside(dir, text) as T));
    if (given !== undefined) return check(given);
    const { is, because } = guess();
    said.push(`${name} ${is}: ${because}`);
    return questions ? questions.ask(`${name}${known ? ` (${known.join(' ')})` : ''}`, is, check) : is;
  }
  try {
    const framework = await pick(
      'framework',
      flags.framework,
      () => guessFramework(dir, readManifest(dir)),
      FRAMEWORKS,
    );
    const stack = await pick('stack', flags.stack, () => guessStack(dir), STACKS);
    const site = await pick('site', flags.site, () => guessSite(dir, framework));
    const readApi = (text: string) => (text === 'none' ? undefined : parseApi(text));
    const api = flags.api ?? (await questions?.ask('URL of the API behind /api/*', 'none', readApi));
    const choices = { dir, framework, stack, site, api, force: flags.force ?? false };
    return { choices, said: questions ? [] : said };
  } finally {
    questions?.close();
  }
}

function oneOf<T extends string>(flag: string, text: string, known: readonly T[]): T {
  const found = known.find((name) => name === text.toLowerCase());
  if (found !== undefined) return found;
  const like = closest(text, known);
  const hint = like === undefined ? '' : ` Did you mean "${like}"?`;
  throw new EdgewrightError('usage', `${flag} expects one of ${known.join(', ')}, found "${text}".${hint}`);
}

/** A folder of the project, with "/", whichever way it was named. */
function inside(dir: string, site: string): string {
  const relative = withSlashes(path.relative(dir, path.resolve(dir, site))) || '.';
  if (existsSync(path.join(dir, relative)) || !relative.startsWith('..')) return relative;
  throw new EdgewrightError(
    'usage',
    `--site expects a folder in "${dir}", found "${site}". Name it as seen from there.`,
  );
}

function parseApi(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash)
    throw new InvalidArgumentError('Expected "http://HOST" or "https://HOST", with a path at most.');
  return url;
}

function describe(folder: string, said: string[], { files, next, deploy }: Written): string {
  const steps = [...(folder === '.' ? [] : [`cd ${folder}`]), ...next];
  const lines = [
    ...said,
    '',
    ...files.map((file) => `  ${file}`),
    '',
    `Serve it: ${steps.join(' && ')}`,
    'Test it:  npm run edge:test',
    `Deploy:   ${deploy}`,
  ];
  return `${lines.join('\n').trimStart()}\n`;
}
