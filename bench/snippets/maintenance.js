// The common way to close a site: one key of the store, one page, one address that may look.
import cf from 'cloudfront';

async function handler(event) {
  const request = event.request;
  let closed = '0';
  try {
    closed = await cf.kvs().get('m');
  } catch (error) {
    closed = '0';
  }
  if (closed === '1' && event.viewer.ip !== '192.0.2.1') {
    return {
      statusCode: 503,
      statusDescription: 'Service Unavailable',
      headers: { 'content-type': { value: 'text/html' }, 'retry-after': { value: '600' } },
      body: '<h1>Back soon</h1>',
    };
  }
  return request;
}
