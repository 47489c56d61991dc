// What people paste to send the apex to www: the host is compared as it came, and the parsed query is joined again.
function handler(event) {
  const request = event.request;
  const host = request.headers.host.value;
  if (host !== 'www.example.com') {
    const query = Object.keys(request.querystring)
      .map((name) => `${name}=${request.querystring[name].value}`)
      .join('&');
    const location = `https://www.example.com${request.uri}${query ? `?${query}` : ''}`;
    return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: location } } };
  }
  return request;
}
