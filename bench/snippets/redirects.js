// What people paste for old addresses: a table of paths in the code, looked up as they are.
const rules = { '/old': '/new', '/gone': '/' };

function handler(event) {
  const request = event.request;
  const target = rules[request.uri];
  if (target) {
    return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: target } } };
  }
  return request;
}
