// What people paste to keep a site out of search engines: one header on every answer.
function handler(event) {
  const response = event.response;
  if (event.request.headers.host.value !== 'www.example.com') {
    response.headers['x-robots-tag'] = { value: 'noindex' };
  }
  return response;
}
