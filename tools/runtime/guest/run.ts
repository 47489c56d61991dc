/** Run: what belongs to the run of one event. Each export is self-contained, because it travels to the guest as its own text. */
import type { Run } from './cloudfront.js';
import type { Answer, EventMessage } from './protocol.js';

/** A method that JSON cannot carry. AmazonCloudFront/latest/DeveloperGuide/general-helper-methods.html */
export function attachRawQuery(message: EventMessage): void {
  const request = (message.event as { request: object }).request;
  const raw = message.rawQuery === null ? undefined : message.rawQuery;
  Object.defineProperty(request, 'rawQueryString', { enumerable: false, value: () => raw });
}

/** What a connection function may call. Denied is denied: nothing that comes later opens it again. DG/write-connection-function-code.html */
export function attachDecision(message: EventMessage, run: Run): void {
  function add(name: string, value: unknown): void {
    Object.defineProperty(message.event, name, { enumerable: false, value: value });
  }
  add('allow', () => {
    if (run.decision !== 'deny') run.decision = 'allow';
  });
  add('deny', () => {
    run.decision = 'deny';
  });
  add('logCustomData', (text: unknown) => {
    if (typeof text !== 'string') throw new TypeError('logCustomData expects a string');
    run.customData.push(text);
  });
}

/** `extra`: lines that the engine counts before the first of the file: njs 1.0 counts those of its own wrapper. Whatever is thrown has to end as text. */
export function describeError(error: unknown, extra: number): Answer['error'] {
  function own(text: string): string {
    return extra === 0 ? text : text.replace(/\bruntime:(\d+)/g, (_all, line) => `runtime:${Number(line) - extra}`);
  }
  try {
    if (!(error instanceof Error)) return { name: '', message: String(error), stack: '' };
    return { name: String(error.name), message: own(String(error.message)), stack: own(String(error.stack)) };
  } catch (_unprintable) {
    return { name: '', message: 'what the function threw has no text', stack: '' };
  }
}

/**
 * njs 0.7.9 turns the number constant 1 of the whole process into a string when an array literal has a function at index 1
 * (measured; the same with other indexes and with numeric keys of objects). Such a process is of no more use.
 */
export function isTainted(): boolean {
  return (
    typeof 0 !== 'number' ||
    typeof 1 !== 'number' ||
    typeof 2 !== 'number' ||
    typeof 3 !== 'number' ||
    typeof 4 !== 'number' ||
    typeof 5 !== 'number' ||
    typeof 6 !== 'number' ||
    typeof 7 !== 'number'
  );
}

/** Whether a run has left built-in objects as they were: asked after each, so that a guest that was spoilt serves nobody else. */
export function watchBuiltIns(root: Record<string, unknown>): () => boolean {
  const json = JSON;
  const parse = JSON.parse;
  const stringify = JSON.stringify;
  const object = Object;
  const keys = Object.keys;
  const assign = Object.assign;
  const list = Array;
  const lists = Array.prototype;
  const forEach = lists.forEach;
  const push = lists.push;
  const text = String;
  const texts = String.prototype;
  const indexOf = texts.indexOf;
  const replace = texts.replace;
  const split = texts.split;
  const probe: Record<string, unknown> = {};
  const emptyList: unknown[] = [];
  return () => {
    for (const _name in probe) return false;
    for (const _index in emptyList) return false;
    return (
      root.JSON === json &&
      json.parse === parse &&
      json.stringify === stringify &&
      root.Object === object &&
      object.keys === keys &&
      object.assign === assign &&
      root.Array === list &&
      lists.forEach === forEach &&
      lists.push === push &&
      root.String === text &&
      texts.indexOf === indexOf &&
      texts.replace === replace &&
      texts.split === split
    );
  };
}
