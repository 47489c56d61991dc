/** made-with: what createSimulator takes to serve the same as this server does, with places as seen from the project. */
import path from 'node:path';
import { type Given, givenOf } from '../../distribution/given.js';

interface Made extends Given {
  projectDir: string;
  /** Absolute. */
  templateFile: string;
  distribution: string | undefined;
  origins: Record<string, string>;
  /** Absolute. */
  kvs: string | undefined;
  cache: boolean;
  allowNetwork?: boolean | undefined;
}

export function madeWith(made: Made): Record<string, unknown> {
  const here = (place: string) =>
    URL.canParse(place) ? place : path.relative(made.projectDir, path.resolve(made.projectDir, place)) || '.';
  const places = (given: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(given).map(([name, place]) => [name, here(place)]));
  const said = {
    template: here(made.templateFile),
    projectDir: '.',
    distribution: made.distribution,
    origins: places(made.origins),
    kvs: made.kvs === undefined ? undefined : here(made.kvs),
    allowNetwork: made.allowNetwork,
    cache: made.cache ? undefined : false,
    ...givenOf(made),
    functions: places(made.functions),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => isSaid(value)));
}

function isSaid(value: unknown): boolean {
  return typeof value === 'object' ? Object.keys(value ?? {}).length > 0 : value !== undefined;
}
