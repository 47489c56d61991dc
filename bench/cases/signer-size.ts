/** What a signer adds to a function: bytes bundled and minified, and the time its load takes. */
import { raceLoads } from '../cold.js';
import type { Case, Figure } from '../measure.js';
import { nodeModule } from '../weigh.js';

const ours = "export { signV4, presignV4 } from '../shared/edge-lambdas/sigv4.ts';";
const oursWithA = "export { signV4, presignV4, signV4A } from '../shared/edge-lambdas/sigv4.ts';";

const peers: [name: string, code: string, ours: string][] = [
  ['@smithy/signature-v4', "export { SignatureV4 } from '@smithy/signature-v4';", ours],
  [
    '@aws-sdk/signature-v4',
    "export { SignatureV4 } from '@aws-sdk/signature-v4'; export { Sha256 } from '@aws-crypto/sha256-js';",
    ours,
  ],
  ['aws4', "export { default } from 'aws4';", ours],
  ['aws4fetch', "export { AwsClient } from 'aws4fetch';", ours],
  ['@smithy/signature-v4a', "export { SignatureV4a } from '@smithy/signature-v4a';", oursWithA],
];

export default {
  name: 'signer-size',
  async run() {
    const figures: Figure[] = [];
    for (const [peerName, code, own] of peers) {
      const [mine, theirs] = [await nodeModule(own), await nodeModule(code)];
      const bytes = { ours: Buffer.byteLength(mine), peer: Buffer.byteLength(theirs) };
      figures.push({ name: 'signer: bundle', ...bytes, peerName, unit: 'bytes', better: 'lower' });
      figures.push(raceLoads('signer: cold load', peerName, mine, theirs));
    }
    return figures;
  },
} satisfies Case;
