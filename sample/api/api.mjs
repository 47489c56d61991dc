// The API behind /api/*: an HTTP API with IAM authorization. Only requests signed at the edge arrive here.
const items = [
  { id: '1', name: 'Lantern' },
  { id: '2', name: 'Compass' },
];

export async function handler(event) {
  const { method, path } = event.requestContext.http;
  if (path === '/api/items' && method === 'GET') return json(200, items);
  if (path === '/api/items' && method === 'POST') return json(201, { received: text(event) });
  const item = items.find(({ id }) => path === `/api/items/${id}`);
  return item ? json(200, item) : json(404, { message: `No such thing: ${path}` });
}

function text(event) {
  return event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : (event.body ?? '');
}

function json(statusCode, value) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
