// What people paste to close a site by country: a list of codes.
const denied = ['DE', 'FR', 'IT'];

function handler(event) {
  const request = event.request;
  const country = request.headers['cloudfront-viewer-country'];
  if (country && denied.includes(country.value) && request.uri.startsWith('/ads')) {
    return { statusCode: 403, statusDescription: 'Forbidden' };
  }
  return request;
}
