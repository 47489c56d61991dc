/** What a function made of an event, as the lines of a diff: "- " before, "+ " after. */

/** The request line first, then what changed; an answer is all new. */
export function differences(event: object, result: unknown): string[] {
  const { request, response } = partsOf(event);
  const answer = result as Record<string, unknown>;
  const before = 'statusCode' in answer || 'status' in answer ? response : request;
  const was = before === undefined ? new Map<string, string>() : leaves(before);
  const is = leaves(answer);
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  const lines = names.flatMap((name) => {
    const [old, fresh] = [was.get(name), is.get(name)];
    if (old === fresh) return [];
    return [
      ...(old === undefined ? [] : [`- ${name}: ${old}`]),
      ...(fresh === undefined ? [] : [`+ ${name}: ${fresh}`]),
    ];
  });
  return [`  ${requestLine(request)}`, ...(lines.length > 0 ? lines : ['  (passes unchanged)'])];
}

interface Parts {
  request: Record<string, unknown>;
  response: Record<string, unknown> | undefined;
}

function partsOf(event: object): Parts {
  const records = (event as { Records?: [{ cf: Parts }] }).Records;
  return records ? records[0].cf : (event as Parts);
}

function requestLine({ method, uri, querystring }: Record<string, unknown>): string {
  const query =
    typeof querystring === 'string' ? querystring : queryText(querystring as Record<string, { value: string }>);
  return `${method} ${uri}${query === '' ? '' : `?${query}`}`;
}

function queryText(querystring: Record<string, { value: string }> = {}): string {
  return Object.entries(querystring)
    .map(([name, { value }]) => `${name}=${value}`)
    .join('&');
}

/** "headers.location" → its value. Names of fields that only hold a value are left out. */
function leaves(value: unknown, name = '', found = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object' || value === null) {
    if (name !== '' && value !== '') found.set(name, String(value).trim());
    return found;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'key' || key === 'multiValue') continue;
    const isHolder = key === 'value' || (Array.isArray(value) && value.length === 1);
    leaves(inner, isHolder ? name : name === '' ? key : `${name}.${key}`, found);
  }
  return found;
}
