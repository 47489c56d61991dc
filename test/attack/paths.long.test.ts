import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spellings } from '../../tools/attack/catalogue/spellings.js';
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
import { openTally } from './tally.js';
import { exchangeAll, statusOf } from './wire.js';

const { record, expectHeld } = openTally();

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

/** The others are refused with this pass as they are without. */
function isUnderOther(target: string): boolean {
  return target.startsWith('/other');
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

  test('gives nothing away to who has no pass, over a socket', async () => {
    const requests = spellings(area).map((target) => ({ target, host }));
    const answers = await exchangeAll(fortress.port, requests);
    for (const [at, { target }] of requests.entries()) {
      const [answer, status] = [answers[at]!, statusOf(answers[at]!)];
      record(thing, `${target} with no pass`, status >= 200 && status < 500 && !answer.includes(TREASURE));
    }
    expectHeld(thing);
  });

  test('nor to who has a pass for /other', async () => {
    const cookie = passOf(area, 'other', host, signerOf(area));
    for (const target of spellings(area).filter(isUnderOther)) {
      const { status, text } = await ask(fortress.core, viewerRequest(host, target, [['Cookie', cookie]]));
      record(thing, `${target} with a pass for /other`, status < 500 && !text.includes(TREASURE));
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
      for (const target of spellings(area).filter(isUnderOther)) {
        const { status, text } = await ask(fortress.core, viewerRequest(host, target, [['Cookie', cookie]]));
        record(thing, `${target} with a pass for /other`, status < 500 && !text.includes(TREASURE));
      }
      expectHeld(thing);
    });
  },
);
