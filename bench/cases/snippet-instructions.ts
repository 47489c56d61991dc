/**
 * Instructions of the functions in njs, beside the plain snippet for the same job (bench/snippets) on the same event. The snippets are written anew
 * for this: AWS's samples (aws-samples/amazon-cloudfront-functions) are on no npm registry that was found. header-guard has none: removing all cookies is no guard.
 */
import { events } from '../baseline.js';
import { deployedWith } from '../deployed.js';
import { type CountOptions, instructionsOf } from '../instructions.js';
import type { Case, Figure } from '../measure.js';
import {
  folder,
  keysInConfig,
  link,
  linkKeys,
  member,
  page,
  plainLink,
  plainToken,
  preview,
  previewUsers,
  response,
  store,
} from '../samples.js';

function compare(name: string, event: object, snippetEvent = event, edit?: CountOptions['edit']): Figure {
  const ours = instructionsOf(`dist/functions/min/${name}.js`, event, { kvs: store, ...(edit && { edit }) });
  const peer = instructionsOf(`bench/snippets/${name}.js`, snippetEvent, { kvs: store });
  for (const { answer } of [ours, peer])
    if ((answer.statusCode ?? 200) >= 400) throw new Error(`${name} answered ${answer.statusCode}.`);
  return figure(`${name}${edit ? ', keys in config' : ''}`, ours.instructions, peer.instructions);
}

function figure(name: string, ours: number, peer: number): Figure {
  return {
    name: `instructions of ${name}`,
    ours,
    peer,
    peerName: 'plain snippet',
    unit: 'instructions',
    better: 'lower',
  };
}

/** Those that take the same event. */
const others = [
  'redirects',
  'site-index',
  'canonical-host',
  'noindex',
  'strip-prefix',
  'clean-query',
  'accept-language',
  'release-router',
  'maintenance',
  'ip-allow',
  'sticky-split',
  'image-format',
  'geo-gate',
  'hotlink',
  'trace-context',
  'host-router',
];

function compareOther(name: string): Figure {
  const [event, options] = events[`functions/${name}`]!;
  const ours = instructionsOf(`dist/functions/min/${name}.js`, event, options);
  const peer = instructionsOf(`bench/snippets/${name}.js`, event, options);
  return figure(name, ours.instructions, peer.instructions);
}

/** Those whose snippet knows another secret, or another form of it. */
function compareApart(name: string, event: object, kvs: Record<string, string>, snippetEvent: object): Figure {
  const ours = instructionsOf(`dist/functions/min/${name}.js`, event, { kvs });
  const peer = instructionsOf(`bench/snippets/${name}.js`, snippetEvent);
  for (const { answer } of [ours, peer])
    if (answer.statusCode !== undefined) throw new Error(`${name} answered ${answer.statusCode}.`);
  return figure(name, ours.instructions, peer.instructions);
}

export default {
  name: 'snippet-instructions',
  needs: ['njs', 'valgrind'],
  async run() {
    const ownKeys = await deployedWith('signed-cookie', keysInConfig);
    return [
      compare('spa-rewrite', page),
      compare('directory-index', folder),
      compare('request-headers', page),
      compare('response-headers', response),
      compare('signed-cookie', member('/members/a'), member('/members/a', plainToken)),
      compare('signed-cookie', member('/members/a'), member('/members/a', plainToken), () => ownKeys),
      ...others.map(compareOther),
      compareApart('basic-auth', preview, previewUsers, preview),
      compareApart('hmac-url', link, linkKeys, plainLink),
    ];
  },
} satisfies Case;
