import { type Sample, value } from './sample.js';

const token = (claims: string, secret: string) =>
  `var c = require('crypto'); function b(s) { return Buffer.from(s).toString('base64url'); }\nvar head = b('{"alg":"HS256","typ":"JWT"}') + '.' + b('${claims}'); var token = head + '.' + c.createHmac('sha256', '${secret}').update(head).digest('base64url');\n`;
const verify = `function check(text, key) { var p = text.split('.'); if (p.length !== 3) throw new Error('Not enough segments'); var sign = c.createHmac('sha256', key).update(p[0] + '.' + p[1]).digest('base64url'); if (sign !== p[2]) throw new Error('Signature verification failed'); var claims = JSON.parse(Buffer.from(p[1], 'base64url').toString()); if (claims.exp && Date.now() > claims.exp * 1000) throw new Error('Token expired'); return claims; }\n`;
const answer = (key: string) =>
  `function handler(event) { try { var claims = check(token, '${key}'); event.request.headers['x-user'] = { value: claims.sub }; return event.request; } catch (e) { console.log(e.message); return { statusCode: 401, statusDescription: 'Unauthorized' }; } }`;

export const guarding: Sample[] = [
  {
    name: 'basic auth',
    code: `function handler(event) { var auth = event.request.headers.authorization; var expected = 'Basic ' + Buffer.from('a:b').toString('base64'); if (!auth || auth.value !== expected) { return { statusCode: 401, statusDescription: 'Unauthorized', headers: { 'www-authenticate': { value: 'Basic' } } }; } return event.request; }`,
    event: { headers: { authorization: 'Basic YTpi' } },
    gives: { uri: '/' },
  },
  {
    name: 'basic auth by btoa',
    code: `const ok = 'Basic ' + btoa('user:pass');\nfunction handler(event) { const h = event.request.headers; if (typeof h.authorization === 'undefined' || h.authorization.value !== ok) return { statusCode: 401, headers: { 'www-authenticate': { value: 'Basic realm="x"' } } }; return event.request; }`,
    gives: { statusCode: 401 },
  },
  {
    name: 'basic auth read with atob',
    code: `function handler(event) { var parts = atob(event.request.headers.authorization.value.split(' ')[1]).split(':'); event.request.headers['x-user'] = { value: parts[0] }; return event.request; }`,
    event: { headers: { authorization: 'Basic YW5uOng=' } },
    gives: { headers: { 'x-user': value('ann') } },
  },
  {
    name: 'JWT, good',
    code: token('{"sub":"ann","exp":1893456000}', 'k') + verify + answer('k'),
    gives: { headers: { 'x-user': value('ann') } },
  },
  { name: 'JWT, wrong key', code: token('{"sub":"ann"}', 'k') + verify + answer('z'), gives: { statusCode: 401 } },
  {
    name: 'JWT, expired',
    code: token('{"sub":"ann","exp":1}', 'k') + verify + answer('k'),
    gives: { statusCode: 401 },
  },
  {
    name: 'part of a token by atob',
    code: `function handler(event) { var payload = JSON.parse(atob('e30.eyJhIjoxfQ.x'.split('.')[1])); event.request.headers['x-a'] = { value: String(payload.a) }; return event.request; }`,
    gives: { headers: { 'x-a': value('1') } },
    check: ['base64-padding'],
  },
  {
    name: 'signed URL by HMAC',
    code: `const crypto = require('crypto');\nfunction handler(event) { const q = event.request.querystring; const sig = crypto.createHmac('sha256', 'key').update(event.request.uri + q.exp.value).digest('hex'); if (!q.sig || q.sig.value !== sig) return { statusCode: 403, statusDescription: 'Forbidden' }; return event.request; }`,
    event: { uri: '/f', querystring: 'exp=9&sig=0' },
    gives: { statusCode: 403 },
  },
  {
    name: 'cookie gate',
    code: `function handler(event) { var c = event.request.cookies; if (!c.session || !c.session.value) return { statusCode: 302, headers: { location: { value: '/login' } }, cookies: { from: { value: event.request.uri, attributes: 'Path=/; Secure' } } }; return event.request; }`,
    event: { uri: '/in' },
    gives: { statusCode: 302, cookies: { from: { value: '/in', attributes: 'Path=/; Secure' } } },
  },
  {
    name: 'cookies sought among headers',
    code: `function handler(event) { var h = event.request.headers; if (h.cookie) return event.request; return { statusCode: 403 }; }`,
    event: { cookies: { a: '1' } },
    gives: { statusCode: 403 },
    check: ['headers-cookie'],
  },
  {
    name: 'list of addresses',
    code: `var allowed = ['198.51.100.11'];\nfunction handler(event) { return allowed.indexOf(event.viewer.ip) > -1 ? event.request : { statusCode: 403 }; }`,
    gives: { uri: '/' },
  },
  {
    name: 'range of addresses',
    code: `function toInt(ip) { return ip.split('.').reduce(function (n, part) { return n * 256 + Number(part); }, 0); }\nfunction handler(event) { var n = toInt(event.viewer.ip); return n >= toInt('198.51.100.0') && n <= toInt('198.51.100.255') ? event.request : { statusCode: 403 }; }`,
    gives: { uri: '/' },
  },
  {
    name: 'bots',
    code: `function handler(event) { var ua = event.request.headers['user-agent']; if (ua && /bot|crawl|spider/i.test(ua.value)) return { statusCode: 403, body: { encoding: 'text', data: 'no' } }; return event.request; }`,
    event: { headers: { 'user-agent': 'SomeBot/1' } },
    gives: { statusCode: 403, body: { encoding: 'text', data: 'no' } },
  },
  {
    name: 'method gate',
    code: `function handler(event) { if (['GET', 'HEAD'].indexOf(event.request.method) < 0) return { statusCode: 405, headers: { allow: { value: 'GET, HEAD' } } }; return event.request; }`,
    event: { method: 'PUT' },
    gives: { statusCode: 405 },
  },
  {
    name: 'denied by the store',
    code: `import cf from 'cloudfront';\nasync function handler(event) { const list = await cf.kvs().get('blocked'); let denied = false; list.split(',').forEach((ip) => { if (ip === event.viewer.ip) denied = true; }); if (denied) return { statusCode: 403 }; return event.request; }`,
    kvs: { blocked: '192.0.2.1,198.51.100.11' },
    gives: { statusCode: 403 },
  },
  {
    name: 'denied, and lost by the await',
    code: `import cf from 'cloudfront';\nasync function handler(event) { let denied = false; const deny = () => { denied = true; }; const list = await cf.kvs().get('blocked'); if (list.indexOf(event.viewer.ip) >= 0) deny(); if (denied) return { statusCode: 403 }; return event.request; }`,
    kvs: { blocked: '198.51.100.11' },
    gives: 503,
    check: ['await-detaches'],
  },
  {
    name: 'a hash that is not there',
    code: `const crypto = require('crypto');\nfunction handler(event) { const a = 'sha' + 384; crypto.createHash(a); return event.request; }`,
    gives: 503,
  },
  {
    name: 'an HMAC that is not there',
    code: `const crypto = require('crypto');\nfunction handler(event) { crypto.createHmac('sha512', 'k'); return event.request; }`,
    gives: 503,
    check: ['hash'],
  },
  {
    name: 'constant time',
    code: `function same(a, b) { if (a.length !== b.length) return false; var d = 0; for (var i = 0; i < a.length; i++) d |= a.charCodeAt(i) ^ b.charCodeAt(i); return d === 0; }\nfunction handler(event) { return same('secret', event.request.uri.slice(1)) ? event.request : { statusCode: 403 }; }`,
    event: { uri: '/secret' },
    gives: { uri: '/secret' },
  },
];
