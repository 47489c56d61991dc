import type { Command } from 'commander';

/** One verb of the command line. The module is loaded only when the verb is called, so that a verb costs nothing to the others. */
export interface Verb {
  name: string;
  summary: string;
  load(): Promise<{ configure(command: Command): void }>;
}

export const verbs: Verb[] = [];
