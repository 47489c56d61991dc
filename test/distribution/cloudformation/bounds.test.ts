// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { describe, expect, test } from 'vitest';
import { mistakesOf, template } from './templates.js';

/** `level` wrapped around the innermost value as often as wanted. */
function nested(times: number, innermost: unknown, level: (inner: unknown) => unknown): unknown {
  let value = innermost;
  for (let index = 0; index < times; index++) value = level(value);
  return value;
}

const behaviors = Array.from({ length: 100_000 }, (_, index) => ({ PathPattern: `/${index}`, TargetOriginId: 'Main' }));

describe('a template that would cost much is refused in one sentence, within two seconds', () => {
  test.each<[string, unknown, string]>([
    ['texts that double', nested(25, 'x', (a) => ({ 'Fn::Sub': ['${a}${a}', { a }] })), '1,048,576 characters'],
    ['empty texts that double', nested(25, '', (a) => ({ 'Fn::Join': ['', [a, a]] })), '300,000 values'],
    [
      'joined texts that double',
      nested(15, 'x'.repeat(99), (a) => ({ 'Fn::Join': ['', [a, a]] })),
      '1,048,576 characters',
    ],
    ['objects in objects', nested(20_000, {}, (a) => ({ a })), '100 levels of objects and lists'],
    ['lists in lists', nested(20_000, [], (a) => [a]), '100 levels of objects and lists'],
  ])('%s', (_title, Comment, message) => {
    const started = performance.now();
    expect(mistakesOf({ config: { Comment } })).toContain(`comes to more than ${message}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('behaviors by the hundred thousand', () => {
    const started = performance.now();
    expect(mistakesOf({ config: { CacheBehaviors: behaviors } })).toContain('1,000 behaviors here, found 100,000');
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('own names of a text are worked out once', () => {
    const value = nested(30, 'x', (a) => ({ 'Fn::Sub': ['${a}${a}'.slice(0, 4), { a }] }));
    expect(mistakesOf({ whole: template({ config: { Comment: value } }) })).toBe('none');
  });
});
