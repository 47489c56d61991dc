#!/usr/bin/env node
import { Command } from 'commander';
import { EdgewrightError } from '../errors.js';
import { verbs } from './verbs.js';

/** Runs the command line: the named verb, or help. */
async function main(argv: string[]): Promise<void> {
  const program = new Command('edgewright').description('Edge functions for Amazon CloudFront.');
  const wanted = argv[2];
  for (const verb of verbs) {
    const command = program.command(verb.name).description(verb.summary);
    if (verb.name === wanted) (await verb.load()).configure(command);
  }
  await program.parseAsync(argv);
}

main(process.argv).catch((error: unknown) => {
  if (error instanceof EdgewrightError) {
    process.stderr.write(`edgewright: ${error.code}: ${error.message}\n`);
    process.exitCode = 1;
  } else {
    process.stderr.write(`edgewright: internal: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 2;
  }
});
