// Runs in njs: calls a CloudFront Function again and again in one process. Arguments: a file with what to run, and how often.
const fs = require('fs');
const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const count = Number(process.argv[3]);

// A store that answers as soon as it is asked: what a read costs CloudFront itself cannot be known here.
const store = {
  get: (key, options) => {
    const value = job.kvs[key];
    if (value === undefined) return Promise.reject(new Error('KeyNotFound'));
    return Promise.resolve(options && options.format === 'json' ? JSON.parse(value) : value);
  },
  exists: (key) => Promise.resolve(job.kvs[key] !== undefined),
};
const claims = JSON.parse(job.kvs.claims || '{}');
const cloudfront = {
  edgeLocation: { name: 'FRA', serverIp: '192.0.2.1', region: 'eu-central-1' },
  kvs: () => store,
  logCustomData: () => undefined,
  // What CloudFront's own check of a token costs cannot be known here either.
  cwt: { validateToken: () => ({ protectedHeaders: { 1: 5 }, payload: claims }) },
};

function answerOf(event) {
  return event.response || event.request;
}

async function main() {
  const load = new Function('require', 'cloudfront', `${job.code}\n;return handler;`);
  const handler = job.idle ? answerOf : load(require, cloudfront);
  let answer;
  for (let i = 0; i < count; i++) {
    const event = JSON.parse(job.event);
    if (event.rawQuery !== undefined) event.request.rawQueryString = () => event.rawQuery;
    answer = await handler(event);
  }
  // Not the whole of it: njs cuts a line at 2,048 characters.
  if (job.show) console.log(JSON.stringify({ uri: answer.uri, statusCode: answer.statusCode }));
}

main().catch((error) => {
  console.log(`failed: ${error}`);
});
