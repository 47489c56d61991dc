/** An application on loopback that does what applications do on bad days. */
import http from 'node:http';
import { WebSocketServer } from 'ws';

const answers = {
  '/app/ok': (_, response) => response.end('ok'),
  '/app/echo': (request, response) => request.pipe(response),
  '/app/500': (_, response) => response.writeHead(500).end('broken'),
  '/app/reset': (request) => request.socket.destroy(),
  '/app/silent': () => {},
  '/app/half': (request, response) => {
    response.writeHead(200, { 'content-length': 1_000 }).write('half');
    setTimeout(() => request.socket.destroy(), 20);
  },
  '/app/drip': (request, response) => {
    const dripping = setInterval(() => response.write('x'.repeat(10_000)), 10);
    request.socket.once('close', () => clearInterval(dripping));
  },
};

export async function openOrigin() {
  const server = http.createServer((request, response) => {
    response.on('error', () => {});
    const answer = answers[request.url.split('?')[0]];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      sockets.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
