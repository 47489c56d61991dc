/** Functions as people publish them, of our own writing: each fails today for its syntax alone. With events, and what the fixed one answers. */
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';

export interface Wild {
  source: string;
  /** Event, and the part of the answer that tells. */
  answers: [event: unknown, expected: unknown][];
  /** Lines that must still be there. */
  keeps?: string[];
}

const at = (uri: string, more = {}) => viewerRequest({ uri, ...more });
const located = (value: string) => ({ headers: { location: { value } } });

export const wild: Record<string, Wild> = {
  'a single-page application, with a pattern for its parameter': {
    source: `// Serves index.html for every route.
function handler({ request }) {
  if (!request.uri.includes('.')) {
    request.uri = '/index.html'; // the shell
  }
  return request;
}
`,
    answers: [
      [at('/orders/42'), { uri: '/index.html' }],
      [at('/app.js'), { uri: '/app.js' }],
    ],
    keeps: ['// Serves index.html for every route.', "    request.uri = '/index.html'; // the shell"],
  },

  'redirects from a table, by for-of over entries': {
    source: `const redirects = {
  // old blog
  '/blog': '/articles',
  '/shop': '/store', /* since 2024 */
};

function handler(event) {
    const request = event.request;

    for (const [from, to] of Object.entries(redirects)) {
        // longest first would be better
        if (request.uri.startsWith(from)) {
            return {
                statusCode: 301,
                statusDescription: 'Moved Permanently',
                headers: { location: { value: request.uri.replace(from, to) } },
            };
        }
    }

    return request;
}
`,
    answers: [
      [at('/shop/a'), located('/store/a')],
      [at('/x'), { uri: '/x' }],
    ],
    keeps: ['        // longest first would be better', "  '/shop': '/store', /* since 2024 */"],
  },

  'the host, by optional chaining and a default': {
    source: `function handler(event) {
  var request = event.request;
  // the header may be missing
  var host = request.headers.host?.value ?? 'www.example.com';
  if (!host.startsWith('www.')) {
    return { statusCode: 302, headers: { location: { value: 'https://www.' + host + request.uri } } };
  }
  return request;
}
`,
    answers: [
      [at('/a', { headers: { host: 'example.com' } }), located('https://www.example.com/a')],
      [at('/a', { headers: { host: 'www.example.com' } }), { uri: '/a' }],
    ],
    keeps: ['  // the header may be missing'],
  },

  'an exported arrow function': {
    source: `export const handler = (event) => {
  const { request, context } = event;
  if (context.eventType === 'viewer-request' && request.uri.endsWith('/')) request.uri += 'index.html';
  return request;
};
`,
    answers: [
      [at('/docs/'), { uri: '/docs/index.html' }],
      [at('/docs'), { uri: '/docs' }],
    ],
  },

  'an async arrow with a try and a bare catch': {
    source: `import cf from 'cloudfront';

const kvs = cf.kvs();

const handler = async (event) => {
  const request = event.request;
  try {
    request.uri = normalize(await kvs.get(request.uri.slice(1)));
  } catch {
    // not in the store: as it is
  }
  return request;
};

function normalize(target) {
  return target.startsWith('/') ? target : '/' + target;
}
`,
    answers: [[at('/about'), { uri: '/about' }]],
    keeps: ['    // not in the store: as it is', "import cf from 'cloudfront';"],
  },

  'security headers, spread into those there are': {
    source: `const security = {
  'strict-transport-security': { value: 'max-age=63072000' },
  'x-content-type-options': { value: 'nosniff' },
};

function handler(event) {
  const response = event.response;
  response.headers = { ...response.headers, ...security };
  return response;
}
`,
    answers: [
      [
        viewerResponse({ headers: { etag: '"a"' } }),
        { headers: { etag: { value: '"a"' }, 'x-content-type-options': { value: 'nosniff' } } },
      ],
    ],
  },

  'default parameters of a helper': {
    source: `/** Answers with a redirect. */
function redirect(location, statusCode = 301, statusDescription = 'Moved') {
  return { statusCode, statusDescription, headers: { location: { value: location } } };
}

function handler(event) {
  return event.request.uri === '/old' ? redirect('/new') : redirect('/other', 302);
}
`,
    answers: [
      [at('/old'), { statusCode: 301, ...located('/new') }],
      [at('/x'), { statusCode: 302, ...located('/other') }],
    ],
    keeps: ['/** Answers with a redirect. */'],
  },

  'a query joined again, by map and patterns': {
    source: `function handler(event) {
  const request = event.request;
  const query = Object.entries(request.querystring)
    .map(([name, { value, multiValue }]) => (multiValue ? multiValue.map((each) => name + '=' + each.value).join('&') : \`\${name}=\${value}\`))
    .join('&');
  return { statusCode: 302, headers: { location: { value: '/to?' + query } } };
}
`,
    answers: [[at('/', { querystring: 'a=1&b=2&b=3' }), located('/to?a=1&b=2&b=3')]],
  },

  'a class of rules': {
    source: `class Rule {
  constructor(prefix, target) {
    this.prefix = prefix;
    this.target = target;
  }

  // whether it is for this path
  matches(uri) {
    return uri.startsWith(this.prefix);
  }

  apply(uri) {
    return this.target + uri.slice(this.prefix.length);
  }
}

const rules = [new Rule('/a/', '/b/'), new Rule('/c/', '/d/')];

function handler(event) {
  const rule = rules.find((each) => each.matches(event.request.uri));
  if (rule) event.request.uri = rule.apply(event.request.uri);
  return event.request;
}
`,
    answers: [
      [at('/c/x'), { uri: '/d/x' }],
      [at('/e'), { uri: '/e' }],
    ],
    keeps: ['// whether it is for this path', '  return this.target + uri.slice(this.prefix.length);'],
  },

  'basic authentication, in the style of a linter': {
    source: `const USERS = [
  { name: 'ann', password: 'secret' },
  { name: 'bob', password: 'hidden' },
];

function handler(event) {
  const { request } = event;
  const { headers } = request;
  const given = headers.authorization?.value;
  for (const { name, password } of USERS) {
    const expected = 'Basic ' + btoa(\`\${name}:\${password}\`);
    if (given === expected) return request;
  }
  return { statusCode: 401, headers: { 'www-authenticate': { value: 'Basic' } } };
}
`,
    answers: [
      [at('/', { headers: { authorization: 'Basic Ym9iOmhpZGRlbg==' } }), { uri: '/' }],
      [at('/'), { statusCode: 401 }],
    ],
  },

  'an experiment with a cookie': {
    source: `function handler(event) {
	const { cookies, headers } = event.request;
	const group = cookies.group?.value || 'control';
	headers['x-group'] = { value: group };
	const [, section = 'home', ...others] = event.request.uri.split('/');
	headers['x-section'] = { value: [section, ...others].join('|') };
	return event.request;
}
`,
    answers: [
      [
        at('/a/b/c', { cookies: { group: 'blue' } }),
        { headers: { 'x-group': { value: 'blue' }, 'x-section': { value: 'a|b|c' } } },
      ],
    ],
  },

  'the language of the viewer, by a chain of methods': {
    source: `const SUPPORTED = ['en', 'de', 'fr'];

function handler(event) {
  const request = event.request;
  const accepted = request.headers['accept-language']?.value
    ?.split(',')
    .map((part) => part.split(';')[0].trim().slice(0, 2))
    .find((language) => SUPPORTED.includes(language));
  if (request.uri === '/') {
    return { statusCode: 302, headers: { location: { value: '/' + (accepted ?? 'en') + '/' } } };
  }
  return request;
}
`,
    answers: [
      [at('/', { headers: { 'accept-language': 'de-CH,fr;q=0.5' } }), located('/de/')],
      [at('/'), located('/en/')],
    ],
  },

  'await in arguments of a call': {
    source: `import cf from 'cloudfront';
const store = cf.kvs();

async function lookup(key, fallback) {
  try {
    return await store.get(key);
  } catch (e) {
    return fallback;
  }
}

async function handler(event) {
  const request = event.request;
  request.headers['x-flags'] = { value: join(await lookup('a', '1'), await lookup('b', '2')) };
  return request;
}

function join(...parts) {
  return parts.join('-');
}
`,
    answers: [[at('/'), { headers: { 'x-flags': { value: '1-2' } } }]],
  },

  'an async helper inside the handler': {
    source: `async function handler(event) {
  const { request } = event;

  // asks twice
  const sizes = async (name) => {
    const value = await Promise.resolve(request.uri.length);
    return name + value;
  };

  request.headers['x-size'] = { value: await sizes('n') };
  return request;
}
`,
    answers: [[at('/abc'), { headers: { 'x-size': { value: 'n4' } } }]],
    keeps: ['  // asks twice'],
  },

  'logical assignments': {
    source: `function handler(event) {
  const request = event.request;
  request.headers.accept ??= { value: '*/*' };
  let target = request.uri;
  target ||= '/';
  target &&= target.toLowerCase();
  request.uri = target;
  return request;
}
`,
    answers: [[at('/A'), { uri: '/a', headers: { accept: { value: '*/*' } } }]],
  },

  'methods called only where they are': {
    source: `const hooks = { onImage: (uri) => uri + '?image' };

function handler(event) {
  const uri = event.request.uri;
  const name = uri.endsWith('.png') ? 'onImage' : 'onPage';
  const made = hooks[name]?.(uri) ?? hooks.onNothing?.(uri);
  event.request.headers['x-made'] = { value: String(made) };
  return event.request;
}
`,
    answers: [
      [at('/a.png'), { headers: { 'x-made': { value: '/a.png?image' } } }],
      [at('/a'), { headers: { 'x-made': { value: 'undefined' } } }],
    ],
  },

  'the rest of a query': {
    source: `function handler(event) {
  const { utm_source, utm_medium, ...others } = event.request.querystring;
  event.request.querystring = others;
  return event.request;
}
`,
    answers: [[at('/', { querystring: 'utm_source=x&page=2' }), { querystring: { page: { value: '2' } } }]],
  },

  'the largest of spread numbers': {
    source: `function handler(event) {
  const widths = [320, 640, 1280];
  const wanted = Number(event.request.querystring.w ? event.request.querystring.w.value : 0);
  const fitting = Math.min(...widths.filter((w) => w >= wanted), 1280);
  event.request.uri = \`/\${fitting}\${event.request.uri}\`;
  return event.request;
}
`,
    answers: [
      [at('/a.jpg', { querystring: 'w=500' }), { uri: '/640/a.jpg' }],
      [at('/a.jpg'), { uri: '/320/a.jpg' }],
    ],
  },

  'a default export, with CRLF': {
    source: [
      'export default function handler(event) {',
      '  // swapped',
      "  let [a, b] = ['/x', '/y'];",
      '  [a, b] = [b, a];',
      '  event.request.uri = a + b;',
      '  return event.request;',
      '}',
      '',
    ].join('\r\n'),
    answers: [[at('/'), { uri: '/y/x' }]],
    keeps: ['  // swapped\r'],
  },

  'a class with fields, and keys that are worked out': {
    source: `class Limits {
  static LARGEST = 3;
  seen = 0;
  takes(part) {
    this.seen += 1;
    return this.seen <= Limits.LARGEST && part.length > 0;
  }
}

function handler(event) {
  const limits = new Limits();
  const parts = event.request.uri.split('/').filter((part) => limits.takes(part));
  event.request.headers = { ...event.request.headers, [\`x-\${parts.length}\`]: { value: parts.join() } };
  return event.request;
}
`,
    answers: [[at('/a/b/c/d'), { headers: { 'x-2': { value: 'a,b' } } }]],
  },

  'an arrow function in which classes and functions have a "this" of their own': {
    source: `export const handler = ({ request }) => {
  class Page {
    name = '/index';
    file = this.name + '.html';
    of(path) {
      return function () { return path.slice(arguments.length); }() + this.file;
    }
  }
  request.uri = new Page().of(request.uri);
  return request;
};
`,
    answers: [[at('/a'), { uri: '/a/index.html' }]],
  },

  'objects made in a loop, with names kept apart': {
    source: `function handler(event) {
  var request = event.request;
  const counts = {};
  for (const c of request.uri) {
    counts[c] = (counts[c] ?? 0) + 1;
  }
  const _list = [];
  for (const key of Object.keys(counts).sort()) _list.push(\`\${key}\${counts[key]}\`);
  request.headers['x-counts'] = { value: _list.join() };
  return request;
}
`,
    answers: [[at('/abba'), { headers: { 'x-counts': { value: '/1,a2,b2' } } }]],
  },
};
