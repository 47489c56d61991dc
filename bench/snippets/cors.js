// What people paste for CORS: the headers are set on every answer that has none.
function handler(event) {
  const request = event.request;
  if (request.method === 'OPTIONS') {
    return {
      statusCode: 204,
      statusDescription: 'No Content',
      headers: {
        'access-control-allow-origin': { value: request.headers.origin.value },
        'access-control-allow-methods': { value: 'GET, POST, PUT, DELETE' },
        'access-control-allow-headers': { value: '*' },
      },
    };
  }
  return request;
}
