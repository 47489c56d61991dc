import { Command } from 'commander';
import { expect, test } from 'vitest';
import { verbs } from '../../tools/cli/verbs.js';

/** The help of a verb, and every option it and its own verbs take. */
async function load(name: string): Promise<{ help: string; options: string[] }> {
  const verb = verbs.find((candidate) => candidate.name === name);
  const command = new Command('edgewright').command(name);
  (await verb?.load())?.configure(command);
  const help: string[] = [];
  command.configureOutput({ writeOut: (text) => help.push(text) }).outputHelp();
  const options = [command, ...command.commands].flatMap((one) => one.options.map(({ long }) => long ?? ''));
  return { help: help.join(''), options };
}

test.each(verbs.map(({ name }) => name))('the help of %s has examples, and their options exist', async (name) => {
  const { help, options } = await load(name);
  const examples = help.split('\nExamples:\n')[1]?.trimEnd().split('\n') ?? [];
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    expect(example).toMatch(new RegExp(`^  edgewright ${name}\\b`));
    expect(options).toEqual(expect.arrayContaining(example.match(/--[a-z][\w-]*/g) ?? []));
  }
});

test.each(verbs.map(({ name }) => name).filter((name) => name !== 'completion' && name !== 'mcp'))(
  '%s speaks JSON',
  async (name) => {
    expect((await load(name)).options).toContain('--json');
  },
);
