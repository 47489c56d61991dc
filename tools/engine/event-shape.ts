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
    ...nameMistakes(headers, `${at}.headers`),
    ...(isLambda ? [] : unitMistakes(cookies, `${at}.cookies`)),
  ];
}

function unitMistakes(units: unknown, at: string): string[] {
  if (!isBag(units)) return [`expected ${at} to be an object, found ${nameOf(units)}`];
  return Object.entries(units).flatMap(([name, unit]) =>
    isUnit(unit) ? [] : [`expected ${at}.${name} to be {"value": "…"}, found ${nameOf(unit)}`],
  );
}

/** Otherwise the function would be blamed for a name that it was given. */
function nameMistakes(headers: unknown, at: string): string[] {
  const names = isBag(headers) ? Object.keys(headers) : [];
  const wrong = names.filter((name) => name !== name.toLowerCase());
  return wrong.map((name) => `expected ${at} to have names in lower case, found "${name}"`);
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

/** What a connection function is given. DG/write-connection-function-code.html */
export function connectionMistakes(connection: Bag): string[] {
  const at = 'clientCertificate.certificates.leaf';
  const texts = textMistakes(connection, ['clientIp', 'endpoint', 'distributionId', 'connectionId'], '');
  if (connection.clientCertificate === undefined) return texts;
  const certificates = isBag(connection.clientCertificate) ? connection.clientCertificate.certificates : undefined;
  const leaf = isBag(certificates) ? certificates.leaf : undefined;
  if (!isBag(leaf)) return [...texts, `expected ${at} to be an object, found ${nameOf(leaf)}`];
  const fields = textMistakes(leaf, ['serialNumber', 'issuer', 'subject', 'sha256Fingerprint'], `${at}.`);
  const validity = isBag(leaf.validity)
    ? textMistakes(leaf.validity, ['notBefore', 'notAfter'], `${at}.validity.`)
    : [];
  return [...texts, ...fields, ...validity];
}

/** The tenant of an event in a file: at the edge `cf.distributionTenant` alone tells it. */
export function tenantMistakes({ distributionTenant: tenant }: Bag): string[] {
  const at = 'context.distributionTenant';
  if (tenant === undefined) return [];
  if (!isBag(tenant)) return [`expected ${at} to be {"id": "…", "parameters": {…}}, found ${nameOf(tenant)}`];
  const { parameters = {} } = tenant;
  if (!isBag(parameters)) return [`expected ${at}.parameters to be an object, found ${nameOf(parameters)}`];
  return [
    ...textMistakes(tenant, ['id'], `${at}.`),
    ...textMistakes(parameters, Object.keys(parameters), `${at}.parameters.`),
  ];
}

function textMistakes(part: Bag, names: readonly string[], at: string): string[] {
  return names.flatMap((name) =>
    isTextOrNothing(part[name]) ? [] : [`expected ${at}${name} to be a text, found ${nameOf(part[name])}`],
  );
}
