/** Place: where a file holds its policy: a template's response headers policy, or the config of a function. */
import { isScalar, parseDocument, visit } from 'yaml';
import { EdgewrightError } from '../errors.js';

interface Place {
  policy: string;
  /** Whether CloudFront holds it to the limit of a response headers policy. */
  isTemplate: boolean;
  /** The file with another policy, and nothing else changed. */
  replace(policy: string): string;
}

/** The one policy of the file. Throws EdgewrightError `csp` where there is none, or more than one. */
export function findPlace(text: string, file: string): Place {
  const isTemplate = /\.(?:ya?ml|json)$/i.test(file);
  const found = isTemplate ? inTemplate(text) : inSource(text);
  const place = found[0];
  const wanted = isTemplate
    ? 'SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy with a text'
    : "'content-security-policy': with a text";
  if (place === undefined || found.length > 1)
    throw new EdgewrightError(
      'csp',
      `"${file}" expects one ${wanted}, found ${found.length}. Write one, such as "default-src 'self'", and run this again.`,
    );
  const { from, to, policy, write } = place;
  return { policy, isTemplate, replace: (next) => text.slice(0, from) + write(next) + text.slice(to) };
}

interface Found {
  from: number;
  to: number;
  policy: string;
  write(policy: string): string;
}

/** A double-quoted text is the same in JSON and YAML. */
function inTemplate(text: string): Found[] {
  const found: Found[] = [];
  visit(parseDocument(text, { logLevel: 'silent' }), {
    Pair(_key, { key, value }) {
      const isNamed = isScalar(key) && key.value === 'ContentSecurityPolicy';
      if (!isNamed || !isScalar(value) || typeof value.value !== 'string' || !value.range) return;
      const [from, to] = value.range;
      found.push({ from, to, policy: value.value, write: (policy) => JSON.stringify(policy) + lineEnd(text, to) });
    },
  });
  return found;
}

/** The value of a block text, `|` or `>`, ends with its line. */
function lineEnd(text: string, to: number): string {
  return text[to - 1] === '\n' ? '\n' : '';
}

const SOURCE = /(['"]content-security-policy['"]\s*:\s*)("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g;

function inSource(text: string): Found[] {
  return [...text.matchAll(SOURCE)].map(({ index, 1: before = '', 2: literal = '' }) => ({
    from: index + before.length,
    to: index + before.length + literal.length,
    policy: literal.slice(1, -1).replace(/\\(.)/g, '$1'),
    write: (policy) => JSON.stringify(policy),
  }));
}
