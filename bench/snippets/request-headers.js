// What people paste to tell the origin who asks: one header a line.
import cf from 'cloudfront';

function handler(event) {
  const request = event.request;
  const headers = request.headers;
  delete headers['x-original-url'];
  delete headers['x-rewrite-url'];
  headers['true-client-ip'] = { value: event.viewer.ip };
  headers['x-forwarded-host'] = { value: headers.host.value };
  headers['x-request-id'] = { value: event.context.requestId };
  headers['x-served-from'] = { value: cf.edgeLocation.name };
  return request;
}
