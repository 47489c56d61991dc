import type { Command } from 'commander';

/** One verb of the command line. The module is loaded only when the verb is called, so that a verb costs nothing to the others. */
export interface Verb {
  name: string;
  summary: string;
  load(): Promise<{ configure(command: Command): void }>;
}

export const verbs: Verb[] = [
  { name: 'dev', summary: 'serve a distribution on this machine', load: () => import('./dev.js') },
  { name: 'run', summary: 'run one artefact on one event', load: () => import('./run.js') },
  { name: 'build', summary: 'build every function into dist/, through all gates', load: () => import('./build.js') },
  {
    name: 'check',
    summary: 'say what CloudFront would refuse in a function file',
    load: () => import('./check.js'),
  },
  { name: 'sign', summary: 'issue signed cookies, a signed URL or a session token', load: () => import('./sign.js') },
  {
    name: 'verify',
    summary: 'say whether CloudFront would let a request in, and if not, why',
    load: () => import('./verify.js'),
  },
  { name: 'cost', summary: 'dollars for each million requests, function by function', load: () => import('./cost.js') },
  {
    name: 'prove',
    summary: 'run functions on the TestFunction of CloudFront (AWS account)',
    load: () => import('./prove.js'),
  },
  { name: 'completion', summary: 'print completions for bash, zsh or fish', load: () => import('./completion.js') },
  {
    name: 'kvs',
    summary: 'hold an import file of a key value store against the limits',
    load: () => import('./kvs.js'),
  },
  { name: 'doctor', summary: 'find what CloudFront will refuse in a template', load: () => import('./doctor.js') },
  { name: 'explain', summary: 'say what CloudFront does with a URL, and why', load: () => import('./explain.js') },
  {
    name: 'replay',
    summary: 'send the requests of CloudFront logs through the local pipeline',
    load: () => import('./replay.js'),
  },
  { name: 'copy', summary: 'copy one function into another project', load: () => import('./copy.js') },
];
