import type { BrokenRule, EngineError } from './types.js';

/** The first thing that is wrong with a result ends its check, as on CloudFront. */
export class Problem extends Error {
  readonly rule: BrokenRule | undefined;
  constructor(message: string, rule?: BrokenRule) {
    super(message);
    this.rule = rule;
  }
}

/** What is wrong with a result. */
export interface Flaw {
  problem: string;
  rule?: BrokenRule | undefined;
}

export function flawOf({ message, rule }: Problem): Flaw {
  return { problem: message, rule };
}

/** The rule is for who looks for a fix: it is no part of an error that is printed or held against another. */
export function withRule(error: EngineError, rule: BrokenRule | undefined): EngineError {
  return rule ? Object.defineProperty(error, 'rule', { value: rule }) : error;
}

export type Bag = Record<string, unknown>;

export function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** For messages: what was found. */
export function nameOf(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'string' ? `the string "${value}"` : 'an object';
}

export function hasControl(text: string): boolean {
  return text.includes('\t') || badInHeader(text) !== undefined;
}

/** The first character that no header value may have: a tab is fine (RFC 9110 §5.5). */
export function badInHeader(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\x00-\x08\x0a-\x1f\x7f]/.exec(text)?.[0];
}

/** Whole groups of four, the last one padded or not. */
export function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text);
}
