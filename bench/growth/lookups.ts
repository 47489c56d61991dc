/** What it costs to look something up, against the size of the table it stands in. */

import { viewerRequest } from '../../tools/testing/index.js';
import { instructionsOf } from '../instructions.js';
import { bucketsOf } from './redirect-store.js';
import type { Series } from './series.js';

const min = (name: string) => `dist/functions/min/${name}.js`;

export function lookupSeries(): Series[] {
  return [inline(), sharded(), networks(), hosts()];
}

/** The artefact with another value in its config. */
function edited(before: RegExp, after: string): (code: string) => string {
  return (code) => {
    const text = code.replace(before, () => after);
    if (text === code) throw new Error(`The artefact has no ${before}.`);
    return text;
  };
}

function inline(): Series {
  const visit = viewerRequest({ uri: '/old-3' });
  const points = [10, 50, 100, 200].map((count): [number, number] => {
    const rules = Object.fromEntries(Array.from({ length: count }, (_, at) => [`/old-${at}`, `/new-${at}`]));
    const edit = edited(/rules:\{[^}]*\}/, `rules:${JSON.stringify(rules)}`);
    return [count, moved(visit, { edit })];
  });
  return { title: 'redirects in its config', of: 'rules', unit: 'instructions', points };
}

/** Of the store, the two entries that are read: reading it is CloudFront's own. */
function sharded(): Series {
  const path = '/old/page-7';
  const edit = edited(/store:"none"/, 'store:"sharded"');
  const points = [100, 1_000, 10_000, 50_000].map((count): [number, number] => {
    return [count, moved(viewerRequest({ uri: path }), { edit, kvs: bucketsOf(count, path) })];
  });
  return { title: 'redirects in a store', of: 'rules', unit: 'instructions', points };
}

function moved(visit: object, options: Parameters<typeof instructionsOf>[2]): number {
  const { instructions, answer } = instructionsOf(min('redirects'), visit, options);
  if (answer.statusCode !== 301) throw new Error(`redirects answered ${answer.statusCode}.`);
  return instructions;
}

/** The one that holds the visitor comes first: the list is read from its end, so this is the dearest place. */
function networks(): Series {
  const visit = viewerRequest({ uri: '/admin/', ip: '192.0.2.44' });
  const points = [1, 10, 20, 45].map((count): [number, number] => {
    const others = Array.from({ length: count - 1 }, (_, at) => `10.${at}.0.0/16`);
    const edit = edited(/allow:\[[^\]]*\]/, `allow:${JSON.stringify(['192.0.2.0/24', ...others])}`);
    const { instructions, answer } = instructionsOf(min('ip-allow'), visit, { edit });
    if (answer.statusCode !== undefined) throw new Error(`ip-allow answered ${answer.statusCode}.`);
    return [count, instructions];
  });
  return { title: 'ip-allow', of: 'networks', unit: 'instructions', points };
}

function hosts(): Series {
  const visit = viewerRequest({ uri: '/', headers: { host: 'site-1.test' } });
  const points = [2, 20, 100, 200].map((count): [number, number] => {
    const sites = Object.fromEntries(Array.from({ length: count }, (_, at) => [`site-${at}.test`, `/site-${at}`]));
    const edit = edited(/sites:\{[^}]*\}/, `sites:${JSON.stringify(sites)}`);
    const { instructions, answer } = instructionsOf(min('host-router'), visit, { edit });
    if (answer.statusCode !== undefined) throw new Error(`host-router answered ${answer.statusCode}.`);
    return [count, instructions];
  });
  return { title: 'host-router', of: 'sites', unit: 'instructions', points };
}
