/** kind: which events a file is for: by the events that are given, else by what its text leaves no doubt of. */

import { knownEvent } from '../engine/event-kind.js';
import { eventMeant } from '../engine/event-meant.js';
import type { Artefact } from '../engine/index.js';
import { EdgewrightError } from '../errors.js';
import type { EventType } from '../http/event-type.js';
import type { EventKind } from './events.js';

/** Where a sample of another kind than the file comes along, running it says so. */
export function kindOf(artefact: Artefact, file: string, code: string, samples: readonly Sample[]): EventKind {
  const [first] = samples;
  if (first) return first.kind;
  // A Lambda may have a top-level handler too; only a Lambda's event has records.
  const isLambda = artefact.kind === 'lambda' || /\.Records\b/.test(code);
  return isLambda ? { of: 'lambda', type: lambdaType(code) } : { of: 'function', type: functionType(code, file) };
}

export interface Sample {
  kind: EventKind;
  event: unknown;
}

/** Throws EdgewrightError `event` for what is no event. */
export function readSample(event: unknown, name: string): Sample {
  const known = knownEvent(event, name);
  if (known.kind === 'connection') throw connection(name);
  const type = known.kind === 'function' ? known.event.context.eventType : known.event.Records[0].cf.config.eventType;
  return { kind: { of: known.kind, type: type as EventType }, event };
}

function functionType(code: string, file: string): EventType {
  const meant = eventMeant(code) ?? 'viewer-request';
  if (meant === 'connection-request') throw connection(file);
  return meant;
}

function lambdaType(code: string): EventType {
  return /\bresponse\b\s*[,}]|\.response\b/.test(code) ? 'origin-response' : 'origin-request';
}

function connection(name: string): EdgewrightError {
  const text = `"${name}" is of a connection function, and what is fuzzed is requests and responses. Give connections of your own to "edgewright run".`;
  return new EdgewrightError('event', text);
}
