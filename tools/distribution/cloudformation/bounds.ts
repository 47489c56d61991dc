/*! bounds: what keeps a small template from costing much: depth, number of values, behaviors, and what intrinsics make. */
import { EdgewrightError } from '../../errors.js';
import { templateLimits } from '../../limits.js';
import { isRecord } from './values.js';

/** Throws where a template, given as data, is deeper or larger than any that CloudFormation takes. */
export function refuseUnbounded(template: unknown): void {
  const open: [value: unknown, depth: number][] = [[template, 0]];
  let values = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    if (++values > templateLimits.values) throw tooLarge('', 'values', templateLimits.values);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= templateLimits.depth) throw tooLarge('', 'levels of objects and lists', templateLimits.depth);
    refuseManyBehaviors(value);
    for (const item of Object.values(value)) open.push([item, depth + 1]);
  }
}

function refuseManyBehaviors(value: object): void {
  const { CacheBehaviors: behaviors } = value as { CacheBehaviors?: unknown };
  const list = isRecord(behaviors) ? behaviors.Items : behaviors;
  if (!Array.isArray(list) || list.length <= templateLimits.behaviors) return;
  const found = `found ${list.length.toLocaleString('en')}`;
  throw new EdgewrightError(
    'template-too-large',
    `A distribution has up to ${templateLimits.behaviors.toLocaleString('en')} behaviors here, ${found}. CloudFront's quota is 75.`,
  );
}

function tooLarge(at: string, what: string, most: number): EdgewrightError {
  const place = at === '' ? 'The template' : at;
  return new EdgewrightError(
    'template-too-large',
    `${place} comes to more than ${most.toLocaleString('en')} ${what}. Write it shorter.`,
  );
}

/** Asked before the text is made: doubled thirty times, a letter is a gigabyte. */
export function refuseLong(at: string, length: number): void {
  if (length > templateLimits.text) throw tooLarge(at, 'characters', templateLimits.text);
}

/** What working out one value has cost so far. */
export interface Budget {
  depth: number;
  steps: number;
}

/** Runs one intrinsic within what the value it is a part of may cost. */
export function spend<T>(budget: Budget, at: string, work: () => T): T {
  if (budget.depth === 0) budget.steps = 0;
  if (++budget.steps > templateLimits.steps) throw tooLarge(at, 'intrinsics', templateLimits.steps);
  budget.depth++;
  try {
    return work();
  } finally {
    budget.depth--;
  }
}
