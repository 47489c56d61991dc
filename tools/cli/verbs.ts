import type { Command } from 'commander';

/** One verb of the command line. The module is loaded only when the verb is called, so that a verb costs nothing to the others. */
export interface Verb {
  name: string;
  summary: string;
  load(): Promise<{ configure(command: Command): void }>;
}

/** In the order of a project's life. */
export const verbs: Verb[] = [
  { name: 'init', summary: 'put a site behind a local CloudFront', load: () => import('./init.js') },
  { name: 'dev', summary: 'serve a distribution on this machine', load: () => import('./dev.js') },
  { name: 'build', summary: 'build every function into dist/, through all gates', load: () => import('./build.js') },
  { name: 'check', summary: 'say what CloudFront would refuse in a function file', load: () => import('./check.js') },
  { name: 'run', summary: 'run one artefact on one event', load: () => import('./run.js') },
  { name: 'fuzz', summary: 'look for an event that breaks a function', load: () => import('./fuzz.js') },
  { name: 'attack', summary: 'try to get past what a distribution guards', load: () => import('./attack.js') },
  { name: 'explain', summary: 'say what CloudFront does with a URL, and why', load: () => import('./explain.js') },
  { name: 'doctor', summary: 'find what CloudFront will refuse in a template', load: () => import('./doctor.js') },
  { name: 'copy', summary: 'copy one function into another project', load: () => import('./copy.js') },
  { name: 'sign', summary: 'issue signed cookies, a signed URL or a session token', load: () => import('./sign.js') },
  { name: 'verify', summary: 'say whether CloudFront would let a request in', load: () => import('./verify.js') },
  { name: 'kvs', summary: 'hold contents of a key value store against its limits', load: () => import('./kvs.js') },
  { name: 'csp', summary: 'hash the inline scripts and styles of a built site', load: () => import('./csp.js') },
  { name: 'cost', summary: 'dollars for each million requests, by function', load: () => import('./cost.js') },
  { name: 'replay', summary: 'run the requests of CloudFront logs here', load: () => import('./replay.js') },
  { name: 'pull', summary: 'fetch a live distribution into a folder (AWS account)', load: () => import('./pull.js') },
  { name: 'prove', summary: 'run functions on CloudFront itself (AWS account)', load: () => import('./prove.js') },
  {
    name: 'migrate',
    summary: 'say a template in newer words, and what differs then',
    load: () => import('./migrate.js'),
  },
  {
    name: 'mcp',
    summary: 'serve its answers to coding agents (Model Context Protocol)',
    load: () => import('./mcp.js'),
  },
  { name: 'completion', summary: 'print completions for bash, zsh or fish', load: () => import('./completion.js') },
];
