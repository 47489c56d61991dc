/** What an option may be. A rule says what it expects, in words, of a value that is not; else undefined. */
export type Rule = (value: unknown) => string | undefined;

export function rule(expected: string, holds: (value: unknown) => boolean): Rule {
  return (value) => (holds(value) ? undefined : expected);
}

export function oneOf(...values: (string | number)[]): Rule {
  return rule(values.map((value) => JSON.stringify(value)).join(' or '), (value) => values.includes(value as string));
}

const isText = (value: unknown): value is string => typeof value === 'string';

export const text = rule('a text', isText);
export const flag = rule('true or false', (value) => typeof value === 'boolean');
export const anything = rule('', () => true);

export function matching(expected: string, pattern: RegExp): Rule {
  return rule(expected, (value) => isText(value) && pattern.test(value));
}

export function number(least: number, most = Number.MAX_SAFE_INTEGER): Rule {
  const expected = most === Number.MAX_SAFE_INTEGER ? `a number from ${least}` : `a number from ${least} to ${most}`;
  return rule(expected, (value) => typeof value === 'number' && value >= least && value <= most);
}

export function whole(least: number, most?: number): Rule {
  const each = number(least, most);
  return (value) => (Number.isInteger(value) ? each(value) : `a whole ${each(undefined)?.slice(2)}`);
}

/** Lower-case, as CloudFront wants names of headers back. Empty switches it off. */
export const header = matching('a header name in lower case', /^[a-z0-9-]*$/);
export const host = matching(
  'a host name in lower case, without scheme, port and "/"',
  /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/,
);
/** As events have it: encoded, without a query. */
export const path = matching('a path that begins with "/", encoded and without query', /^\/(?!\/)[^\s?#]*$/);
export const folder = matching('a path that begins with "/" and does not end with it', /^(?:\/[^/\s?#]+)+$/);
/** Of a cookie (RFC 6265 §4.1.1), a parameter or an entry of a store. Empty switches it off. */
export const token = matching('a name without blanks', /^[\w!#$%&'*+.^`|~-]+$/);
export const optionalToken = matching('a name without blanks, or nothing', /^[\w!#$%&'*+.^`|~-]*$/);
export const entry = matching('a key of the store, without blanks', /^[!-~]+$/);
export const optionalEntry = matching('a key of the store, without blanks, or nothing', /^[!-~]*$/);
/** RFC 9110 §5.5. */
export const headerLine = matching('a header value of one line', /^[^\r\n\0]*$/);

export function list(each: Rule): Rule {
  return (value) => {
    if (!Array.isArray(value)) return 'a list';
    const expected = value.map(each).find((found) => found !== undefined);
    return expected === undefined ? undefined : `a list, each ${expected}`;
  };
}

/** `example`: said to who wrote no table. */
export function table(key: Rule, each: Rule, example?: string): Rule {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return example === undefined ? 'a table' : `a table such as ${example}`;
    const found = Object.entries(value)
      .flatMap(([name, one]) => [key(name), each(one)])
      .find((one) => one !== undefined);
    return found === undefined ? undefined : `a table, with ${found}`;
  };
}

export function either(...rules: Rule[]): Rule {
  return (value) => {
    const expected = rules.map((one) => one(value));
    return expected.includes(undefined) ? undefined : expected.join(', or ');
  };
}

/** An object with these parts; those marked optional may be missing, others may not be there. */
export function shape(parts: Record<string, Rule>, optional: readonly string[] = []): Rule {
  return (value) => {
    if (typeof value !== 'object' || value === null) return `{ ${Object.keys(parts).join(', ')} }`;
    const record = value as Record<string, unknown>;
    const unknown = Object.keys(record).find((name) => !(name in parts));
    if (unknown !== undefined) return `{ ${Object.keys(parts).join(', ')} } without "${unknown}"`;
    for (const [name, one] of Object.entries(parts)) {
      if (!(name in record) && optional.includes(name)) continue;
      const expected = one(record[name]);
      if (expected !== undefined) return `"${name}" to be ${expected}`;
    }
    return undefined;
  };
}
