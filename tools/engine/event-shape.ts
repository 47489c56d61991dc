/** Event-shape: whether headers, cookies and query of an event are of the form that functions are given. general: functions-event-structure.html, lambda-event-structure.html */
import { type Bag, isBag, nameOf } from './problem.js';

/** What is wrong, one sentence each. `at`: where `part` stands, such as "request". */
export function shapeMistakes(part: Bag, at: string, isLambda: boolean): string[] {
  const { method = 'GET', querystring = {}, headers = {}, cookies = {} } = part;
  const isQuery = isLambda || typeof querystring === 'string';
  return [
    ...(typeof method === 'string' ? [] : [`expected ${at}.method to be a text, found ${nameOf(method)}`]),
    ...(isQuery ? [] : unitMistakes(querystring, `${at}.querystring`)),
    ...(isLambda ? lambdaHeaderMistakes(headers, `${at}.headers`) : unitMistakes(headers, `${at}.headers`)),
    ...(isLambda ? [] : unitMistakes(cookies, `${at}.cookies`)),
  ];
}

function unitMistakes(units: unknown, at: string): string[] {
  if (!isBag(units)) return [`expected ${at} to be an object, found ${nameOf(units)}`];
  return Object.entries(units).flatMap(([name, unit]) =>
    isUnit(unit) ? [] : [`expected ${at}.${name} to be {"value": "…"}, found ${nameOf(unit)}`],
  );
}

function isUnit(unit: unknown): boolean {
  if (!isBag(unit)) return false;
  const { value, multiValue = [] } = unit;
  return (
    isTextOrNothing(value) &&
    Array.isArray(multiValue) &&
    multiValue.every((one) => isBag(one) && isTextOrNothing(one.value))
  );
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function lambdaHeaderMistakes(headers: unknown, at: string): string[] {
  if (!isBag(headers)) return [`expected ${at} to be an object, found ${nameOf(headers)}`];
  return Object.entries(headers).flatMap(([name, lines]) =>
    Array.isArray(lines) && lines.every((line) => isBag(line) && typeof line.value === 'string')
      ? []
      : [`expected ${at}.${name} to be [{"key": "…", "value": "…"}], found ${nameOf(lines)}`],
  );
}
