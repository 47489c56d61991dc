// The common way to check a token (JWT, HS256) at the edge: one secret in the key value store, the signature compared one character after the
// other, expiry and start read from the claims. Scopes by path are added, so that it does the same job.
import cf from 'cloudfront';

const crypto = require('crypto');

function decode(text) {
  return Buffer.from(text, 'base64url').toString();
}

function isSame(a, b) {
  if (a.length !== b.length) {
    return false;
  }
  let difference = 0;
  for (let i = 0; i < a.length; i++) {
    difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  }
  return difference === 0;
}

function verify(token, secret) {
  const parts = token.split('.');
  if (parts.length !== 3) {
    throw new Error('A token has three parts');
  }
  const header = JSON.parse(decode(parts[0]));
  const claims = JSON.parse(decode(parts[1]));
  if (header.alg !== 'HS256') {
    throw new Error('Wrong algorithm');
  }
  const expected = crypto
    .createHmac('sha256', secret)
    .update(parts[0] + '.' + parts[1])
    .digest('base64url');
  if (!isSame(parts[2], expected)) {
    throw new Error('Wrong signature');
  }
  if (claims.nbf && Date.now() < claims.nbf * 1000) {
    throw new Error('Not yet valid');
  }
  if (claims.exp && Date.now() > claims.exp * 1000) {
    throw new Error('Expired');
  }
  return claims;
}

const denied = { statusCode: 401, statusDescription: 'Unauthorized' };

async function handler(event) {
  const request = event.request;
  try {
    const secret = await cf.kvs().get('jwt.secret');
    const claims = verify(request.cookies['__Host-session'].value, secret);
    const covered = claims.paths.some((path) => request.uri.startsWith(path + '/'));
    if (!covered) {
      return denied;
    }
  } catch (error) {
    console.log(error);
    return denied;
  }
  delete request.cookies['__Host-session'];
  return request;
}
