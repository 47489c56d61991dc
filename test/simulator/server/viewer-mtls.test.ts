import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issue, makeCa, makeIntermediate, type Pair } from '../certificates.js';
import { cachingOptimized, type Stack, startStack, template } from './stack.js';

const folder = mkdtempSync(join(tmpdir(), 'edgewright-mtls-'));
const shown: Record<string, Pair | undefined> = {};
let [stack, origin]: [Stack, http.Server] = [undefined as never, undefined as never];
let asked = 0;

const headers = ['Present', 'Serial-Number', 'Issuer', 'Subject', 'Sha256', 'Validity', 'Pem'];
const policy = {
  Type: 'AWS::CloudFront::OriginRequestPolicy',
  Properties: {
    OriginRequestPolicyConfig: {
      Name: 'certificates',
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: headers.map((name) => `CloudFront-Viewer-Cert-${name}`) },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    },
  },
};

/** Answers 400 where it sees the PEM, and where it shows who asks in a header of its own. */
const shows = `function handler(event) {
  const headers = event.request.headers;
  if (headers['cloudfront-viewer-cert-pem'] || headers['client-cert']) return { statusCode: 400 };
  if (event.request.uri === '/subject')
    return { statusCode: 200, headers: { 'x-subject': headers['cloudfront-viewer-cert-subject'] || { value: 'none' } } };
  return event.request;
}`;

const decides = `function connectionHandler(connection) {
  const certificate = connection.clientCertificate;
  const at = [connection.clientIp, connection.endpoint, connection.distributionId, connection.connectionId.length];
  if (!certificate) console.log('no certificate: ' + at.join());
  if (certificate && certificate.certificates.leaf.subject.startsWith('CN=odd')) missing();
  if (!certificate || certificate.certificates.leaf.subject.startsWith('CN=good')) return connection.allow();
  connection.deny();
}`;

function site(alias: string, config: object): unknown {
  const association = [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Shows', 'FunctionARN'] } }];
  const behavior = {
    OriginRequestPolicyId: { Ref: 'Policy' },
    FunctionAssociations: association,
    CachePolicyId: cachingOptimized,
  };
  const made = template({ Aliases: [alias], ...config }, behavior) as { Resources: { Site: unknown } };
  return made.Resources.Site;
}

function mtls(Mode: string, more: object = {}, store = 'Store'): object {
  return { ViewerMtlsConfig: { Mode, TrustStoreConfig: { TrustStoreId: { Ref: store }, ...more } } };
}

const code = { FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' }, FunctionCode: shows, Name: 'shows' };
const connectionCode = {
  Name: 'decides',
  ConnectionFunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
  ConnectionFunctionCode: decides,
};
const Resources = {
  Store: { Type: 'AWS::CloudFront::TrustStore', Properties: { Name: 'devices' } },
  Strangers: { Type: 'AWS::CloudFront::TrustStore', Properties: { Name: 'strangers' } },
  Old: { Type: 'AWS::CloudFront::TrustStore', Properties: { Name: 'old' } },
  Unknown: { Type: 'AWS::CloudFront::TrustStore', Properties: { Name: 'unknown' } },
  Policy: policy,
  Shows: { Type: 'AWS::CloudFront::Function', Properties: code },
  Decides: { Type: 'AWS::CloudFront::ConnectionFunction', Properties: connectionCode },
  Required: site('required.test', mtls('required')),
  Optional: site('optional.test', {
    ...mtls('optional'),
    ConnectionFunctionAssociation: { Id: { Ref: 'Decides' } },
  }),
  Lenient: site('lenient.test', mtls('required', { IgnoreCertificateExpiry: true })),
  Aged: site('aged.test', mtls('required', { IgnoreCertificateExpiry: true }, 'Old')),
  Second: site('second.test', mtls('required', {}, 'Strangers')),
  Unsupplied: site('unsupplied.test', mtls('optional', {}, 'Unknown')),
  Passing: site('passing.test', { ViewerMtlsConfig: { Mode: 'passthrough' } }),
  Open: site('open.test', {}),
};

beforeAll(async () => {
  const past = { notBeforeDate: new Date('2020-01-01'), notAfterDate: new Date('2021-01-01') };
  const [ca, stranger, old] = await Promise.all([makeCa('ca'), makeCa('stranger'), makeCa('old', past)]);
  const keyPair = { privateKey: ca.key, publicKey: ca.publicKey };
  const renamed = await makeCa('renamed', { keyPair });
  const below = async (issuer: Pair, more = {}): Promise<Pair> => {
    const leaf = await issue('good below', issuer, more);
    return { ...leaf, cert: leaf.cert + issuer.cert };
  };
  const between = await makeIntermediate('between', ca);
  const good = await issue('good', ca);
  Object.assign(shown, {
    good,
    below: await below(between),
    odd: await issue('odd', ca),
    other: await issue('other', ca),
    strange: await issue('good', stranger),
    expired: await issue('good', ca, past),
    'strange and expired': await issue('good', stranger, past),
    'of a server': await issue('good', ca, { isServer: true }),
    'of a server and expired': await issue('good', ca, { isServer: true, ...past }),
    'for anything and expired': await issue('good', ca, { isForAll: true, ...past }),
    'below and expired': await below(between, past),
    'below what expired': await below(await makeIntermediate('between', ca, past), past),
    'below what is no CA': await below(good, past),
    'below a stranger': await below(await makeIntermediate('between', stranger), past),
    'of an expired CA': await issue('good', old, past),
    'of a CA and expired': await makeIntermediate('good', ca, past),
    'of a namesake': await issue('good', await makeCa('ca'), past),
    'under another name': await issue('good', renamed, past),
  });
  writeFileSync(join(folder, 'ca.pem'), ca.cert);
  writeFileSync(join(folder, 'strangers.pem'), stranger.cert);
  writeFileSync(join(folder, 'old.pem'), old.cert);
  origin = http.createServer((request, response) => {
    asked += 1;
    response.setHeader('cache-control', 'max-age=60');
    response.end(JSON.stringify(request.headers));
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  stack = await startStack({
    template: { Resources },
    origins: { App: `http://127.0.0.1:${(origin.address() as AddressInfo).port}` },
    certificates: {
      devices: join(folder, 'ca.pem'),
      Strangers: join(folder, 'strangers.pem'),
      old: join(folder, 'old.pem'),
    },
    certificate: await issue('localhost', ca, { isServer: true }),
  });
});

afterAll(async () => {
  await stack.close();
  origin.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  status: number | undefined;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** 'closed': without an answer. */
function ask(name: string, who: string, path = '/', sent: Record<string, string> = {}, host = name) {
  const tls = { ...shown[who], servername: name, rejectUnauthorized: false, agent: false as const };
  return new Promise<Answer | 'closed'>((resolve) => {
    https
      .get(`${stack.url}${path}`, { ...tls, headers: { host, ...sent } }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text) => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      })
      .on('error', () => resolve('closed'));
  });
}

async function statusOf(...parts: Parameters<typeof ask>): Promise<number | string | undefined> {
  const answer = await ask(...parts);
  return answer === 'closed' ? answer : answer.status;
}

async function seenBy(...parts: Parameters<typeof ask>): Promise<Record<string, string>> {
  const answer = await ask(...parts);
  return answer === 'closed' ? {} : JSON.parse(answer.body);
}

test.each([
  ['F435', 'required.test', 'good', 200],
  ['F435', 'required.test', 'below', 200],
  ['F435', 'required.test', 'nobody', 'closed'],
  ['F435', 'required.test', 'strange', 'closed'],
  ['F435', 'required.test', 'expired', 'closed'],
  ['F435', 'required.test', 'of a server', 'closed'],
  ['F435', 'second.test', 'strange', 200],
  ['F435', 'second.test', 'good', 'closed'],
  ['F435', 'unsupplied.test', 'good', 'closed'],
  ['F436', 'unsupplied.test', 'nobody', 200],
  ['F436', 'optional.test', 'nobody', 200],
  ['F436', 'optional.test', 'good', 200],
  ['F436', 'optional.test', 'strange', 'closed'],
  ['F437', 'passing.test', 'strange', 200],
  ['F437', 'passing.test', 'nobody', 200],
  ['F440', 'lenient.test', 'expired', 200],
  ['F440', 'lenient.test', 'strange and expired', 'closed'],
  ['F440', 'lenient.test', 'nobody', 'closed'],
  ['F440', 'lenient.test', 'for anything and expired', 200],
  ['F440', 'lenient.test', 'below and expired', 200],
  ['F440', 'lenient.test', 'of a server and expired', 'closed'],
  ['F440', 'lenient.test', 'of a CA and expired', 'closed'],
  ['F440', 'lenient.test', 'below what expired', 'closed'],
  ['F440', 'lenient.test', 'below what is no CA', 'closed'],
  ['F440', 'lenient.test', 'below a stranger', 'closed'],
  ['F440', 'lenient.test', 'of a namesake', 'closed'],
  ['F440', 'lenient.test', 'under another name', 'closed'],
  ['F440', 'aged.test', 'of an expired CA', 'closed'],
  ['F441', 'optional.test', 'other', 'closed'],
])('%s at %s, certificate %s: %s', async (_fact, name, who, status) => {
  expect(await statusOf(name, who)).toBe(status);
});

test.each([
  ['required.test', 'nobody', /^no client certificate is shown$/],
  ['required.test', 'strange', /^the client certificate is not good: (UNABLE_TO|SELF_SIGNED)/],
  ['unsupplied.test', 'good', /^the CA certificates of trust store "Unknown" are not known here$/],
  ['optional.test', 'other', /^connection function "decides" denies it$/],
  ['optional.test', 'odd', /^connection function "decides" failed: .*missing/],
])('it is said why %s refuses %s', async (name, who, why) => {
  expect(await statusOf(name, who)).toBe('closed');
  expect(stack.refused.at(-1)).toMatch(why);
});

test('the inspector stays open to who is refused', async () => {
  expect(await statusOf('required.test', 'nobody', '/__edge/requests', {}, 'localhost')).not.toBe('closed');
});

test('a connection that was made to an open distribution does not lead to a guarded one', async () => {
  expect(await statusOf('open.test', 'nobody', '/', {}, 'required.test')).toBe(421);
  expect(await statusOf('optional.test', 'nobody', '/', {}, 'required.test')).toBe(421);
  expect(await statusOf('open.test', 'nobody')).toBe(200);
});

describe('headers of the certificate', () => {
  test('F438 tell the origin of it, and of nothing that the viewer claims', async () => {
    const certificate = new X509Certificate(shown.good!.cert);
    const forged = { 'cloudfront-viewer-cert-subject': 'CN=root', 'x-edge-viewer-cert-issuer': 'CN=root' };
    const seen = await seenBy('required.test', 'good', '/told', { ...forged, 'client-cert': ':AA==:' });
    const iso = (date: string) => `${new Date(date).toISOString().slice(0, 19)}Z`;
    expect(seen).toMatchObject({
      'cloudfront-viewer-cert-present': '1',
      'cloudfront-viewer-cert-serial-number': certificate.serialNumber.match(/../g)!.join(':').toLowerCase(),
      'cloudfront-viewer-cert-issuer': 'CN=ca,O=Acme,C=US',
      'cloudfront-viewer-cert-subject': 'CN=good,O=Acme,C=US',
      'cloudfront-viewer-cert-sha256': certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      'cloudfront-viewer-cert-validity': `NotBefore=${iso(certificate.validFrom)};NotAfter=${iso(certificate.validTo)}`,
    });
    expect(decodeURIComponent(seen['cloudfront-viewer-cert-pem']!)).toBe(certificate.toString());
    expect(seen).not.toHaveProperty('client-cert');
    const absent = await seenBy('optional.test', 'nobody', '/absent', { 'x-edge-viewer-cert-subject': 'CN=root' });
    expect(absent['cloudfront-viewer-cert-present']).toBe('0');
    expect(absent).not.toHaveProperty('cloudfront-viewer-cert-subject');
  });

  test('F439 but for the certificate itself functions see them', async () => {
    const told = (await ask('required.test', 'good', '/subject')) as Answer;
    expect([told.status, told.headers['x-subject']]).toEqual([200, 'CN=good,O=Acme,C=US']);
  });

  test('F437 passed through, the chain goes to the origin, and nothing is cached', async () => {
    const before = asked;
    const field = (pem: string) => `:${new X509Certificate(pem).raw.toString('base64')}:`;
    const [leaf, between] = shown.below!.cert.split(/(?<=END CERTIFICATE-----)\s*/);
    const seen = await seenBy('passing.test', 'below', '/kept');
    expect(seen).toMatchObject({ 'client-cert': field(leaf!), 'client-cert-chain': field(between!) });
    expect(seen).not.toHaveProperty('cloudfront-viewer-cert-pem');
    expect(await seenBy('passing.test', 'nobody', '/kept', { 'client-cert': field(leaf!) })).not.toHaveProperty(
      'client-cert',
    );
    expect(asked).toBe(before + 2);
  });
});

test('F441 the connection function runs once a connection, also where the viewer shows no certificate', async () => {
  const lines: string[] = [];
  const session = http2.connect(stack.url, { servername: 'optional.test', rejectUnauthorized: false });
  const original = stack.core.connect;
  stack.core.connect = async (...parts) => {
    const outcome = await original(...parts);
    lines.push(...outcome.logs);
    return outcome;
  };
  for (const path of ['/one', '/two']) {
    const stream = session.request({ ':path': path, ':authority': 'optional.test' });
    const head = await new Promise<http2.IncomingHttpHeaders>((resolve) => stream.on('response', resolve));
    expect(head[':status']).toBe(200);
    stream.close();
  }
  session.destroy();
  stack.core.connect = original;
  const { domainName, id } = stack.core.models().find(({ aliases }) => aliases.includes('optional.test'))!;
  expect(lines).toEqual([`no certificate: 127.0.0.1,${domainName},${id},56`]);
});

test('F435 curl over HTTP/2 is served with its certificate, and not without', async () => {
  writeFileSync(join(folder, 'good.pem'), shown.good!.cert + shown.good!.key);
  const port = new URL(stack.url).port;
  const base = [
    '-sk',
    '--resolve',
    `required.test:${port}:127.0.0.1`,
    '-w',
    '%{http_code} %{http_version}',
    '-o',
    '/dev/null',
  ];
  const curl = (...more: string[]) =>
    promisify(execFile)('curl', [...base, ...more, `https://required.test:${port}/curl`]);
  expect((await curl('--cert', join(folder, 'good.pem'))).stdout).toBe('200 2');
  await expect(curl()).rejects.toMatchObject({ stdout: expect.stringMatching(/^000/) });
});

test('where certificates are asked for only since a change, nobody is let in until the server starts anew', async () => {
  const guarded = stack.core.models();
  const fresh = await startStack({
    template: { Resources: { Policy: policy, Shows: Resources.Shows, Open: Resources.Open } },
    origins: { App: `http://127.0.0.1:${(origin.address() as AddressInfo).port}` },
    certificate: shown['of a server'] as Pair,
  });
  const get = () =>
    new Promise((resolve) => {
      const tls = { rejectUnauthorized: false, agent: false as const, headers: { host: 'localhost' } };
      https
        .get(fresh.url, tls, (response) => resolve(response.resume().statusCode))
        .on('error', () => resolve('closed'));
    });
  expect(await get()).toBe(200);
  fresh.core.replaceModels([...guarded]);
  expect([await get(), fresh.refused]).toEqual(['closed', [expect.stringContaining('start again')]]);
  await fresh.close();
});
