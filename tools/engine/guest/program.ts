/**
 * Program: the text that a guest runs. The guest's functions are ours, typed and linted like all others, but run elsewhere:
 * they travel as their own text. So each is self-contained and gets what it needs as an argument.
 */
import { globals } from '../../build/gates/lint/vocabulary.js';
import { edgeLocation } from '../edge-location.js';
import { cloudfrontModule } from './cloudfront.js';
import { addReplaceAll, captureConsole, freezeDate, hideGlobals, hideMembers, lockFunction } from './globals.js';
import { njsMain, njsOnceMain } from './njs.js';
import { attachRawQuery, describeError, isTainted } from './run.js';
import { startRuntime } from './runtime.js';
import { limitEncodings, limitedCrypto } from './v8.js';
import { vmMain } from './vm.js';

/** `eval` is there, and throws. */
const documented = [...globals.keys(), 'eval'];

const parts = {
  documented,
  edgeLocation,
  hideGlobals,
  hideMembers,
  addReplaceAll,
  freezeDate,
  lockFunction,
  captureConsole,
  cloudfrontModule,
  attachRawQuery,
  describeError,
  isTainted,
};

/** For `njs -c`. */
export function njsProgram(): string {
  return call(njsMain, startRuntime, parts);
}

/** For `njs -`, with all its messages. */
export function njsOnceProgram(list: string[]): string {
  return call(njsOnceMain, startRuntime, parts, JSON.stringify(list));
}

/** For a worker thread. */
export function vmProgram(): string {
  return call(vmMain, startRuntime, { ...parts, limitEncodings, limitedCrypto });
}

function call(main: unknown, start: unknown, members: Record<string, unknown>, messages?: string): string {
  const list = Object.entries(members).map(([name, member]) => `${name}: ${textOf(member)}`);
  return `(${main})(${start}, { ${list.join(',\n')} }, ${messages});\n`;
}

function textOf(member: unknown): string {
  return typeof member === 'function' ? String(member) : JSON.stringify(member);
}
