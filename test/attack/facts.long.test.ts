import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Behavior } from '../../tools/distribution/model.js';
import type { HeaderList } from '../../tools/http/messages.js';
import { packageRoot } from '../../tools/package.js';
import { edgeEnvironment } from '../../tools/simulator/local-credentials.js';
import {
  allViewer,
  allViewerExceptHost,
  behavior,
  cachingDisabled,
  edge,
  open,
  origin,
  rawCff,
} from '../simulator/support.js';
import { openTally } from './tally.js';

const { record, expectHeld } = openTally();

const policies = { 'Host forwarded': allViewer, 'Host kept': allViewerExceptHost };

function deployed(file: string): Behavior['functions'] {
  const whole = path.join(packageRoot, 'dist', file);
  if (file.startsWith('functions/')) return { 'viewer-request': rawCff(readFileSync(whole, 'utf8')) };
  const code = { file: whole, text: undefined, handler: 'handler', environment: edgeEnvironment('edge') };
  return { 'origin-request': edge('', { code, includeBody: true }) };
}

const hosts = ['X-Forwarded-Host', 'Forwarded', 'X-Forwarded-Server', 'X-Original-Host'];
const family = [...hosts, 'X-Forwarded-Port', 'X-Forwarded-Proto', 'X-Forwarded-Prefix', 'X-Forwarded-Scheme'];

const functions: [name: string, file: string, facts: string[]][] = [
  [
    'request-headers',
    'functions/min/request-headers.js',
    [...hosts, 'True-Client-IP', 'X-Request-Id', 'X-Served-From', 'X-Original-URL', 'X-Rewrite-URL'],
  ],
  [
    'origin-headers',
    'edge-lambdas/min/origin-headers/index.js',
    [
      ...family,
      ...['X-Origin-Verify', 'X-Origin-Verify-Current', 'X-Origin-Verify-Next'],
      ...['X-Viewer-Country', 'X-Viewer-Region', 'X-Viewer-City', 'X-Viewer-Time-Zone'],
    ],
  ],
  [
    'sigv4-signer',
    'edge-lambdas/min/sigv4-signer/index.js',
    [
      ...family,
      ...['X-Forwarded-Authorization', 'Authorization', 'X-Amz-Date', 'X-Amz-Security-Token', 'X-Amz-Content-Sha256'],
      ...['X-Amz-Acl', 'X-Amz-Meta-Owner', 'X-Amz-Target'],
    ],
  ],
];

/** Signs of a header's name that are no letter and no digit: RFC 9110, 5.6.2. */
const signs = [..."_.!#$%&'*+^`|~"];

/** Spellings that a server may take for `name`: whole, and of one sign alone. */
function spellings(name: string): string[] {
  const swapped = signs.flatMap((sign) => [
    name.replaceAll('-', sign),
    name.replace('-', sign),
    name.replace(/-(?=[^-]*$)/, sign),
  ]);
  return [...new Set([name, name.toUpperCase(), ...swapped])];
}

/** The variable that a server makes of a header: RFC 3875, 4.1.18, as lenient as servers have been. */
function variable(name: string): string {
  return `HTTP_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

test.each(functions)('what %s tells the origin, no viewer can say in any spelling', async (name, file, facts) => {
  const thing = `facts that ${name} tells the origin, in any spelling`;
  for (const [how, policy] of Object.entries(policies)) {
    const way = { cachePolicy: cachingDisabled, originRequestPolicy: policy, functions: deployed(file) };
    const domainName = 'a1b2c3.execute-api.eu-central-1.amazonaws.com';
    const house = await open(
      { origins: { main: origin('main', { domainName }) }, behaviors: [behavior(way)] },
      undefined,
      { clock: Date.now },
    );
    for (const fact of facts) {
      for (const spelling of spellings(fact)) {
        const headers: HeaderList = [
          [spelling, 'forged.example'],
          [spelling, 'forged.example too'],
        ];
        const before = house.calls.length;
        const { status } = await house.send('/', { headers });
        expect(status, spelling).toBe(200);
        const told = house.calls[before]!.headers.filter(([sent]) => variable(sent) === variable(fact));
        record(thing, `${spelling}, ${how}`, told.every(([, value]) => !value.includes('forged')) && told.length < 2);
      }
    }
  }
  expectHeld(thing);
});
