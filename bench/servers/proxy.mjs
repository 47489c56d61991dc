/** The floor: a proxy of bare Node. Argument: the address it stands before. */
import { Agent, createServer, request } from 'node:http';

const target = new URL(process.argv[2]);
const agent = new Agent({ keepAlive: true });
const server = createServer((incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const options = { host: '127.0.0.1', port: target.port, method, path: url, headers, agent };
  incoming.pipe(
    request(options, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    }),
  );
});
server.listen(0, '127.0.0.1', () => console.log(`http://localhost:${server.address().port}`));
