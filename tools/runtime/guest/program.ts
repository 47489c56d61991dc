/**
 * Program: the text that a guest runs. The guest's functions are ours, typed and linted like all others, but run elsewhere:
 * they travel as their own text. So each is self-contained and gets what it needs as an argument.
 */

import { edgeLocation } from '../edge-location.js';
import { members } from '../members.js';
import { type Runtime, vocabularyOf } from '../vocabulary.js';
import { cloudfrontModule } from './cloudfront.js';
import { cwtModule } from './cwt.js';
import {
  addReplaceAll,
  captureConsole,
  freezeDate,
  hideGlobals,
  hideMembers,
  lockFunction,
  seedRandom,
} from './globals.js';
import { addArrayFrom, limitHashes, mendAtob } from './mend.js';
import { njsMain, njsOnceMain } from './njs.js';
import { attachDecision, attachRawQuery, describeError, isTainted, watchBuiltIns } from './run.js';
import { startRuntime } from './runtime.js';
import { makeRuntime10 } from './runtime10.js';
import { keepMembers, limitConstructors, limitEncodings, limitedCrypto } from './v8.js';
import { vmMain } from './vm.js';

const common = {
  edgeLocation,
  hideGlobals,
  hideMembers,
  addReplaceAll,
  addArrayFrom,
  mendAtob,
  limitHashes,
  freezeDate,
  lockFunction,
  seedRandom,
  captureConsole,
  cloudfrontModule,
  cwtModule,
  attachRawQuery,
  attachDecision,
  describeError,
  isTainted,
  watchBuiltIns,
};

/** For `njs -c`. */
export function njsProgram(runtime: Runtime): string {
  return call(njsMain, startRuntime, partsOf(runtime));
}

/** For `njs -`, with all its messages. */
export function njsOnceProgram(runtime: Runtime, list: string[]): string {
  return call(njsOnceMain, startRuntime, partsOf(runtime), JSON.stringify(list));
}

/** For a worker thread. `file`: for a process whose debugger is to know the function by this name. */
export function vmProgram(runtime: Runtime, file?: string): string {
  const parts = { ...partsOf(runtime), limitEncodings, limitedCrypto, limitConstructors, keepMembers, members };
  return call(vmMain, startRuntime, parts, JSON.stringify(file));
}

/** `eval` is there, and throws. */
function partsOf(runtime: Runtime): Record<string, unknown> {
  const documented = [...vocabularyOf(runtime).globals.keys(), 'eval'];
  return { ...common, documented, ...(runtime === 'cloudfront-js-1.0' ? { makeRuntime10 } : {}) };
}

function call(main: unknown, start: unknown, members: Record<string, unknown>, more?: string): string {
  const list = Object.entries(members).map(([name, member]) => `${name}: ${textOf(member)}`);
  return `(${main})(${start}, { ${list.join(',\n')} }, ${more});\n`;
}

function textOf(member: unknown): string {
  return typeof member === 'function' ? String(member) : JSON.stringify(member);
}
