import { describe, expect, test } from 'vitest';
import { config, handler, type TraceContextOptions, traceRequest } from '../../functions/trace-context.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { enginesHere } from '../../tools/engine/index.js';
import { loadArtefact, viewerRequest } from '../../tools/testing/index.js';
import { patient } from '../engine/engines.js';
import { type Answer, openConfigured, openWays } from './ways.js';

const ask = await openWays('trace-context', handler);
const visit = (headers: Record<string, string | string[]>) => viewerRequest({ uri: '/a', headers });
const parentOf = (answer: Answer) => answer.headers?.traceparent?.value ?? '';
const stateOf = (answer: Answer) => answer.headers?.tracestate?.value;

const ids = '12345678901234567890123456789012-1234567890123456';
const fresh = /^00-[\da-f]{32}-[\da-f]{16}-0[23]$/;

/** The cases of the W3C's own suite of tests, w3c/trace-context, test/test.py. */
describe('traceparent', () => {
  test.each([
    [`00-${ids}-01`],
    [`00-${ids}-00`],
    [`00-${ids}-02`],
    [`00-${ids}-03`],
    [`00-${ids}-ff`],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    [` \t00-${ids}-01 `],
  ])('%j stays as it was sent', async (traceparent) => {
    expect(parentOf(await ask(visit({ traceparent, tracestate: 'a=1' })))).toBe(traceparent);
  });

  test.each([
    [`cc-${ids}-01`, '01'],
    [`cc-${ids}-01-what-the-future-will-be-like`, '01'],
    [`cc-${ids}-ff`, '03'],
  ])('%s, of a version to come, goes on as version 00 with the flags we know', async (traceparent, flags) => {
    expect(parentOf(await ask(visit({ traceparent })))).toBe(`00-${ids}-${flags}`);
  });

  test.each([
    [`00-${ids}-01.`],
    [`00-${ids}-01-what-the-future-will-be-like`],
    [`cc-${ids}-01.what-the-future-will-be-like`],
    [`ff-${ids}-01`],
    [`.0-${ids}-01`],
    [`0.-${ids}-01`],
    [`000-${ids}-01`],
    [`0-${ids}-01`],
    ['00-00000000000000000000000000000000-1234567890123456-01'],
    ['00-12345678901234567890123456789012-0000000000000000-01'],
    ['00-1234567890123456789012345678901-1234567890123456-01'],
    ['00-123456789012345678901234567890123-1234567890123456-01'],
    ['00-12345678901234567890123456789012-123456789012345-01'],
    ['00-12345678901234567890123456789012-12345678901234567-01'],
    ['00-.2345678901234567890123456789012-1234567890123456-01'],
    [`00-${ids}-.0`],
    [`00-${ids}-0.`],
    [`00-${ids}-001`],
    [`00-${ids}-1`],
    ['00-ABCDEF78901234567890123456789012-1234567890123456-01'],
    ['00-12345678901234567890123456789012-ABCDEF7890123456-01'],
    [''],
    [undefined],
    [[`00-${ids}-01`, `00-${ids}-01`]],
  ])('%j is none: the trace begins here, and tracestate goes with it', async (traceparent) => {
    const answer = await ask(visit({ ...(traceparent === undefined ? {} : { traceparent }), tracestate: 'foo=1' }));
    expect(parentOf(answer)).toMatch(fresh);
    expect(parentOf(answer)).not.toContain(ids.slice(0, 30));
    expect(stateOf(answer)).toBeUndefined();
  });
});

const members = (count: number) => Array.from({ length: count }, (_, at) => `bar${at}=${at}`).join(',');

describe('tracestate', () => {
  test.each<[string | string[], boolean]>([
    ['foo=1', true],
    ['foo@=1,bar=2', true],
    ['@foo=1', false],
    ['foo=1, \t bar=2', true],
    ['foo=1,', true],
    ['', true],
    ['foo=1,,bar=2', true],
    [['foo=1', 'bar=2'], true],
    [['foo=1', ''], true],
    ['foo*/-_=1', true],
    ['0foo=1', true],
    ['FOO=1', false],
    ['foo.bar=1', false],
    ['foo =1', false],
    ['foo', false],
    ['foo=', false],
    ['foo=bar=baz', false],
    ['foo=bar baz', true],
    ['foo=é', false],
    [`${'z'.repeat(256)}=1`, true],
    [`${'z'.repeat(257)}=1`, false],
    [`foo=${'z'.repeat(256)}`, true],
    [`foo=${'z'.repeat(257)}`, false],
    [members(32), true],
    [members(33), false],
  ])('%.40j stays: %s; the trace goes on in any case', async (tracestate, stays) => {
    const answer = await ask(visit({ traceparent: `00-${ids}-01`, tracestate }));
    expect(parentOf(answer)).toBe(`00-${ids}-01`);
    expect(stateOf(answer) !== undefined).toBe(stays);
  });

  test('tracestate alone is dropped', async () => {
    expect(stateOf(await ask(visit({ tracestate: 'foo=1' })))).toBeUndefined();
  });
});

describe('options', () => {
  const open = (changes: Partial<TraceContextOptions>) =>
    openConfigured('trace-context', { ...config, ...changes }, (event: ViewerRequestEvent, options) => {
      traceRequest(event.request, options, event);
      return event.request;
    });
  const sent = visit({ traceparent: `00-${ids}-01`, tracestate: 'foo=1' });

  test('an edge with a span of its own replaces the parent alone', async () => {
    const answer = await (await open({ parent: 'replace' }))(sent);
    expect(parentOf(answer)).toMatch(/^00-12345678901234567890123456789012-[\da-f]{16}-01$/);
    expect(parentOf(answer)).not.toContain('1234567890123456-01');
    expect(stateOf(answer)).toBe('foo=1');
  });

  test('a front gate trusts nobody', async () => {
    const answer = await (await open({ trust: 'restart' }))(sent);
    expect(parentOf(answer)).toMatch(fresh);
    expect([parentOf(answer).includes('123456789012345678'), stateOf(answer)]).toEqual([false, undefined]);
  });

  test('as many traces are sampled as the share says', () => {
    const flags = (ratio: number, count: number) => {
      let sampled = 0;
      for (let at = 0; at < count; at++) {
        const event = viewerRequest({});
        event.context.requestId = `request ${at}`;
        traceRequest(event.request, { ...config, ratio }, event);
        if (event.request.headers.traceparent?.value.endsWith('03')) sampled++;
      }
      return sampled;
    };
    expect(flags(0, 200)).toBe(0);
    expect(flags(1, 200)).toBe(200);
    // Three standard deviations and a half of a binomial of 10,000.
    expect(Math.abs(flags(0.1, 10_000) - 1_000)).toBeLessThan(3.5 * Math.sqrt(900));
  });
});

test.each(enginesHere())('the log line has the id that the origin gets, in %s', async (engine) => {
  const loaded = await loadArtefact('dist/functions/min/trace-context.js', { engine, limit: patient });
  const outcome = await loaded.invoke(visit({ traceparent: `00-${ids}-01` }));
  await loaded.close();
  expect(parentOf(outcome.result as Answer)).toBe(`00-${ids}-01`);
  expect(outcome).toHaveProperty('customData', `trace%3D${ids.slice(0, 32)}`);
});
