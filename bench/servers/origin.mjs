/** The origin: a kilobyte for every path, good for an hour. */
import { createServer } from 'node:http';

const body = Buffer.alloc(1024, 'a');
const headers = { 'content-type': 'text/css', 'content-length': body.length, 'cache-control': 'public, max-age=3600' };
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://localhost:${server.address().port}`));
