import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Area,
  areas,
  ask,
  downloadsKey,
  type Fortress,
  openFortress,
  TREASURE,
  viewerRequest,
} from './fortress.js';
import { passOf, privateAreaKey, type Signer } from './passes.js';
import { spellings } from './spellings.js';
import { expectHeld, record } from './tally.js';
import { exchangeAll, statusOf } from './wire.js';

let fortress: Fortress;

beforeAll(async () => {
  fortress = await openFortress();
});

afterAll(async () => {
  await fortress.close();
  expect(fortress.faults).toEqual([]);
});

function signerOf(area: Area): Signer {
  if (area !== 'downloads') return { id: 'sample-private', key: privateAreaKey };
  const { behaviors } = fortress.core.models()[0]!;
  return { id: Object.keys(behaviors.find(({ trustedKeys }) => trustedKeys)!.trustedKeys!)[0]!, key: downloadsKey };
}

test('there are more than five hundred spellings', () => {
  expect(spellings('members').length).toBeGreaterThan(500);
});

describe.each(areas)('/%s/*, one of several areas on a bucket', (area) => {
  const thing = `\`/${area}/*\` on a shared bucket, by other spellings`;
  const host = 'areas.example.test';

  test('is open to the right pass, by its one plain path', async () => {
    const cookie = passOf(area, area, host, signerOf(area));
    const request = viewerRequest(host, `/${area}/x.html`, [['Cookie', cookie]]);
    expect(await ask(fortress.core, request)).toMatchObject({ status: 200, text: `${TREASURE} ${area}` });
  });

  test.each([
    ['no pass', () => ''],
    ['a pass for /other', () => `Cookie: ${passOf(area, 'other', host, signerOf(area))}\r\n`],
  ])('gives nothing away, over a socket, to who has %s', async (who, headers) => {
    const requests = spellings(area).map((target) => ({ target, host, headers: headers() }));
    const answers = await exchangeAll(fortress.port, requests);
    for (const [at, { target }] of requests.entries()) {
      const answer = answers[at]!;
      record(
        thing,
        `${target} with ${who}`,
        statusOf(answer) >= 200 && statusOf(answer) < 500 && !answer.includes(TREASURE),
      );
    }
    expectHeld(thing);
  });
});

describe.each(['members', 'private', 'premium'] as const)(
  'the gate of /%s/* before a server that reads paths loosely',
  (area) => {
    const thing = `a whole site behind the gate of \`/${area}/*\`, by other spellings`;
    const host = `${area}.example.test`;

    test('lets the right pass in', async () => {
      const cookie = passOf(area, area, host, signerOf(area));
      expect((await ask(fortress.core, viewerRequest(host, `/${area}/x.html`, [['Cookie', cookie]]))).text).toBe(
        `${TREASURE} ${area}`,
      );
    });

    test('lets nothing by to the origin without a pass', async () => {
      const before = fortress.arrived.length;
      for (const target of spellings(area)) {
        const { status, text } = await ask(fortress.core, viewerRequest(host, target));
        record(
          thing,
          `${target} with no pass`,
          fortress.arrived.length === before && status >= 400 && !text.includes(TREASURE),
        );
      }
      expectHeld(thing);
    });

    test('and with a pass for /other nothing but what lies there', async () => {
      const cookie = passOf(area, 'other', host, signerOf(area));
      for (const target of spellings(area)) {
        const { status, text } = await ask(fortress.core, viewerRequest(host, target, [['Cookie', cookie]]));
        record(thing, `${target} with a pass for /other`, status < 500 && !text.includes(TREASURE));
      }
      expectHeld(thing);
    });
  },
);
