// What people paste for a single-page application: a path whose last part has no dot gets the shell.
function handler(event) {
  const request = event.request;
  const uri = request.uri;
  if (uri.startsWith('/api/') || uri.startsWith('/.well-known/')) {
    return request;
  }
  const last = uri.split('/').pop();
  if (!last.includes('.')) {
    request.uri = '/index.html';
  }
  return request;
}
