// The common way to serve a release from its folder: one key of the store in front of every path.
import cf from 'cloudfront';

async function handler(event) {
  const request = event.request;
  const live = await cf.kvs().get('live');
  if (request.uri.endsWith('/')) {
    request.uri += 'index.html';
  }
  request.uri = `/${live}${request.uri}`;
  return request;
}
