import { expect, test } from 'vitest';
import type { Behavior } from '../../tools/distribution/model.js';
import { guessed, isProtected } from '../../tools/doctor/protection.js';

const open = 'function handler(event) { return event.request; }';
const gate = (name: string, code: string) => ({ functions: { 'viewer-request': { kind: 'function', name, code } } });

test.each<[model: object, is: boolean, sentence: string, why: string]>([
  [{ trustedKeys: { K: '' }, functions: {} }, true, '', 'a key group is no guess'],
  [{ trustedKeys: { K: '' }, ...gate('members', open) }, true, '', 'a key group beside a function'],
  [gate('members', open), true, ' That "members" asks for a pass is a guess from its name.', 'a name'],
  [
    gate('site', `${open} // statusCode: 403`),
    true,
    ' That "site" asks for a pass is a guess from its code.',
    'what the code answers',
  ],
  [gate('site', open), false, '', 'neither'],
])('%#: %j is protected: %s', (model, is, sentence) => {
  const behavior = { model: model as unknown as Behavior } as Parameters<typeof guessed>[0];
  expect([isProtected(behavior), guessed(behavior)]).toEqual([is, sentence]);
});
