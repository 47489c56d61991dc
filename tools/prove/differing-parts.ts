/** A part that is not the same on both sides: its JSON path, and what each side has there. */
type DifferingPart = [path: string, left: unknown, right: unknown];

/** The order of keys does not count: njs keeps one of its own. */
export function differencesOf(left: unknown, right: unknown, path = ''): DifferingPart[] {
  if (Object.is(left, right)) return [];
  if (!isRecord(left) || !isRecord(right)) return [[path || '.', left, right]];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names]
    .sort()
    .flatMap((name) => differencesOf(left[name], right[name], path === '' ? name : `${path}.${name}`));
}

/** Where two answers differ, without what they say there. */
export function differingPaths(left: unknown, right: unknown): string[] {
  return differencesOf(left, right).map(([path]) => path);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * A result as TestFunction prints it: `{"request":{…}}` or `{"response":{…}}`. CloudFront fills in what a function left out, so both
 * sides are brought to the same form before they are compared.
 */
export function canonicalResult(result: unknown): Record<string, unknown> {
  const value = JSON.parse(JSON.stringify(result)) as Record<string, unknown>;
  const inner = isRecord(value.request) ? value.request : isRecord(value.response) ? value.response : value;
  const isResponse = 'statusCode' in inner;
  const filled: Record<string, unknown> = {
    headers: {},
    cookies: {},
    ...(isResponse ? {} : { querystring: {} }),
    ...inner,
  };
  if (isResponse && typeof filled.body === 'string') filled.body = { encoding: 'text', data: filled.body };
  return filled;
}
