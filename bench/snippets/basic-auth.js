// What people paste for a password: the whole header compared with one text in the code.
const expected = `Basic ${btoa('user:password')}`;

function handler(event) {
  const request = event.request;
  const header = request.headers.authorization;
  if (!header || header.value !== expected) {
    return {
      statusCode: 401,
      statusDescription: 'Unauthorized',
      headers: { 'www-authenticate': { value: 'Basic realm="preview"' } },
    };
  }
  return request;
}
