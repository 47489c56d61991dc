/** fields: reads the JSON of a write, field by field. */
import { EdgewrightError } from '../../errors.js';

/** Undefined where the field is missing. */
export function optionalText(body: unknown, name: string): string | undefined {
  const value = field(body, name);
  if (value === undefined || typeof value === 'string') return value;
  throw new EdgewrightError('field', `"${name}": expected a text, found ${JSON.stringify(value)}.`);
}

export function requiredText(body: unknown, name: string): string {
  const value = optionalText(body, name);
  if (value !== undefined) return value;
  throw new EdgewrightError('field', `Expected {"${name}": "…"}, found no "${name}".`);
}

export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}
