/*! supplied: the files that a user gives for attached functions, by ARN or by behavior and event. */
import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { EdgewrightError } from '../../errors.js';
import type { EventType } from '../../http/event-type.js';
import { edgeLambdaLimits } from '../../limits.js';
import type { CloudFrontFunction, LambdaAtEdge } from '../model.js';
import { type Reading, refuse } from './reading.js';

/** Where a function is attached. */
export interface Attachment {
  pattern: string;
  event: EventType;
  arn: string;
}

/** Absolute path of the file that was given for this attachment. */
export function suppliedFile(reading: Reading, { pattern, event, arn }: Attachment): string | undefined {
  const { supplied } = reading;
  reading.attached.add(arn).add(`${pattern}:${event}`);
  const key = Object.keys(supplied).find((each) => each === arn || isPlace(each, pattern, event));
  if (key === undefined) return undefined;
  reading.suppliedUsed.add(key);
  const file = resolve(reading.projectDir, supplied[key]!);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  const message = `--function ${key}: there is no file "${supplied[key]}". Give the built file of the function.`;
  throw new EdgewrightError('function-unreadable', message);
}

/** Absolute path of the PEM file that was given under one of these names. */
export function suppliedCertificate(reading: Reading, names: (string | undefined)[]): string | undefined {
  const { given, used, wanted } = reading.certificates;
  wanted.add(names[0]!);
  const key = names.find((name) => name !== undefined && Object.hasOwn(given, name));
  if (key === undefined) return undefined;
  used.add(key);
  const file = resolve(reading.projectDir, given[key]!);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  const message = `--certificate ${key}: there is no file "${given[key]}". Give a PEM file.`;
  throw new EdgewrightError('certificate-unreadable', message);
}

/** The default behavior goes by "*" and by "default"; a pattern with and without its first slash is one. */
function isPlace(key: string, pattern: string, event: EventType): boolean {
  const at = key.lastIndexOf(':');
  if (key.slice(at + 1) !== event) return false;
  const named = key.slice(0, at);
  return named.replace(/^\//, '') === pattern.replace(/^\//, '') || (pattern === '*' && /^default$/i.test(named));
}

/** Those that name nothing which is attached. Asked after every distribution has been read. */
export function refuseUnused(reading: Reading): void {
  for (const key of Object.keys(reading.supplied).filter((each) => !reading.suppliedUsed.has(each))) {
    const attached = [...reading.attached].join(', ') || 'nothing';
    const message = `--function "${key}" names nothing that is attached. Attached are ${attached}.`;
    refuse(reading, 'unknown-function', '', message);
  }
  const { given, used, wanted } = reading.certificates;
  for (const key of Object.keys(given).filter((each) => !used.has(each))) {
    const known = [...wanted].join(', ') || 'none';
    const message = `--certificate "${key}" names nothing that wants one. Trust stores and origins that do: ${known}.`;
    refuse(reading, 'unknown-certificate', '', message);
  }
}

/** Of runtime 2.0, with a key value store where its code speaks of one: what its own stack says of it is not here. */
export function suppliedFunction(file: string, arn: string): CloudFrontFunction {
  const code = readFileSync(file, 'utf8');
  const name = arn.split('/').pop() || basename(file);
  const store = /\bkvs\s*\(/.test(code) ? name : undefined;
  return { kind: 'function', logicalId: name, name, runtime: 'cloudfront-js-2.0', code, file, store };
}

/** With the limits that both viewer and origin events allow. */
export function suppliedLambda(file: string, arn: string, includeBody: boolean): LambdaAtEdge {
  const name = arn.split(':')[6] || basename(file);
  const code = { file, handler: 'handler', environment: {} };
  const { viewerTimeout: timeout, viewerMemory: memory } = edgeLambdaLimits;
  return { kind: 'lambda', logicalId: name, name, code, includeBody, timeout, memory };
}
