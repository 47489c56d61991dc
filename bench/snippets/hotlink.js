// What people paste against hotlinks: the Referer has our name in it.
function handler(event) {
  const request = event.request;
  const referer = request.headers.referer;
  if (referer && !referer.value.includes('example.com')) {
    return { statusCode: 403, statusDescription: 'Forbidden' };
  }
  return request;
}
