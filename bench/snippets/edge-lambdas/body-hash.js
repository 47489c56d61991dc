// What people write so that a function URL behind origin access control takes POST and PUT.
import { createHash } from 'node:crypto';

export async function handler(event) {
  const { request } = event.Records[0].cf;
  if (request.body) {
    const { data, encoding } = request.body;
    const hash = createHash('sha256').update(Buffer.from(data, encoding === 'base64' ? 'base64' : 'utf8'));
    request.headers['x-amz-content-sha256'] = [{ key: 'x-amz-content-sha256', value: hash.digest('hex') }];
  }
  return request;
}
