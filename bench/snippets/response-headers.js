// What people paste for security headers and caching: one header a line, whatever the origin said.
function handler(event) {
  const response = event.response;
  const headers = response.headers;
  const uri = event.request.uri;
  delete headers.server;
  delete headers['x-powered-by'];
  headers['strict-transport-security'] = { value: 'max-age=31536000' };
  headers['content-security-policy'] = {
    value: "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  };
  headers['x-content-type-options'] = { value: 'nosniff' };
  headers['x-frame-options'] = { value: 'DENY' };
  headers['referrer-policy'] = { value: 'strict-origin-when-cross-origin' };
  headers['permissions-policy'] = { value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' };
  headers['cross-origin-opener-policy'] = { value: 'same-origin' };
  headers['cross-origin-resource-policy'] = { value: 'same-origin' };
  if (uri.startsWith('/assets/')) {
    headers['cache-control'] = { value: 'public, max-age=31536000, immutable' };
  } else if (headers['content-type'] && headers['content-type'].value.startsWith('text/html')) {
    headers['cache-control'] = { value: 'no-cache' };
  }
  return response;
}
