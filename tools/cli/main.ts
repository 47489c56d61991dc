#!/usr/bin/env node
/** The command line: finds the verb, runs it, says what went wrong. Exit 0 done, 1 the user's mistake or a refused check, 2 our fault. */
import { Command, CommanderError, Help, type Option } from 'commander';
import { EdgewrightError, EdgewrightErrors } from '../errors.js';
import { packageVersion } from '../package.js';
import { printable } from '../printable.js';
import { verbs } from './verbs.js';

const EXAMPLES = `
Examples:
  edgewright build --watch            rebuild on every save
  edgewright check my-function.js     what CloudFront would refuse in it
  edgewright help build               options of one verb`;

for (const stream of [process.stdout, process.stderr]) stream.on('error', leaveQuietly);
const program = createProgram();
main(process.argv).catch(report);

async function main(argv: string[]): Promise<void> {
  const wanted = argv.slice(2).find((word) => verbs.some(({ name }) => name === word));
  for (const { name, summary, load } of verbs) {
    const command = program.command(name).description(summary);
    if (name === wanted) (await load()).configure(command);
  }
  if (argv.length === 2) program.outputHelp();
  else await program.parseAsync(argv);
}

function createProgram(): Command {
  return new Command('edgewright')
    .description(
      'Edge functions for Amazon CloudFront: built, gated, proven on njs, and a local CloudFront to run them in.',
    )
    .version(packageVersion, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [verb]', 'print the help of a verb')
    .addHelpText('after', EXAMPLES)
    .configureHelp({ optionDescription: withoutEmptyDefault })
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();
}

/** What may be given several times starts with nothing. */
function withoutEmptyDefault(option: Option): string {
  return new Help().optionDescription(option).replace(/ \(default: (\{\}|\[\])\)/, '');
}

function report(error: unknown): void {
  if (error instanceof CommanderError && error.exitCode === 0) return;
  const known = error instanceof CommanderError ? usage(error) : (fileRefusal(error) ?? error);
  if (known instanceof EdgewrightError) reportMistakes(known);
  else reportFault(known);
  process.exitCode = known instanceof EdgewrightError ? 1 : 2;
}

function reportMistakes(error: EdgewrightError): void {
  const mistakes = error instanceof EdgewrightErrors ? error.errors : [error];
  for (const { code, message } of mistakes) process.stderr.write(printable(`edgewright: ${code}: ${message}\n`));
  reportJson(mistakes);
}

function reportFault(fault: unknown): void {
  const [message, stack] = fault instanceof Error ? [fault.message, fault.stack] : [String(fault), String(fault)];
  process.stderr.write(`edgewright: internal: ${stack}\n`);
  reportJson([{ code: 'internal', message }]);
}

/** On stderr for people; with --json also on stdout, where a program reads. */
function reportJson(mistakes: readonly { code: string; message: string }[]): void {
  const { argv } = process;
  const isWanted = argv.some(
    (word, at) => /^--(json|format=json)$/.test(word) || (word === 'json' && argv[at - 1] === '--format'),
  );
  if (!isWanted) return;
  const errors = mistakes.map(({ code, message }) => ({ code, message }));
  process.stdout.write(`${JSON.stringify({ errors })}\n`);
}

/** Commander says "error: unknown option '--sage'\n(Did you mean --stage?)", and "(outputHelp)" where it has nothing to run. */
function usage({ code, message }: CommanderError): EdgewrightError {
  if (code === 'commander.help') return nothingToRun(process.argv[2]!, process.argv[3]);
  const { command, words } = commandMeant(process.argv.slice(2));
  const said = code === 'commander.missingMandatoryOptionValue' ? missing(command) : message.replace(/^error: /, '');
  const text = said.replace(/\n/g, ' ').replaceAll("'", '"');
  const help = words.length === 0 ? 'edgewright help' : `edgewright ${words.join(' ')} --help`;
  return new EdgewrightError('usage', `${text}${/[.)]$/.test(text) ? '' : '.'} Run "${help}" for what there is.`);
}

/** The verb that was typed, and what of its own verbs, as far as they exist. */
function commandMeant(argv: string[]): { command: Command; words: string[] } {
  let command: Command = program;
  const words: string[] = [];
  for (const word of argv) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) continue;
    command = next;
    words.push(word);
  }
  return { command, words };
}

/** All of them: commander names the first only. */
function missing(command: Command): string {
  const open = command.options.filter(
    (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
  );
  const names = open.map(({ flags }) => `"${flags}"`).join(', ');
  return `required ${open.length === 1 ? 'option' : 'options'} ${names} not specified`;
}

/** `sign` alone, or `help` of a verb that is none. */
function nothingToRun(verb: string, word: string | undefined): EdgewrightError {
  if (verb === 'help')
    return new EdgewrightError('usage', `unknown command "${word}". Run "edgewright help" for what there is.`);
  const text = `"${verb}" expects a command after it, found none. Run "edgewright help ${verb}" for what there is.`;
  return new EdgewrightError('usage', text);
}

const REFUSALS = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENAMETOOLONG'];

/** The file system's no, where a verb had no better word for it. */
function fileRefusal(error: unknown): EdgewrightError | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (!code || !path || !REFUSALS.includes(code)) return undefined;
  return new EdgewrightError(
    'file',
    `"${path}" is out of reach (${syscall}: ${code}). Check its place and permissions.`,
  );
}

/** A reader such as head has seen enough. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  report(new EdgewrightError('output', `What there is to say cannot be written (${error.code}). Check where it goes.`));
  process.exit(1);
}
