/** Sample events for a function nobody gave any: its own paths and names in them, so that they reach what it does. */
import type { Program } from 'acorn';
import { walk } from '../build/walk.js';
import { eventMeant } from '../engine/event-meant.js';
import type { FunctionEvent } from '../engine/types.js';
import { viewerRequest, viewerResponse } from '../testing/index.js';

const PATHS = [
  '/',
  '/about',
  '/docs/',
  '/docs/guide',
  '/images/photo.PNG',
  '/a/b/c.html',
  '/%E0%A4%A',
  '/en/products/42',
];
const MOST = 12;

/** Names it looks up in headers, cookies and the query, and texts it knows. */
interface Words {
  names: string[];
  texts: string[];
}

/** A name for people to each event. */
export function sampleEvents(code: string, program: Program): [name: string, event: FunctionEvent][] {
  const { names, texts } = wordsOf(program);
  const own = texts.filter((text) => text.startsWith('/'));
  const paths = [...new Set([...PATHS, ...own, ...own.map((path) => `${path.replace(/\/$/, '')}/x`)])];
  const values = ['x', ...texts].slice(0, MOST);
  const requests = [
    ...paths.map((uri) => ({ uri })),
    { uri: '/a', querystring: 'a=1&b=2&b=3&utm_source=x&empty=' },
    ...values.map((value) => ({ uri: own[0] ?? '/a', ...carrying(names, value) })),
  ];
  const meant = eventMeant(code);
  return [
    ...(meant === 'viewer-response' ? [] : requests.map(named)),
    ...(meant === 'viewer-request' ? [] : requests.map(answered)),
  ];
}

function carrying(names: readonly string[], value: string) {
  const all = Object.fromEntries(names.map((name) => [name, value]));
  const lower = Object.fromEntries(names.map((name) => [name.toLowerCase(), value]));
  return { headers: { ...lower, host: 'example.com' }, cookies: all, querystring: all };
}

function named(request: Parameters<typeof viewerRequest>[0] & object): [string, FunctionEvent] {
  return [`GET ${request.uri}`, viewerRequest(request)];
}

function answered(request: Parameters<typeof viewerRequest>[0] & object): [string, FunctionEvent] {
  const headers = { ...request.headers, 'content-type': 'text/html' };
  return [`the answer to GET ${request.uri}`, viewerResponse({ request, headers })];
}

function wordsOf(program: Program): Words {
  const names = new Set<string>();
  const texts = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && /^[!-~]{1,60}$/.test(node.value))
      texts.add(node.value);
    if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier')
      names.add(node.property.name);
    if (node.type === 'MemberExpression' && node.property.type === 'Literal') names.add(String(node.property.value));
    if (node.type === 'Property' && node.key.type === 'Identifier') names.add(node.key.name);
  });
  const isName = (text: string) =>
    /^[A-Za-z][\w-]*$/.test(text) && !/^(?:constructor|prototype|headers|cookies|request|response)$/.test(text);
  return { names: [...names].filter(isName).slice(0, 4 * MOST), texts: [...texts].slice(0, 2 * MOST) };
}
