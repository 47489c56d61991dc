/** What happens, told to pages that follow it. */
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { bufferEvents } from '../../../tools/simulator/server/event-stream.js';
import { open } from '../support.js';

const say = (message: string) => ({ type: 'config', message }) as const;
const readNow = (reader: Readable) => String(reader.read() ?? '');

test('a page that comes anew hears what comes; one that was away what it missed; one of another run that it is another', async () => {
  const { core } = await open({});
  const events = bufferEvents(core);
  core.announce(say('one'));
  const fresh = events.open(undefined);
  expect(readNow(fresh)).toBe('retry: 1000\n\n');
  core.announce(say('two'));
  core.announce(say('three'));
  const told = readNow(fresh);
  const ids = [...told.matchAll(/^id: (\w+)-(\d+)$/gm)].map(([, run, id]) => [run, Number(id)]);
  const [[run, second]] = ids as [[string, number], [string, number]];
  expect(ids).toEqual([
    [run, second],
    [run, second + 1],
  ]);
  expect(told).toContain(`event: config\ndata: {"id":${second},`);
  const back = readNow(events.open(`${run}-${second}`));
  expect([back.match(/"message":"\w+"/g), back.includes('gap')]).toEqual([['"message":"three"'], false]);
  expect(readNow(events.open(`${run}-${second + 1}`))).toBe('retry: 1000\n\n');
  expect(readNow(events.open(`before-${second}`))).toBe('retry: 1000\n\nevent: restart\ndata: {}\n\n');
  for (let n = 0; n < 1_000; n++) core.announce(say('more'));
  const late = readNow(events.open(`${run}-${second}`));
  expect(late).toContain('event: gap\ndata: {"lost":1}');
  expect(late.match(/"message":"more"/g)).toHaveLength(1_000);
  events.close();
  core.announce(say('after'));
  expect(readNow(fresh)).not.toContain('after');
});

test('a page that reads too little is cut off, the others are not', async () => {
  const { core } = await open({});
  const events = bufferEvents(core);
  const [slow, quick] = [events.open(undefined), events.open(undefined)];
  quick.resume();
  for (let n = 0; n < 6; n++) {
    core.announce(say('x'.repeat(1_048_576)));
    await new Promise(setImmediate);
  }
  expect([slow.destroyed, quick.destroyed]).toEqual([true, false]);
  events.close();
  await new Promise((resolve) => quick.on('end', resolve));
});
