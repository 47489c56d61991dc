/*!
 * function-units: the values of headers, cookies and query parameters that a CloudFront Function returns, made to have one form.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html, "Headers" and "multiValue"
 */
import type { ResponseCookie } from '../../shared/functions/event.js';
import { valuesOf } from './event-in.js';
import { badInHeader, isBag, nameOf, Problem } from './problem.js';

export type Units = Record<string, ResponseCookie>;

/** One form for each name: where `multiValue` was changed it wins, else a changed `value` replaces the first one. */
export function unitsOf(value: unknown, at: string, given: Units): Units {
  if (value === undefined || value === null) return {};
  if (!isBag(value)) throw new Problem(`${at} must be an object, found ${nameOf(value)}`);
  const units = new Map<string, ResponseCookie>();
  for (const [name, unit] of Object.entries(value))
    units.set(name, unitOf(unit, `${at}["${name}"]`, Object.hasOwn(given, name) ? given[name] : undefined));
  return Object.fromEntries(units);
}

function unitOf(value: unknown, at: string, given: ResponseCookie | undefined): ResponseCookie {
  if (!isBag(value)) throw new Problem(`${at} must be an object with "value", found ${nameOf(value)}`, 'no-value');
  const several = value.multiValue;
  if (several === undefined) return single(value, at);
  if (!Array.isArray(several)) throw new Problem(`${at}.multiValue must be an array, found ${nameOf(several)}`);
  const values = several.map((entry, index) => single(entry, `${at}.multiValue[${index}]`));
  const isUntouched = JSON.stringify(values) === JSON.stringify(given?.multiValue);
  const isEdited = value.value !== given?.value || value.attributes !== given?.attributes;
  if (values.length === 0 || (isUntouched && isEdited)) values[0] = single(value, at);
  const first = values[0] as ResponseCookie;
  return values.length === 1 ? first : { ...first, multiValue: values };
}

function single(value: unknown, at: string): { value: string; attributes?: string } {
  if (!isBag(value) || typeof value.value !== 'string')
    throw new Problem(`${at}.value must be a string, found ${nameOf(isBag(value) ? value.value : value)}`);
  const attributes = value.attributes;
  if (attributes !== undefined && typeof attributes !== 'string')
    throw new Problem(`${at}.attributes must be a string, found ${nameOf(attributes)}`);
  if (badInHeader(value.value) ?? badInHeader(attributes ?? ''))
    throw new Problem(`${at} must not contain control characters`);
  return attributes === undefined ? { value: value.value } : { value: value.value, attributes };
}

/** Whether two stand for the same values. */
export function isSameUnit(a: ResponseCookie | undefined, b: ResponseCookie | undefined): boolean {
  return a === b || JSON.stringify(a && valuesOf(a)) === JSON.stringify(b && valuesOf(b));
}
