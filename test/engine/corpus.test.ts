import { describe, expect, test } from 'vitest';
import { checkScript } from '../../tools/build/check.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { guarding } from './corpus/guarding.js';
import { headers } from './corpus/headers.js';
import { language } from './corpus/language.js';
import { routing } from './corpus/routing.js';
import type { Sample } from './corpus/sample.js';
import { engines, now, runCode } from './engines.js';

const samples: Sample[] = [...routing, ...guarding, ...headers, ...language];

const eventOf = ({ event = {}, response }: Sample) =>
  response === undefined ? viewerRequest(event) : viewerResponse({ ...response, request: event });

const storeOf = (data: Record<string, string>) => () => ({ data, revision: 1, created: '', updated: '' });

test('there are many, and no name twice', () => {
  expect(new Set(samples.map(({ name }) => name)).size).toBe(samples.length);
  expect(samples.length).toBeGreaterThan(90);
});

describe.each(engines)('on %s', (engine) => {
  test.each(samples.map((sample) => [sample.name, sample] as const))('%s', async (_name, sample) => {
    const { code, runtime, kvs, gives } = sample;
    const source = { ...(runtime ? { runtime } : {}), ...(kvs ? { kvs: storeOf(kvs) } : {}) };
    const outcome = await runCode(engine, code, eventOf(sample), source);
    if (typeof gives === 'number') expect(outcome).toMatchObject({ error: { status: gives } });
    else expect(outcome).toMatchObject({ result: gives });
  });
});

test.each(samples.map((sample) => [sample.name, sample] as const))(
  'check has the same verdict: %s',
  async (_name, sample) => {
    const { code, runtime, check = [], gives } = sample;
    const findings = await checkScript('f.js', code, runtime);
    expect([...new Set(findings.map((finding) => finding.code))]).toEqual(check);
    // What check calls an error fails when it is run.
    if (findings.some(({ severity }) => severity === 'error')) expect(typeof gives).toBe('number');
  },
);

test('the clock of the engines is the one of the samples', () => {
  expect(new Date(now).toISOString()).toBe('2026-01-01T00:00:00.000Z');
});
