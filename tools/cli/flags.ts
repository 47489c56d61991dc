/** Values of flags that several verbs take. */
import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { EngineName } from '../engine/types.js';
import { formats } from '../findings/format.js';
import { runtimes } from '../runtime/vocabulary.js';

export function parseEngine(text: string): EngineName {
  if (text !== 'njs' && text !== 'vm') throw new InvalidArgumentError('Expected "njs" or "vm".');
  return text;
}

/** One more origin by id. Directories are relative to where the command runs. */
export function parseOrigin(text: string, origins: Record<string, string>): Record<string, string> {
  const [id, place] = splitPair(text, 'ID=DIR or ID=URL');
  return { ...origins, [id]: isUrl(place) ? place : path.resolve(place) };
}

export function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

/** DG/DownloadDistValuesCacheBehavior.html#DownloadDistValuesAllowedHTTPMethods */
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

export function parseMethods(text: string): string[] {
  const methods = text.toUpperCase().split(',');
  if (methods.every((method) => METHODS.includes(method))) return methods;
  throw new InvalidArgumentError(`Expected some of ${METHODS.join(', ')}, separated by commas.`);
}

export function splitPair(text: string, form: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(`Expected ${form}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** `--format`, of the verbs that have findings. */
export function formatOption(): Option {
  return new Option('--format <name>', 'how to print the findings').choices(formats).default('text');
}

/** `--runtime`, in short or in full. */
export function runtimeOption(fallback: string): Option {
  const option = new Option('--runtime <version>', `1.0 or 2.0; default: ${fallback}`);
  return option.argParser((text) => {
    const runtime = runtimes.find((name) => name === text || name === `cloudfront-js-${text}`);
    if (runtime === undefined) throw new InvalidArgumentError('Expected "1.0" or "2.0".');
    return runtime;
  });
}

export function parsePositive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

export function parseWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}
