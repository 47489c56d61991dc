/** The local CloudFront on a port, beside a bare Node proxy (the floor) and serverless-offline-edge-lambda, on the same site. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { latencyOf, loadOf } from '../load.js';
import { type Case, type Figure, median } from '../measure.js';
import { lambdaViewerRequest, openSite, type Server, type Site, startServer } from '../site.js';

const rounds = 4;

/** Both in turns. */
async function inTurns(name: string, peerName: string, ours: () => Promise<number>, peer: () => Promise<number>) {
  await ours();
  await peer();
  const runs: [number, number][] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) runs.push([await ours(), await peer()]);
    else runs.unshift([await peer(), await ours()].reverse() as [number, number]);
  }
  const ratios = runs.map(([a, b]) => a / b);
  return {
    name,
    ours: Math.round(median(runs.map(([a]) => a))),
    peer: Math.round(median(runs.map(([, b]) => b))),
    peerName,
    unit: 'requests/s',
    better: 'higher',
    spread: [Math.min(...ratios), Math.max(...ratios)],
  } satisfies Figure;
}

async function throughputs({ cloudfront, origin }: Site, proxy: Server, peer: Server): Promise<Figure[]> {
  const hits = () => loadOf(cloudfront.url, { keys: 100, seconds: 2 });
  const missesOf = (server: Server, prefix: string) => () => loadOf(server.url, { keys: 0, seconds: 2, prefix });
  const misses = missesOf(cloudfront, '/both/');
  const bare = missesOf(proxy, '/both/');
  return [
    await inTurns('local CloudFront: hits, through a function', 'bare Node proxy', hits, () =>
      loadOf(proxy.url, { keys: 100, seconds: 2 }),
    ),
    await inTurns('local CloudFront: hits, through a function', 'serverless-offline-edge-lambda', hits, () =>
      loadOf(peer.url, { keys: 100, seconds: 2 }),
    ),
    await inTurns(
      'local CloudFront: misses, through no function',
      'bare Node proxy',
      missesOf(cloudfront, '/none/'),
      bare,
    ),
    await inTurns('local CloudFront: misses, through both kinds of function', 'bare Node proxy', misses, bare),
    await inTurns('local CloudFront: misses, through both kinds of function', 'budget', misses, async () => 2500),
    await added(cloudfront, origin),
  ];
}

async function added(cloudfront: Server, origin: Server): Promise<Figure> {
  const differences: number[] = [];
  for (let round = 0; round < rounds; round++)
    differences.push((await latencyOf(cloudfront.url)) - (await latencyOf(origin.url)));
  const figure = { ours: median(differences), peer: 0.5, peerName: 'budget', unit: 'ms', better: 'lower' } as const;
  return { name: 'local CloudFront: added to a request, p50', ...figure };
}

/** 100,000 requests over 1,000 keys, after 20,000 to warm up. Resident memory is Linux's to say. */
async function growth(server: Server): Promise<Figure[]> {
  if (process.platform !== 'linux') return [];
  let sent = 0;
  const sendUntil = async (total: number) => {
    while (sent < total) sent += 2 * (await loadOf(server.url, { keys: 1000, seconds: 2 }));
  };
  await sendUntil(20_000);
  const before = residentMegabytes(server.pid);
  await sendUntil(120_000);
  // Less than nothing where memory was given back: a ratio needs something.
  const ours = Math.max(0.1, residentMegabytes(server.pid) - before);
  const name = 'local CloudFront: memory grown by 100,000 requests over 1,000 keys';
  return [{ name, ours, peer: 50, peerName: 'budget', unit: 'MB', better: 'lower' }];
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

export default {
  name: 'local-cloudfront',
  async run() {
    const site = await openSite();
    writeFileSync(path.join(site.folder, 'handler.js'), lambdaViewerRequest);
    const proxy = await startServer(['bench/servers/proxy.mjs', site.origin.url]);
    const peer = await startServer(['bench/servers/offline-edge-lambda.cjs', site.origin.url, site.folder]);
    try {
      return [...(await throughputs(site, proxy, peer)), ...(await growth(site.cloudfront))];
    } finally {
      for (const server of [site, proxy, peer]) 'close' in server ? server.close() : server.stop();
    }
  },
} satisfies Case;
