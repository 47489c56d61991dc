/** Prints a script that completes verbs and options in a shell. */
import { Argument, Command } from 'commander';
import { type Verb, verbs } from './verbs.js';

type Words = [verb: Verb, options: string[]][];

const EXAMPLES = `
Examples:
  edgewright completion bash > ~/.local/share/bash-completion/completions/edgewright
  edgewright completion zsh > ~/.zfunc/_edgewright
  edgewright completion fish > ~/.config/fish/completions/edgewright.fish`;

const writers: Record<string, (words: Words) => string> = { bash, zsh, fish };

export function configure(command: Command): void {
  command
    .addArgument(new Argument('<shell>', 'the shell to complete in').choices(Object.keys(writers)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: string) => {
      const words = await Promise.all(verbs.map(async (verb): Promise<Words[number]> => [verb, await optionsOf(verb)]));
      process.stdout.write(`${writers[shell]?.(words)}\n`);
    });
}

async function optionsOf(verb: Verb): Promise<string[]> {
  const command = new Command(verb.name);
  (await verb.load()).configure(command);
  const all = [command, ...command.commands].flatMap(({ options }) => options.map(({ long }) => long ?? ''));
  return [...new Set([...command.commands.map((sub) => sub.name()), ...all, '--help'])];
}

function bash(words: Words): string {
  const cases = words.map(([{ name }, options]) => `    ${name}) words="${options.join(' ')}" ;;`);
  return `_edgewright() {
  local words="${words.map(([{ name }]) => name).join(' ')} help"
  if [ "$COMP_CWORD" -gt 1 ]; then case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="" ;;
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _edgewright edgewright`;
}

function zsh(words: Words): string {
  const cases = words.map(([{ name }, options]) => `  ${name}) compadd -- ${options.join(' ')}; _files ;;`);
  return `#compdef edgewright
if (( CURRENT == 2 )); then
  compadd -- ${words.map(([{ name }]) => name).join(' ')} help
  return
fi
case $words[2] in
${cases.join('\n')}
esac`;
}

function fish(words: Words): string {
  const lines = words.flatMap(([{ name, summary }, options]) => {
    const long = options.filter((option) => option.startsWith('--')).map((option) => `-l ${option.slice(2)}`);
    const description = summary.replaceAll("'", '’');
    return [
      `complete -c edgewright -n __fish_use_subcommand -f -a ${name} -d '${description}'`,
      `complete -c edgewright -n '__fish_seen_subcommand_from ${name}' ${long.join(' ')}`,
    ];
  });
  return lines.join('\n');
}
