// The common way to check a signed link: expiry and signature are parameters, the path alone is signed.
const crypto = require('crypto');
const secret = 'replace-me';

function handler(event) {
  const request = event.request;
  const expires = request.querystring.expires;
  const signature = request.querystring.signature;
  if (!expires || !signature || Number(expires.value) < Date.now() / 1000) {
    return { statusCode: 403, statusDescription: 'Forbidden' };
  }
  const expected = crypto.createHmac('sha256', secret).update(`${request.uri}${expires.value}`).digest('hex');
  if (signature.value !== expected) {
    return { statusCode: 403, statusDescription: 'Forbidden' };
  }
  delete request.querystring.expires;
  delete request.querystring.signature;
  return request;
}
