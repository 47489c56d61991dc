import { type Sample, value } from './sample.js';

export const headers: Sample[] = [
  {
    name: 'security headers',
    code: `function handler(event) { var response = event.response; var headers = response.headers; headers['strict-transport-security'] = { value: 'max-age=63072000' }; headers['x-frame-options'] = { value: 'DENY' }; return response; }`,
    response: {},
    gives: { statusCode: 200, headers: { 'x-frame-options': value('DENY') } },
  },
  {
    name: 'headers from a table',
    code: `const add = { 'referrer-policy': 'same-origin', 'x-content-type-options': 'nosniff' };\nfunction handler(event) { Object.keys(add).forEach((name) => { event.response.headers[name] = { value: add[name] }; }); return event.response; }`,
    response: {},
    gives: { headers: { 'x-content-type-options': value('nosniff') } },
  },
  {
    name: 'CORS',
    code: `function handler(event) { var response = event.response, origin = event.request.headers.origin; if (origin && !response.headers['access-control-allow-origin']) response.headers['access-control-allow-origin'] = { value: origin.value }; return response; }`,
    event: { headers: { origin: 'https://a.example' } },
    response: {},
    gives: { headers: { 'access-control-allow-origin': value('https://a.example') } },
  },
  {
    name: 'cache by type',
    code: `function handler(event) { var t = event.response.headers['content-type']; var long = t && /^(?:image|font)\\//.test(t.value); event.response.headers['cache-control'] = { value: long ? 'max-age=31536000' : 'no-cache' }; return event.response; }`,
    response: { headers: { 'content-type': 'image/png' } },
    gives: { headers: { 'cache-control': value('max-age=31536000') } },
  },
  {
    name: 'header taken away',
    code: `function handler(event) { delete event.response.headers.server; return event.response; }`,
    response: { headers: { server: 'x' } },
    gives: { headers: {} },
  },
  {
    name: 'true client',
    code: `function handler(event) { event.request.headers['true-client-ip'] = { value: event.viewer.ip }; return event.request; }`,
    gives: { headers: { 'true-client-ip': value('198.51.100.11') } },
  },
  {
    name: 'host handed on',
    code: `function handler(event) { const request = event.request; request.headers['x-forwarded-host'] = { value: request.headers.host.value }; return request; }`,
    event: { headers: { host: 'a.example' } },
    gives: { headers: { 'x-forwarded-host': value('a.example') } },
  },
  {
    name: 'cookie set',
    code: `function handler(event) { event.response.cookies.seen = { value: '1', attributes: 'Max-Age=60; Path=/' }; return event.response; }`,
    response: {},
    gives: { cookies: { seen: { value: '1', attributes: 'Max-Age=60; Path=/' } } },
  },
  {
    name: 'status of a response',
    code: `function handler(event) { if (event.response.statusCode === 200) { event.response.statusCode = 201; event.response.statusDescription = 'Created'; } return event.response; }`,
    response: {},
    gives: { statusCode: 201 },
  },
  {
    name: 'time in a header',
    code: `function handler(event) { event.request.headers['x-time'] = { value: new Date().toISOString() + ' ' + Math.floor(Date.now() / 1000) }; return event.request; }`,
    gives: { headers: { 'x-time': value('2026-01-01T00:00:00.000Z 1767225600') } },
  },
  {
    name: 'read-only header',
    code: `function handler(event) { event.request.headers.host = { value: 'b.example' }; return event.request; }`,
    event: { headers: { host: 'a.example' } },
    gives: 502,
    check: ['header'],
  },
  {
    name: 'disallowed header',
    code: `function handler(event) { event.response.headers['x-edge-a'] = { value: 'b' }; return event.response; }`,
    response: {},
    gives: 502,
    check: ['header'],
  },
  {
    name: 'capital header',
    code: `function handler(event) { event.response.headers['X-A'] = { value: 'b' }; return event.response; }`,
    response: {},
    gives: 502,
    check: ['header'],
  },
  {
    name: 'header as text',
    code: `function handler(event) { event.request.headers['x-a'] = 'b'; return event.request; }`,
    gives: 502,
    check: ['header-shape'],
  },
  {
    name: 'header as number',
    code: `function handler(event) { event.request.headers['x-a'] = { value: 5 }; return event.request; }`,
    gives: 502,
  },
  {
    name: 'status as text',
    code: `function handler(event) { return { statusCode: '302', headers: { location: { value: '/' } } }; }`,
    gives: 502,
    check: ['status-type'],
  },
  {
    name: 'shape of Lambda@Edge',
    code: `function handler(event) { return { status: 302, headers: { location: [{ key: 'Location', value: '/' }] } }; }`,
    gives: 502,
    check: ['lambda-response'],
  },
  { name: 'whole event', code: `function handler(event) { return event; }`, gives: 502, check: ['event-returned'] },
  {
    name: 'nothing returned',
    code: `function handler(event) { event.request.uri = '/'; }`,
    gives: 502,
    check: ['no-answer'],
  },
  {
    name: 'bad base64',
    code: `function handler() { return { statusCode: 200, body: { encoding: 'base64', data: '*' } }; }`,
    gives: 502,
  },
];
