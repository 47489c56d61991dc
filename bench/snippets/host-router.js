// What people paste for several sites: a folder for each host.
const sites = { 'www.example.com': '/example', 'docs.example.com': '/docs' };

function handler(event) {
  const request = event.request;
  const folder = sites[request.headers.host.value];
  if (!folder) {
    return { statusCode: 404, statusDescription: 'Not Found' };
  }
  if (request.uri.endsWith('/')) {
    request.uri += 'index.html';
  }
  request.uri = folder + request.uri;
  return request;
}
