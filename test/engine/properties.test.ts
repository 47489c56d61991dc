import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Request, Response } from '../../shared/functions/event.js';
import {
  editedRequest,
  editedResponse,
  lambdaEditedRequest,
  lambdaEvent,
  type RequestFacts,
  viewerRequestEvent,
  viewerResponseEvent,
} from '../../tools/engine/index.js';
import type { LambdaRequest } from '../../tools/engine/lambda/lambda-event.js';
import { validateLambdaResult } from '../../tools/engine/lambda/validate.js';
import { validateFunctionResult } from '../../tools/engine/validate-function.js';
import { originRequest, originResponse, viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { engines, runCode } from './engines.js';

/** One character a byte, as Node gives them: UTF-8, ISO-8859-1 and anything. */
const wireText = fc
  .array(fc.integer({ min: 0x21, max: 0xff }), { maxLength: 12 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x7f)).toString('latin1'));
const pathText = wireText.map((text) => `/${text.replace(/[?#]/g, '')}`);
const query = fc.option(
  wireText.map((text) => text.replace(/#/g, '')),
  { nil: undefined },
);
const name = fc.constantFrom('Accept', 'x-a', 'X-A', '__proto__', 'constructor', 'Connection', 'via', 'Host', 'Cookie');
const headers: fc.Arbitrary<RequestFacts['headers']> = fc.array(fc.tuple(name, wireText), { maxLength: 8 });
const facts = fc.record({ method: fc.constant('GET'), uri: pathText, query, headers, ip: fc.constant('192.0.2.1') });

function sorted(list: RequestFacts['headers']): string[] {
  return list.map((line) => line.join(': ')).sort();
}

describe('a function that changes nothing changes nothing', () => {
  test('of a request', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const event = viewerRequestEvent({}, given);
        const judged = validateFunctionResult(event, JSON.parse(JSON.stringify(event.request)));
        if ('problem' in judged) throw new Error(judged.problem);
        const edited = editedRequest(judged.result as Request, given);
        expect({ uri: edited.uri, query: edited.query }).toEqual({ uri: given.uri, query: given.query });
        expect(sorted(edited.headers)).toEqual(sorted(given.headers));
      }),
    );
  });

  test('of a response', () => {
    fc.assert(
      fc.property(headers, (lines) => {
        const given = {
          status: 200,
          statusText: 'OK',
          headers: [...lines, ['Set-Cookie', 'a=b; Path=/']] as typeof lines,
        };
        const event = viewerResponseEvent({}, { method: 'GET', uri: '/', query: '', headers: [], ip: '' }, given);
        const judged = validateFunctionResult(event, JSON.parse(JSON.stringify(event.response)));
        if ('problem' in judged) throw new Error(judged.problem);
        const edited = editedResponse(judged.result as Response, given);
        expect(sorted(edited.headers)).toEqual(sorted(given.headers));
      }),
    );
  });

  test('of a request to a Lambda@Edge function', () => {
    const config = {
      distributionDomainName: 'd',
      distributionId: 'E',
      requestId: 'r',
      eventType: 'origin-request',
    } as const;
    fc.assert(
      fc.property(facts, (given) => {
        const record = lambdaEvent(config, given).Records[0].cf;
        const judged = validateLambdaResult(record, JSON.parse(JSON.stringify(record.request)));
        if ('problem' in judged) throw new Error(judged.problem);
        const edited = lambdaEditedRequest(judged.result as LambdaRequest, given);
        expect({ uri: edited.uri, query: edited.query }).toEqual({ uri: given.uri, query: given.query });
        expect(sorted(edited.headers)).toEqual(sorted(given.headers));
      }),
    );
  });
});

function isOneOfTwo(judged: object): boolean {
  return 'result' in judged !== 'problem' in judged;
}

test('whatever a function returns is judged, and nothing throws', () => {
  const functionEvents = [viewerRequest(), viewerResponse()];
  const lambdaEvents = [viewerRequest.lambda(), originRequest(), originResponse(), viewerResponse.lambda()];
  const field = fc.constantFrom(
    'headers',
    'uri',
    'status',
    'statusCode',
    'querystring',
    'cookies',
    'body',
    'origin',
    'method',
  );
  const returned = fc.oneof(fc.jsonValue(), fc.dictionary(field, fc.jsonValue({ maxDepth: 4 })));
  fc.assert(
    fc.property(returned, (value) => {
      for (const event of functionEvents) {
        expect(isOneOfTwo(validateFunctionResult(event, value))).toBe(true);
        const partly = { ...event.request, ...(typeof value === 'object' ? value : {}) };
        expect(isOneOfTwo(validateFunctionResult(event, partly))).toBe(true);
      }
      for (const { Records } of lambdaEvents) {
        const cf = Records[0].cf;
        expect(isOneOfTwo(validateLambdaResult(cf, value))).toBe(true);
        const partly = { ...cf.request, ...(typeof value === 'object' ? value : {}) };
        expect(isOneOfTwo(validateLambdaResult(cf, partly))).toBe(true);
      }
    }),
  );
});

test.runIf(engines.includes('njs'))('both engines give a request back alike', async () => {
  const code = 'function handler(e) { return e.request }';
  const property = fc.asyncProperty(facts, async (given) => {
    const event = viewerRequestEvent({}, given);
    const [first, second] = await Promise.all(engines.map((engine) => runCode(engine, code, event)));
    expect(first?.result).toEqual(second?.result);
    expect(first?.result).toEqual(JSON.parse(JSON.stringify(event.request)));
  });
  await fc.assert(property, { numRuns: 60 });
});
