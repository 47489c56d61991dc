// The common way to spare a bucket cookies: they are all removed.
function handler(event) {
  const request = event.request;
  request.cookies = {};
  return request;
}
