import { type Sample, value } from './sample.js';

const moved = (to: string, statusCode = 301) => ({ statusCode, headers: { location: value(to) } });

export const routing: Sample[] = [
  {
    name: 'index of a folder',
    code: `function handler(event) { var request = event.request; var uri = request.uri; if (uri.endsWith('/')) { request.uri += 'index.html'; } else if (!uri.includes('.')) { request.uri += '/index.html'; } return request; }`,
    event: { uri: '/docs' },
    gives: { uri: '/docs/index.html' },
  },
  {
    name: 'application shell',
    code: `const FILE = /\\.[a-z0-9]+$/i;\nfunction handler(event) { if (!FILE.test(event.request.uri)) event.request.uri = '/index.html'; return event.request; }`,
    event: { uri: '/orders/42' },
    gives: { uri: '/index.html' },
  },
  {
    name: 'html ending',
    code: `function handler(event) { var r = event.request; if (/\\/[^/.]+$/.test(r.uri)) r.uri = r.uri + '.html'; return r; }`,
    event: { uri: '/about' },
    gives: { uri: '/about.html' },
  },
  {
    name: 'trailing slash off',
    code: `function handler(event) { var u = event.request.uri; if (u.length > 1 && u.charAt(u.length - 1) === '/') { return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: u.replace(/\\/+$/, '') } } }; } return event.request; }`,
    event: { uri: '/a/b/' },
    gives: moved('/a/b'),
  },
  {
    name: 'www off',
    code: `function handler(event) { var h = event.request.headers.host.value; if (h.startsWith('www.')) { return { statusCode: 301, headers: { location: { value: 'https://' + h.slice(4) + event.request.uri } } }; } return event.request; }`,
    event: { uri: '/x', headers: { host: 'www.example.com' } },
    gives: moved('https://example.com/x'),
  },
  {
    name: 'table of redirects',
    code: `var table = { '/old': '/new', '/blog': 'https://blog.example.com/' };\nfunction handler(event) { var to = table[event.request.uri]; if (to) return { statusCode: 302, headers: { 'location': { value: to } } }; return event.request; }`,
    event: { uri: '/blog' },
    gives: moved('https://blog.example.com/', 302),
  },
  {
    name: 'a router with patterns',
    code: `const routes = [{ match: /^\\/posts\\/([0-9]+)$/, to: '/post.html?id=$1' }, { match: /^\\/u\\/(?<name>[a-z]+)$/, to: '/user.html' }];\nfunction handler(event) { const hit = routes.find((r) => r.match.test(event.request.uri)); if (hit) event.request.uri = hit.to.split('?')[0]; return event.request; }`,
    event: { uri: '/u/ann' },
    gives: { uri: '/user.html' },
  },
  {
    name: 'query kept in a redirect',
    code: `function handler(event) { var q = event.request.querystring, parts = []; Object.keys(q).forEach(function (k) { if (q[k].multiValue) { q[k].multiValue.forEach(function (v) { parts.push(k + '=' + v.value); }); } else { parts.push(k + '=' + q[k].value); } }); return { statusCode: 302, headers: { location: { value: '/to?' + parts.sort().join('&') } } }; }`,
    event: { querystring: 'b=2&a=1&b=3' },
    gives: moved('/to?a=1&b=2&b=3', 302),
  },
  {
    name: 'raw query',
    code: `function handler(event) { var raw = event.request.rawQueryString(); return { statusCode: 302, headers: { location: { value: '/n' + (raw ? '?' + raw : '') } } }; }`,
    event: { querystring: 'x=%20&y' },
    gives: moved('/n?x=%20&y', 302),
  },
  {
    name: 'query dropped',
    code: `function handler(event) { event.request.querystring = {}; return event.request; }`,
    event: { querystring: 'utm_source=a' },
    gives: { querystring: {} },
  },
  {
    name: 'query as text',
    code: `function handler(event) { event.request.querystring = 'v=2&a=1'; return event.request; }`,
    gives: { querystring: 'v=2&a=1' },
  },
  {
    name: 'tracking names removed',
    code: `function handler(event) { var q = event.request.querystring; for (var k in q) { if (k.indexOf('utm_') === 0) delete q[k]; } return event.request; }`,
    event: { querystring: 'utm_a=1&id=2' },
    gives: { querystring: { id: value('2') } },
  },
  {
    name: 'country',
    code: `function handler(event) { var c = event.request.headers['cloudfront-viewer-country']; if (c && ['DE', 'AT', 'CH'].includes(c.value) && !event.request.uri.startsWith('/de/')) { event.request.uri = '/de' + event.request.uri; } return event.request; }`,
    event: { uri: '/a', headers: { 'cloudfront-viewer-country': 'AT' } },
    gives: { uri: '/de/a' },
  },
  {
    name: 'language',
    code: `function pick(header) { return header.split(',').map(function (part) { var p = part.trim().split(';q='); return { tag: p[0].slice(0, 2), q: p[1] ? parseFloat(p[1]) : 1 }; }).filter(function (x) { return x.tag === 'fr' || x.tag === 'en'; }).sort(function (a, b) { return b.q - a.q; })[0]; }\nfunction handler(event) { var best = pick(event.request.headers['accept-language'].value); event.request.uri = '/' + best.tag + event.request.uri; return event.request; }`,
    event: { uri: '/x', headers: { 'accept-language': 'de, en;q=0.5, fr-CA;q=0.8' } },
    gives: { uri: '/fr/x' },
  },
  {
    name: 'lower case path',
    code: `function handler(event) { var r = event.request; if (r.uri !== r.uri.toLowerCase()) return { statusCode: 301, headers: { location: { value: r.uri.toLowerCase() } } }; return r; }`,
    event: { uri: '/ABC' },
    gives: moved('/abc'),
  },
  {
    name: 'A/B by hash',
    code: `import crypto from 'crypto';\nfunction bucket(text) { const hex = crypto.createHash('md5').update(text).digest('hex'); return parseInt(hex.slice(0, 2), 16) % 2 ? 'a' : 'b'; }\nfunction handler(event) { event.request.uri = '/' + bucket(event.viewer.ip) + event.request.uri; return event.request; }`,
    event: { uri: '/p' },
    gives: { uri: '/b/p' },
  },
  {
    name: 'A/B by cookie',
    code: `function handler(event) { var c = event.request.cookies.group; var g = c && /^[ab]$/.test(c.value) ? c.value : 'a'; event.request.headers['x-group'] = { value: g }; return event.request; }`,
    event: { cookies: { group: 'b' } },
    gives: { headers: { 'x-group': value('b') } },
  },
  {
    name: 'a switch with labels',
    code: `function handler(event) { outer: for (var i = 0; i < 3; i++) { for (var j = 0; j < 3; j++) { switch (i * j) { case 2: break outer; default: continue; } } } event.request.headers['x-n'] = { value: i + '-' + j }; return event.request; }`,
    gives: { headers: { 'x-n': value('1-2') } },
  },
  {
    name: 'store lookup',
    code: `import cf from 'cloudfront';\nconst kvs = cf.kvs();\nasync function handler(event) { const request = event.request; const key = request.uri.split('/')[1]; try { const to = await kvs.get(key); request.uri = to + request.uri.slice(key.length + 1); } catch (error) { console.log('no ' + key); } return request; }`,
    event: { uri: '/v1/a' },
    kvs: { v1: '/site-7' },
    gives: { uri: '/site-7/a' },
  },
  {
    name: 'store miss',
    code: `import cf from 'cloudfront';\nasync function handler(event) { const kvs = cf.kvs(); if (await kvs.exists('x')) return event.request; return { statusCode: 404, statusDescription: 'Not Found' }; }`,
    kvs: {},
    gives: { statusCode: 404 },
  },
  {
    name: 'store as json, one await after another',
    code: `import cf from 'cloudfront';\nconst store = cf.kvs();\nasync function read(name) { const text = await store.get(name, { format: 'json' }); return text; }\nasync function handler(event) { const a = await read('a'); const b = await read('b'); event.request.uri = '/' + a.x + b.x; return event.request; }`,
    kvs: { a: '{"x":1}', b: '{"x":2}' },
    gives: { uri: '/12' },
  },
  {
    name: 'origin by path',
    code: `import cf from 'cloudfront';\nfunction handler(event) { if (event.request.uri.startsWith('/api')) cf.updateRequestOrigin({ domainName: 'api.example.com', originPath: '/v2', timeouts: { readTimeout: 20 } }); return event.request; }`,
    event: { uri: '/api/x' },
    gives: { uri: '/api/x' },
  },
  {
    name: 'maintenance',
    code: `function handler(event) { if (event.viewer.ip === '203.0.113.7') return event.request; return { statusCode: 503, statusDescription: 'Service Unavailable', headers: { 'content-type': { value: 'text/html' }, 'retry-after': { value: '120' } }, body: '<h1>Soon</h1>' }; }`,
    gives: { statusCode: 503, body: '<h1>Soon</h1>' },
  },
];
