import { describe, expect, test } from 'vitest';
import type { FunctionOutcome } from '../../tools/engine/types.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { engines, runCode } from './engines.js';

const event = viewerRequest({ headers: { 'x-mine': '1' } });

function run(engine: 'njs' | 'vm', calls: string, given = event): Promise<FunctionOutcome> {
  const code = `import cf from 'cloudfront';\nfunction handler(e) { ${calls}; return e.request }`;
  return runCode(engine, code, given, { originIds: ['Site', 'Api'] });
}

/** Two origins of the distribution, with `more`. */
function group(more: string): string {
  return `cf.createRequestOriginGroup({ originIds: [{ originId: "Site" }, { originId: "Api" }], ${more} })`;
}

describe.each(engines)('%s takes', (engine) => {
  test.each([
    [
      'cf.updateRequestOrigin({ domainName: "a.example.com" })',
      { kind: 'update', origin: { domainName: 'a.example.com' } },
    ],
    ['cf.updateRequestOrigin({})', { kind: 'update', origin: {} }],
    [
      'cf.updateRequestOrigin({ hostHeader: "h.example.com", originPath: "/v2", sni: "s.example.com" })',
      { kind: 'update' },
    ],
    ['cf.updateRequestOrigin({ customHeaders: { "x-a": "1" }, connectionAttempts: 3 })', { kind: 'update' }],
    ['cf.updateRequestOrigin({ customHeaders: {} })', { origin: { customHeaders: {} } }],
    ['cf.updateRequestOrigin({ originShield: { enabled: true, region: "us-east-1" } })', { kind: 'update' }],
    [
      'cf.updateRequestOrigin({ originAccessControlConfig: { enabled: true, signingBehavior: "always", signingProtocol: "sigv4", originType: "s3" } })',
      { kind: 'update' },
    ],
    [
      'cf.updateRequestOrigin({ domainName: "a.example.com", customOriginConfig: { port: 8443, protocol: "https", sslProtocols: ["TLSv1.2"], ipAddressType: "dualstack" } })',
      { kind: 'update' },
    ],
    [
      'cf.updateRequestOrigin({ timeouts: { readTimeout: 120, responseCompletionTimeout: 121, keepAliveTimeout: 1, connectionTimeout: 10 } })',
      { kind: 'update' },
    ],
    ['cf.updateRequestOrigin({ allowedCertificateNames: ["*.example.com"] })', { kind: 'update' }],
    ['cf.selectRequestOriginById("Api")', { kind: 'select', originId: 'Api', options: {} }],
    [
      'cf.selectRequestOriginById("Api", { hostHeader: "h.example.com" })',
      { options: { hostHeader: 'h.example.com' } },
    ],
    [group('failoverCriteria: { statusCodes: [500, 404] }'), { kind: 'group' }],
    [
      'cf.createRequestOriginGroup({ originIds: ["Site", "Api"], failoverCriteria: { statusCodes: [503] } })',
      { kind: 'group' },
    ],
    [group('selectionCriteria: "media-quality-score", failoverCriteria: { statusCodes: [503] }'), { kind: 'group' }],
    ['cf.selectRequestOriginById("Site"); cf.updateRequestOrigin({})', { kind: 'update' }],
  ])('%s', async (calls, change) => {
    const outcome = await run(engine, calls);
    expect(outcome.error).toBeUndefined();
    expect(outcome.originChange).toMatchObject(change);
  });
});

describe.each(engines)('%s answers 502 for', (engine) => {
  test.each([
    ['', 'cf.updateRequestOrigin()', 'updateRequestOrigin expects an object'],
    ['', 'cf.updateRequestOrigin({ domainName: "a.test:8080" })', 'domainName must be a name without port'],
    ['', 'cf.updateRequestOrigin({ domainName: "192.0.2.1" })', 'domainName must be a name without port'],
    ['', 'cf.updateRequestOrigin({ domainName: "" })', 'domainName must have 1 to 253 characters'],
    ['', 'cf.updateRequestOrigin({ domainName: "x".repeat(254) })', 'domainName must have 1 to 253 characters'],
    ['', 'cf.updateRequestOrigin({ domainName: "B.s3.us-east-1.amazonaws.com" })', 'must be in lower case'],
    [
      '',
      'cf.updateRequestOrigin({ domainName: "b.s3.amazonaws.com", hostHeader: "h.test" })',
      'cannot go with an S3 origin',
    ],
    ['', 'cf.updateRequestOrigin({ hostHeader: "h.test:1" })', 'hostHeader must be a name'],
    [
      '',
      'cf.updateRequestOrigin({ hostHeader: "h.test", originAccessControlConfig: { enabled: true } })',
      'hostHeader cannot go with an enabled',
    ],
    ['', 'cf.updateRequestOrigin({ originPath: "v2" })', 'originPath must begin with "/"'],
    ['', 'cf.updateRequestOrigin({ originPath: "/v2/" })', 'originPath must begin with "/", not end with it'],
    ['', 'cf.updateRequestOrigin({ customHeaders: { "X-A": "1" } })', 'names in lower case'],
    [
      '',
      'cf.updateRequestOrigin({ customHeaders: { "x-a": { value: "1" } } })',
      'customHeaders["x-a"] must be a string',
    ],
    ['', 'cf.updateRequestOrigin({ customHeaders: { "x-amz-date": "1" } })', 'must not have "x-amz-date"'],
    ['', 'cf.updateRequestOrigin({ customHeaders: { "x-mine": "1" } })', 'which is among request.headers'],
    ['', 'cf.updateRequestOrigin({ connectionAttempts: 4 })', 'connectionAttempts must be a whole number from 1 to 3'],
    [
      '',
      'cf.updateRequestOrigin({ timeouts: { readTimeout: 121 } })',
      'timeouts.readTimeout must be a whole number from 1 to 120',
    ],
    [
      '',
      'cf.updateRequestOrigin({ timeouts: { readTimeout: 9, responseCompletionTimeout: 8 } })',
      'must not be less than readTimeout',
    ],
    ['', 'cf.updateRequestOrigin({ customOriginConfig: { port: 81 } })', 'customOriginConfig.port must be'],
    ['', 'cf.updateRequestOrigin({ customOriginConfig: { protocol: "ftp" } })', 'must be one of http, https'],
    ['', 'cf.updateRequestOrigin({ customOriginConfig: { ipAddressType: "ipv6" } })', 'ipAddressType needs domainName'],
    ['', 'cf.updateRequestOrigin({ originShield: { enabled: "yes" } })', 'originShield.enabled must be true or false'],
    ['', 'cf.updateRequestOrigin({ allowedCertificateNames: "a" })', 'must be an array of at most 20 items'],
    ['', 'cf.selectRequestOriginById("Other")', 'the distribution has no origin "Other", only Site, Api'],
    ['', 'cf.selectRequestOriginById()', 'an origin id must be a string'],
    [
      '',
      'cf.createRequestOriginGroup({ originIds: ["Site"], failoverCriteria: { statusCodes: [500] } })',
      'exactly two origins',
    ],
    ['', group('failoverCriteria: { statusCodes: [] }'), 'failoverCriteria.statusCodes must be of'],
    ['', group('failoverCriteria: { statusCodes: [200] }'), 'failoverCriteria.statusCodes must be of'],
    ['', group('selectionCriteria: "fast", failoverCriteria: { statusCodes: [500] }'), 'selectionCriteria must be'],
    [
      'F103',
      'cf.createRequestOriginGroup({ originIds: [{ originId: "Site", originOverrides: { hostHeader: "h.test" } }, { originId: "Api" }], failoverCriteria: { statusCodes: [500] } })',
      'originOverrides must not have hostHeader',
    ],
  ])('%s %s', async (_, calls, problem) => {
    const { error } = await run(engine, calls);
    expect(error).toMatchObject({ type: 'FunctionValidationError', status: 502 });
    expect(error?.message).toContain('invalid value for origin rewrite');
    expect(error?.message).toContain(problem);
  });

  test('a call at viewer-response, as a 503: there is no origin to ask any more', async () => {
    const code = 'import cf from "cloudfront"; function handler(e) { cf.updateRequestOrigin({}); return e.response }';
    expect((await runCode(engine, code, viewerResponse())).error).toMatchObject({ status: 503 });
  });

  test('nothing where the function answers by itself', async () => {
    const calls = 'cf.updateRequestOrigin({ domainName: "a.test" }); return { statusCode: 403 }';
    const outcome = await run(engine, calls);
    expect(outcome).toMatchObject({ result: { statusCode: 403 } });
    expect(outcome.originChange).toBeUndefined();
  });
});
