/** Instructions of the functions in njs, beside the plain snippet for the same job (bench/snippets) on the same event. */
import { type CountOptions, instructionsOf } from '../instructions.js';
import type { Case, Figure } from '../measure.js';
import { folder, keysInConfig, member, page, plainToken, response, store } from '../samples.js';

function compare(name: string, event: object, snippetEvent = event, edit?: CountOptions['edit']): Figure {
  const ours = instructionsOf(`dist/functions/min/${name}.js`, event, { kvs: store, ...(edit && { edit }) });
  const peer = instructionsOf(`bench/snippets/${name}.js`, snippetEvent, { kvs: store });
  for (const { answer } of [ours, peer])
    if ((answer.statusCode ?? 200) >= 400) throw new Error(`${name} answered ${answer.statusCode}.`);
  return {
    name: `instructions of ${name}${edit ? ', keys in config' : ''}`,
    ours: ours.instructions,
    peer: peer.instructions,
    peerName: 'plain snippet',
    unit: 'instructions',
    better: 'lower',
  };
}

export default {
  name: 'snippet-instructions',
  needs: ['njs', 'valgrind'],
  async run() {
    return [
      compare('spa-rewrite', page),
      compare('directory-index', folder),
      compare('request-headers', page),
      compare('response-headers', response),
      compare('signed-cookie', member('/members/a'), member('/members/a', plainToken)),
      compare('signed-cookie', member('/members/a'), member('/members/a', plainToken), keysInConfig),
    ];
  },
} satisfies Case;
