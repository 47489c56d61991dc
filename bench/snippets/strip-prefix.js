// What people paste to take "/api" off: the path is cut by a regular expression.
function handler(event) {
  const request = event.request;
  request.uri = request.uri.replace(/^\/api/, '') || '/';
  return request;
}
