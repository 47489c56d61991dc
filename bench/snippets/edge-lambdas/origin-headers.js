// What people write to change headers between CloudFront and the origin: one header a line, for both directions.
export async function handler(event) {
  const { request, response } = event.Records[0].cf;
  if (response) {
    delete response.headers['x-powered-by'];
    response.headers['cache-control'] = [{ key: 'Cache-Control', value: 'public, max-age=60' }];
    return response;
  }
  request.headers['x-forwarded-by'] = [{ key: 'X-Forwarded-By', value: 'cloudfront' }];
  return request;
}
