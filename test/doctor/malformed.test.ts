import { expect, test } from 'vitest';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import { diagnose } from '../../tools/doctor/index.js';
import { EdgewrightError } from '../../tools/errors.js';
import { template } from '../distribution/cloudformation/templates.js';
import { AssumeRolePolicyDocument, plain } from './shapes.js';

const options = { projectDir: '/nowhere' };
const whole = merge(
  plain(AssumeRolePolicyDocument),
  template({ metadata: { Edgewright: { Origins: { Main: 'site' } } } }),
);

/** What nobody expects in a template, put in place of everything that is expected. */
const junk: unknown[] = [
  ...[null, 0, '', 'x', true, [], {}, [null], [[]], { Quantity: 1 }, { Items: 'x' }],
  ...[{ Ref: null }, { Ref: 'X' }, { 'Fn::GetAtt': 1 }, { 'Fn::Sub': [] }, { 'Fn::Join': null }, { 'Fn::If': [] }],
  ...[{ 'Fn::Select': ['x', null] }, { 'Fn::Split': [1, 2] }, { 'Fn::FindInMap': 1 }, { 'Fn::Nothing': {} }],
];

function merge(one: Record<string, unknown>, two: Record<string, unknown>): Record<string, unknown> {
  return { ...one, Resources: { ...(one.Resources as object), ...(two.Resources as object) } };
}

function placesOf(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[...at, key], ...placesOf(child, [...at, key])]);
}

function replaced(place: string[], value: unknown): unknown {
  const copy = structuredClone(whole);
  const container = place
    .slice(0, -1)
    .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  container[place[place.length - 1]!] = value;
  return copy;
}

/** What a malformed template makes of `read`: undefined where it is taken, or refused as a mistake of the user. */
function failure(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    if (!(error instanceof EdgewrightError)) return error;
  }
  return undefined;
}

test('nothing in a template makes reading or doctoring fail but as a mistake of the user', () => {
  const failures = placesOf(whole).flatMap((place) =>
    junk.flatMap((value) => {
      const broken = replaced(place, value);
      const found = [() => readDistributions(broken, options), () => diagnose(broken, options)].map(failure);
      return found.filter(Boolean).map((error) => `${place.join('.')} = ${JSON.stringify(value)}: ${String(error)}`);
    }),
  );
  expect(failures).toEqual([]);
});
