/** serverless-offline-edge-lambda, started as its plugin starts it. Arguments: the origin's address, a folder with handler.js. */
const { createServer } = require('node:http');
const Plugin = require('serverless-offline-edge-lambda');

const [origin, folder] = process.argv.slice(2);
const quiet = () => {};
const edge = { eventType: 'viewer-request', pathPattern: '*' };
const service = {
  service: 'bench',
  provider: { name: 'aws', stage: 'dev' },
  custom: { offlineEdgeLambda: { path: folder, originMap: [{ pathPattern: '*', target: origin }] } },
  functions: { rewrite: { name: 'rewrite', handler: 'handler.handler', lambdaAtEdge: edge } },
  resources: {},
};
const serverless = { cli: { log: quiet }, service, config: { servicePath: folder } };
const plugin = new (Plugin.default ?? Plugin)(serverless, { cacheDir: folder, fileDir: folder });
const say = console.log;
console.log = quiet;

// It tells no port and takes no 0: one that was free a moment ago.
const probe = createServer().listen(0, () => {
  const { port } = probe.address();
  probe.close(() => {
    plugin.server.start(port);
    setTimeout(() => say(`http://localhost:${port}`), 1000);
  });
});
