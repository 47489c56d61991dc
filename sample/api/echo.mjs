// The function behind /fn/*: a function URL with IAM authorization. Says what arrived.
export async function handler(event) {
  const { method, path } = event.requestContext.http;
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : (event.body ?? '');
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ method, path, query: event.rawQueryString, body }),
  };
}
