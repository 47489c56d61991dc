/** Bytes of each function as deployed, beside the plain snippet for the same job (bench/snippets), which does less. */
import { readdirSync } from 'node:fs';
import type { Case, Figure } from '../measure.js';
import { bytesOf, functionBytes, lambdaBytes } from '../weigh.js';

const functions = readdirSync('bench/snippets').flatMap((file) => /^(.*)\.js$/.exec(file)?.[1] ?? []);
const lambdas = ['body-hash', 'origin-headers', 'signed-cookie', 'sigv4-signer', 'jwt-cookie'];

function figure(name: string, ours: number, peer: number): Figure {
  return { name, ours, peer, peerName: 'plain snippet', unit: 'bytes', better: 'lower' };
}

export default {
  name: 'function-bytes',
  async run() {
    const figures: Figure[] = [];
    for (const name of functions) {
      const ours = bytesOf(`dist/functions/min/${name}.js`);
      figures.push(figure(`bytes of functions/${name}`, ours, await functionBytes(`bench/snippets/${name}.js`)));
    }
    for (const name of lambdas) {
      const ours = bytesOf(`dist/edge-lambdas/min/${name}/index.js`);
      const peer = await lambdaBytes(`bench/snippets/edge-lambdas/${name}.js`);
      figures.push(figure(`bytes of edge-lambdas/${name}`, ours, peer));
    }
    return figures;
  },
} satisfies Case;
