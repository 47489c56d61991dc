import { describe, expect, test } from 'vitest';
import { traceLambda, traceRun } from '../../tools/coverage/index.js';
import { maskDetail } from '../../tools/simulator/trace/mask.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { engines, now } from '../engine/engines.js';

const mask = (path: string, value: unknown) => (maskDetail({ path, value }) as { value: unknown }).value;

const answer = '{ statusCode: 403 }';

/** Code around a line that says "HERE", the request, and what was compared there. */
const rows: [what: string, code: string, kind: string, held: boolean, values: [string, unknown][]][] = [
  [
    'an if that held',
    `function handler(event) {
  var request = event.request;
  if (request.uri === '/admin') { // HERE
    return ${answer};
  }
  return request;
}`,
    'if',
    true,
    [
      ['request.uri', '/admin'],
      ['constant', '/admin'],
    ],
  ],
  [
    'a guard that did not hold',
    `function isOpen(uri) { return uri.startsWith('/open/'); }
function handler(event) {
  if (isOpen(event.request.uri)) return event.request; // HERE
  var response = ${answer};
  return response;
}`,
    'if',
    false,
    [['request.uri', '/admin']],
  ],
  [
    'the gate that the handler calls first',
    `const config = { host: 'www.example.com' };
function canonical(request, options) {
  const host = request.headers.host.value;
  if (host === options.host) return undefined; // HERE
  return { statusCode: 301, headers: { location: { value: 'https://' + options.host } } };
}
async function later(request) { return undefined; }
async function handler(event) {
  const request = event.request;
  const first = await later(request);
  if (first) return first;
  const redirect = canonical(request, config);
  if (redirect) return redirect;
  return request;
}`,
    'if',
    false,
    [
      ['request.headers.host', 'd111111abcdef8.cloudfront.net'],
      ['host', 'www.example.com'],
    ],
  ],
  [
    'an answer made by a function that decides nothing of it',
    `function deny(text) { return text ? { statusCode: 403, body: { data: text, encoding: 'text' } } : ${answer}; }
function handler(event) {
  if (event.request.method !== 'POST') return deny('no'); // HERE
  return event.request;
}`,
    'if',
    true,
    [
      ['request.method', 'GET'],
      ['constant', 'POST'],
    ],
  ],
  [
    'a chosen value, as the deployed form has it',
    `function handler(e){let t=e.request
return t.querystring.token?t: // HERE
${answer}}`,
    'if',
    false,
    [['request.querystring.token', 'undefined']],
  ],
  [
    'a case',
    `function handler(event) {
  switch (event.request.method) {
    case 'GET': // HERE
      return ${answer};
    default:
      return event.request;
  }
}`,
    'case',
    true,
    [
      ['request.method', 'GET'],
      ['constant', 'GET'],
    ],
  ],
  [
    'an error that was caught',
    `function handler(event) {
  try {
    return event.request.headers.missing.value.length > 1 ? event.request : ${answer};
  } catch (_) { // HERE
    return ${answer};
  }
}`,
    'catch',
    true,
    [],
  ],
  [
    'no branch',
    `function handler(event) {
  event.request.uri = '/x';
  return ${answer}; // HERE
}`,
    'none',
    true,
    [],
  ],
  [
    'a secret, and what it is held against, which stay as they are',
    `function handler(event) {
  const auth = event.request.headers.authorization && event.request.headers.authorization.value;
  const session = event.request.cookies.session;
  if (auth !== 'Basic aGVsbG86d29ybGQ=' || session.value === 'sesame' || event.request.cookies.value.multiValue[1].value) return ${answer}; // HERE
  return event.request;
}`,
    'if',
    true,
    [
      ['request.headers.authorization', 'Basic …'],
      ['constant', { masked: true, chars: 22 }],
      ['constant', { masked: true, chars: 6 }],
      ['request.cookies.value', { masked: true, chars: 6 }],
      ['request.cookies.session', { masked: true, chars: 12 }],
    ],
  ],
  [
    'a value that the function had changed by then, which is left out',
    `function handler(event) {
  var request = event.request;
  request.uri = request.uri.toLowerCase();
  if (request.uri === '/admin' && request.method === 'GET') return ${answer}; // HERE
  return request;
}`,
    'if',
    true,
    [
      ['constant', 'GET'],
      ['request.method', 'GET'],
    ],
  ],
];

const event = viewerRequest({
  uri: '/admin',
  headers: { host: { value: 'd111111abcdef8.cloudfront.net' }, authorization: { value: 'Basic c2VjcmV0OnNlY3JldA==' } },
  cookies: {
    session: { value: 'cookie-value' },
    value: { value: 'a', multiValue: [{ value: 'a' }, { value: 'second' }] },
  },
});

test.each([
  [
    'event => {}, destructured',
    `'use strict';
exports.handler = async (event) => {
  const { request } = event.Records[0].cf;
  const { headers, uri } = request;
  if (uri === '/admin' && headers.authorization[0].value !== 'Basic open-sesame') return { status: '403' }; // HERE
  return request;
};`,
  ],
  [
    'with a callback, behind the getter of a bundler',
    `var exported = {};
Object.defineProperty(exported, 'handler', { get: () => answer, enumerable: true });
module.exports = exported;
var names = { handler: () => answer };
function answer(event, context, callback) {
  const request = event.Records[0].cf.request;
  const denied = gate(request);
  callback(null, denied || request);
  return denied || request;
}
function gate(request) {
  if (request.uri === '/admin' && request.headers.authorization[0].value !== 'Basic open-sesame') return { status: '403' }; // HERE
}`,
  ],
])('a Lambda: %s', async (_, text) => {
  const file = '/nowhere/index.js';
  const given = { event: viewerRequest.lambda({ uri: '/admin', headers: { authorization: 'Basic c2VjcmV0' } }), mask };
  const traced = await traceLambda({ name: 'edge', file, text, env: {} }, given);
  expect(traced?.outcome).toMatchObject({ result: { status: '403' }, logs: [] });
  expect(traced?.sources[0]?.file).toBe('edge');
  const line = text.split('\n').findIndex((one) => one.includes('// HERE')) + 1;
  expect(traced?.decided).toMatchObject({
    ...{ kind: 'if', held: true, line },
    values: [
      { name: 'request.uri', value: '/admin' },
      { name: 'constant', value: '/admin' },
      { name: 'request.headers.authorization', value: 'Basic …' },
      { name: 'constant', value: { masked: true, chars: 17 } },
    ],
  });
});

describe.each(engines)('%s', (engine) => {
  test('the branch that answered, and what was compared there', async () => {
    for (const [what, code, kind, held, values] of rows) {
      const { decided } = await traceRun({ name: 'guard', code }, { event, engine, moment: { now }, mask });
      const line = code.split('\n').findIndex((text) => text.includes('// HERE')) + 1;
      expect({ what, ...decided }).toMatchObject({ what, kind, held, line });
      const found = decided!.values.map(({ name, value }) => [name, value]);
      expect({ what, values: found.sort() }).toEqual({ what, values: [...values].sort() });
    }
  });
});

test('what cannot be told is not said: a function that answers was called twice', async () => {
  const code = `function check(x) { if (x) return { statusCode: 403 }; return undefined; }
function handler(event) {
  check(false);
  var denied = check(event.request.uri === '/admin');
  return denied;
}`;
  const { decided, outcome } = await traceRun({ name: 'twice', code }, { event });
  expect(outcome.result).toMatchObject({ statusCode: 403 });
  expect(decided?.line).not.toBe(1);
  const own = 'function handler(event) { var a = (0, a); return a || { statusCode: 403 }; }';
  expect((await traceRun({ name: 'own', code: own }, { event })).outcome).toMatchObject({
    result: { statusCode: 403 },
  });
});

test('a run with its moment is the same run again: clock and random numbers', async () => {
  const code = `function handler(event) {
  return { statusCode: 200, headers: { 'x-n': { value: [Math.random(), Math.random(), Date.now()].join(' ') } } };
}`;
  const numbers = async (seed: number) =>
    (await traceRun({ name: 'numbers', code }, { event, moment: { now, seed } })).outcome.result;
  expect(await numbers(1)).toEqual(await numbers(1));
  expect(await numbers(1)).not.toEqual(await numbers(2));
});
