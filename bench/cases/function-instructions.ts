/** Instructions of the functions in njs, beside the budget that each was given. */
import { deployedWith } from '../deployed.js';
import { type CountOptions, instructionsOf } from '../instructions.js';
import type { Case, Figure } from '../measure.js';
import { folder, keysInConfig, member, page, response, store, token } from '../samples.js';

function count(name: string, file: string, event: object, budget: number, options?: CountOptions): Figure {
  const { instructions, answer } = instructionsOf(`dist/functions/min/${file}.js`, event, options);
  if ((answer.statusCode ?? 200) !== 200) throw new Error(`${name} answered ${answer.statusCode}.`);
  return { name, ours: instructions, peer: budget, peerName: 'budget', unit: 'instructions', better: 'lower' };
}

export default {
  name: 'function-instructions',
  needs: ['njs', 'valgrind'],
  async run() {
    if (token.length !== 232) throw new Error(`The token has ${token.length} characters.`);
    const ownKeys = await deployedWith('signed-cookie', keysInConfig);
    return [
      count('spa-rewrite', 'spa-rewrite', page, 12_000),
      count('directory-index', 'directory-index', folder, 12_000),
      count('request-headers', 'request-headers', page, 40_000),
      count('response-headers', 'response-headers', response, 60_000),
      count('signed-cookie, keys in config', 'signed-cookie', member('/members/a'), 120_000, { edit: () => ownKeys }),
      count('signed-cookie, keys in the store', 'signed-cookie', member('/members/a'), 150_000, { kvs: store }),
      count('site-request', 'behaviors/site-request', page, 60_000),
      count('members-request', 'behaviors/members-request', member('/members/'), 200_000, { kvs: store }),
      count('site-response', 'behaviors/site-response', response, 70_000),
    ];
  },
} satisfies Case;
