// What people write to check CloudFront's signed cookies in a function of their own: a custom policy, one key, one wildcard at the end.
import { createVerify } from 'node:crypto';

const publicKey = 'the public key, in PEM';

function decode(text) {
  return Buffer.from(text.replace(/-/g, '+').replace(/_/g, '=').replace(/~/g, '/'), 'base64');
}

export async function handler(event) {
  const { request } = event.Records[0].cf;
  const cookies = {};
  for (const { value } of request.headers.cookie || []) {
    for (const pair of value.split(';')) {
      const [name, ...rest] = pair.trim().split('=');
      cookies[name] = rest.join('=');
    }
  }
  const denied = { status: '403', statusDescription: 'Forbidden' };
  try {
    const policy = decode(cookies['CloudFront-Policy']);
    const signature = decode(cookies['CloudFront-Signature']);
    if (!createVerify('RSA-SHA1').update(policy).verify(publicKey, signature)) return denied;
    const [statement] = JSON.parse(policy).Statement;
    if (statement.Condition.DateLessThan['AWS:EpochTime'] * 1000 < Date.now()) return denied;
    const url = `https://${request.headers.host[0].value}${request.uri}`;
    if (!url.startsWith(statement.Resource.replace('*', ''))) return denied;
  } catch {
    return denied;
  }
  return request;
}
