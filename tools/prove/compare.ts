/** Where two answers differ: JSON paths, never values. The order of keys does not count: njs keeps one of its own. */
export function differingPaths(left: unknown, right: unknown, path = ''): string[] {
  if (Object.is(left, right)) return [];
  if (!isRecord(left) || !isRecord(right)) return [path || '.'];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names]
    .sort()
    .flatMap((name) => differingPaths(left[name], right[name], path === '' ? name : `${path}.${name}`));
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
