import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HeaderList } from '../../tools/http/messages.js';
import { ask, downloadsKey, type Fortress, openFortress, TREASURE, viewerRequest } from './fortress.js';
import { cookieHeader, encode, NOW, policyCookies, privateAreaKey, type Signer } from './passes.js';
import { base, cookieCases, host, signedCases, whole } from './policy-cases.js';
import { openTally } from './tally.js';

const { record, expectHeld } = openTally();

let fortress: Fortress;

beforeAll(async () => {
  fortress = await openFortress();
});

afterAll(async () => {
  await fortress.close();
  expect(fortress.faults).toEqual([]);
});

const gates = [
  { area: 'private', by: 'our verifier' },
  { area: 'downloads', by: 'CloudFront’s own check' },
];

function signerOf(area: string): Signer {
  if (area === 'private') return { id: 'sample-private', key: privateAreaKey };
  const { behaviors } = fortress.core.models()[0]!;
  return { id: Object.keys(behaviors.find(({ trustedKeys }) => trustedKeys)!.trustedKeys!)[0]!, key: downloadsKey };
}

async function visit(area: string, cookies: Record<string, string> | string, query = '', ip = '192.0.2.2') {
  const line = typeof cookies === 'string' ? cookies : cookieHeader(cookies);
  const headers: HeaderList = line === '' ? [] : [['Cookie', line]];
  return ask(fortress.core, viewerRequest(host, `/${area}/x.html${query}`, headers, { ip }));
}

test.each(gates)('a right policy opens /$area/*', async ({ area }) => {
  const cookies = policyCookies(whole(area), signerOf(area));
  expect(await visit(area, cookies)).toMatchObject({ status: 200, text: `${TREASURE} ${area}` });
});

test.each(gates)('no policy opens /$area/* but one that covers it now, for this viewer: $by', async ({ area, by }) => {
  const thing = `\`/${area}/*\` (${by}), by policies that mean something else`;
  for (const [what, statement, ip] of signedCases(area)) {
    const { status, text } = await visit(area, policyCookies(statement, signerOf(area)), '', ip);
    record(thing, what, status >= 400 && status < 500 && !text.includes(TREASURE));
  }
  expectHeld(thing);
});

test.each(gates)('cookies that were tampered with do not open /$area/*: $by', async ({ area, by }) => {
  const thing = `\`/${area}/*\` (${by}), by cookies tampered with`;
  const good = policyCookies(whole(area), signerOf(area));
  for (const [what, cookie] of cookieCases(good)) {
    const { status, text } = await visit(area, cookie);
    record(thing, what, status >= 400 && status < 500 && !text.includes(TREASURE));
  }
  const stranger =
    area === 'private'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = policyCookies(whole(area), { id: signerOf(area).id, key: stranger.privateKey });
  record(thing, 'signed by a stranger', (await visit(area, foreign)).status >= 400);
  const elsewhere = gates.find((gate) => gate.area !== area)!.area;
  record(
    thing,
    'signed for the other gate',
    (await visit(area, policyCookies(whole(area), signerOf(elsewhere)))).status >= 400,
  );
  for (const query of [
    '?Expires=1',
    '?Signature=x',
    '?Key-Pair-Id=x',
    '?Policy=x',
    '?Policy=&Signature=&Key-Pair-Id=',
    '?Expires=1&Expires=2',
  ]) {
    record(thing, `good cookies beside ${query}`, (await visit(area, good, query)).status >= 400);
  }
  expectHeld(thing);
});

test.each(gates)('every byte of policy, signature and key id counts for /$area/*: $by', async ({ area, by }) => {
  const thing = `\`/${area}/*\` (${by}), by cookies with one byte changed`;
  let good = policyCookies(whole(area), signerOf(area));
  // An ECDSA signature is now and then a byte shorter: the count of tries must not depend on it.
  while (good['CloudFront-Signature']!.length < 96) good = policyCookies(whole(area), signerOf(area));
  for (const name of ['CloudFront-Policy', 'CloudFront-Signature', 'CloudFront-Key-Pair-Id']) {
    const value = good[name]!;
    for (let at = 0; at < value.length; at++) {
      const other = value[at] === 'A' ? 'B' : 'A';
      const changed = { ...good, [name]: value.slice(0, at) + other + value.slice(at + 1) };
      record(thing, `byte ${at} of ${name}`, (await visit(area, changed)).status >= 400);
    }
  }
  expectHeld(thing);
});

test.each(gates)('a signed URL of /$area/* is good for that URL alone: $by', async ({ area, by }) => {
  const thing = `\`/${area}/*\` (${by}), by signed URLs changed`;
  const { id, key } = signerOf(area);
  const policy = `{"Statement":[{"Resource":"${base}/${area}/x.html?a=1","Condition":{"DateLessThan":{"AWS:EpochTime":${NOW + 600}}}}]}`;
  const signature = encode(sign('sha256', Buffer.from(policy), key));
  const signed = `Expires=${NOW + 600}&Signature=${signature}&Key-Pair-Id=${id}&Hash-Algorithm=SHA256`;
  expect((await visit(area, '', `?a=1&${signed}`)).status).toBe(200);
  const changed = [
    `?a=2&${signed}`,
    `?${signed}`,
    `?a=1&b=2&${signed}`,
    `?a=1&a=1&${signed}`,
    `?A=1&${signed}`,
    `?a=%31&${signed}`,
    `?a=1&${signed}&b=2`,
    `?b=2&a=1&${signed}`,
    `?a=1;b=2&${signed}`,
    `?a=1+&${signed}`,
    `?a=1%20&${signed}`,
    `?a=1&${signed.replace(String(NOW + 600), String(NOW + 601))}`,
    `?a=1&${signed.replace(`Expires=${NOW + 600}`, `Expires=0${NOW + 600}`)}`,
    `?a=1&${signed}&Expires=${NOW + 900}`,
    `?a=1&Expires=${NOW + 900}&${signed}`,
    `?a=1&${signed}&Policy=${encode(policy.replace('x.html', '*'))}`,
    `?a=1&${signed.replace('Expires', 'expires')}`,
    `?a=1&${signed.replace(/&Hash-Algorithm=SHA256/, '')}`,
    `?a=1&${signed}&Hash-Algorithm=SHA1`,
    `?a=1&${signed}&Signature=${signature}`,
    `?a=1&${signed}&Key-Pair-Id=${id}`,
    `?a=1&${signed.replace(id, `${id}x`)}`,
    `?a=1&${signed.replace('=', '%3D')}`,
    `?a=1%26${signed}`,
    `?a=1&${signed.replaceAll('&', ';')}`,
    `?a=1&${signed.replace(`${NOW + 600}`, `${NOW + 600}.0`)}`,
  ];
  for (const query of changed)
    record(thing, query.replaceAll(signature, '…'), (await visit(area, '', query)).status >= 400);
  expectHeld(thing);
});
