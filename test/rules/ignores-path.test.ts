import { expect, test } from 'vitest';
import { ignoresPath } from '../../tools/rules/ignores-path.js';

const handler = (body: string) => `function handler(event) { const request = event.request; ${body} return request; }`;

test.each([
  [true, handler('if (!request.cookies.session) return { statusCode: 403 };')],
  [
    true,
    `import cf from 'cloudfront'; async function handler(event) { await cf.kvs().get('key'); return event.request; }`,
  ],
  [false, handler("if (request.uri === '/') return { statusCode: 403 };")],
  [false, handler('const { uri } = request;')],
  [false, handler("request['uri'];")],
  [false, handler("const name = 'u' + 'ri'; request[name];")],
  [false, handler('JSON.stringify(request);')],
  [false, handler('for (const name in request) name;')],
  [false, handler('const { method, ...others } = request;')],
  [false, "import { isOpen } from './areas.js'; function handler(event) { return isOpen(event.request); }"],
  [false, 'no program'],
])('%s: %s', (expected, code) => expect(ignoresPath(code)).toBe(expected));
