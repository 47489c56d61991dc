// What people paste for index documents: adds index.html to folders, redirects folders without their slash.
function handler(event) {
  const request = event.request;
  const uri = request.uri;
  if (uri.startsWith('/api/') || uri.startsWith('/.well-known/')) {
    return request;
  }
  if (uri.endsWith('/')) {
    request.uri += 'index.html';
  } else if (!uri.includes('.')) {
    const query = Object.keys(request.querystring)
      .map((name) => name + '=' + request.querystring[name].value)
      .join('&');
    return {
      statusCode: 301,
      statusDescription: 'Moved Permanently',
      headers: { location: { value: uri + '/' + (query ? '?' + query : '') } },
    };
  }
  return request;
}
