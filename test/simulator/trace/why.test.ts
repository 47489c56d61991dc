import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { createSimulator } from '../../../tools/simulator/index.js';
import { all, behavior, caching, edge, only, open, rawCff } from '../support.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-why-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(file: string, text = file): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

describe('why 404', () => {
  for (const file of ['docs/guide/index.html', 'about.html', 'assets/app-4f3a9c21.js', 'index.html'])
    write(`site/${file}`);
  write('secret/plan.html');
  write('site/odd\\one/plan.html');
  symlinkSync(path.join(folder, 'secret'), path.join(folder, 'site/link'));

  async function site(mayList: boolean) {
    const statement = (Action: string, Resource: object) => ({
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action,
      Resource,
    });
    const statements = [statement('s3:GetObject', { 'Fn::Sub': '${Bucket.Arn}/*' })];
    if (mayList) statements.push(statement('s3:ListBucket', { 'Fn::GetAtt': ['Bucket', 'Arn'] }));
    const access = {
      Name: 'oac',
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    };
    const origin = {
      Id: 'Site',
      DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
      S3OriginConfig: {},
      OriginAccessControlId: { 'Fn::GetAtt': ['Access', 'Id'] },
    };
    const config = {
      Enabled: true,
      Origins: [origin],
      DefaultCacheBehavior: {
        TargetOriginId: 'Site',
        ViewerProtocolPolicy: 'allow-all',
        CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      },
    };
    const Resources = {
      Site: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } },
      Access: { Type: 'AWS::CloudFront::OriginAccessControl', Properties: { OriginAccessControlConfig: access } },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement: statements } },
      },
    };
    return createSimulator({ template: { Resources }, origins: { Site: path.join(folder, 'site') } });
  }

  test('names what was looked for, what lies near it, and the function that leads there', async () => {
    const simulator = await site(true);
    const why = async (target: string) => {
      const { status } = await simulator.fetch(target);
      const [record] = simulator.requests();
      return [status, record?.why?.code, record?.why?.text, record?.why?.fixes[0]?.command];
    };
    const missing = (key: string) => `Origin \`Site\` has no object \`${key}\` in \`site\`.`;
    const copyIndex = 'edgewright copy directory-index';
    expect([
      await why('/docs/guide/'),
      await why('/docs/guide'),
      await why('/about'),
      await why('/orders/42'),
      await why('/About.html'),
      await why('/abuot.html'),
      await why('/assets/app-99aa88bb.js'),
      await why('/zzz.png'),
      await why('/odd%5Cone/plam.html'),
      await why('/link/plam.html'),
      await why('/..%2Fsecret/plam.html'),
    ]).toEqual([
      [
        404,
        'NoSuchKey',
        `${missing('docs/guide/')} \`directory-index\` would serve \`docs/guide/index.html\`.`,
        copyIndex,
      ],
      [
        404,
        'NoSuchKey',
        `${missing('docs/guide')} \`directory-index\` would serve \`docs/guide/index.html\`.`,
        copyIndex,
      ],
      [
        404,
        'NoSuchKey',
        `${missing('about')} \`directory-index\` with \`slashless: 'html'\` would serve \`about.html\`.`,
        copyIndex,
      ],
      [
        404,
        'NoSuchKey',
        `${missing('orders/42')} \`spa-rewrite\` would serve \`index.html\`.`,
        'edgewright copy spa-rewrite',
      ],
      [404, 'NoSuchKey', `${missing('About.html')} Near it: \`about.html\`.`, undefined],
      [404, 'NoSuchKey', `${missing('abuot.html')} Near it: \`about.html\`.`, undefined],
      [404, 'NoSuchKey', `${missing('assets/app-99aa88bb.js')} Near it: \`assets/app-4f3a9c21.js\`.`, undefined],
      [404, 'NoSuchKey', missing('zzz.png'), undefined],
      [404, 'NoSuchKey', missing('odd\\one/plam.html'), undefined],
      [404, 'NoSuchKey', missing('link/plam.html'), undefined],
      [404, 'NoSuchKey', missing('../secret/plam.html'), undefined],
    ]);
    await simulator.close();
  });

  test('a bucket that may not be listed answers 403, and that is said; so is a root without a default object', async () => {
    const simulator = await site(false);
    await simulator.fetch('/zzz.png');
    await simulator.fetch('/');
    const [root, image] = simulator.requests();
    expect(image?.why).toMatchObject({ code: 'AccessDenied', text: expect.stringContaining('403 and not 404') });
    expect(root?.why?.text).toContain('no default root object. S3 answers 403');
    expect(root?.why?.fixes[0]?.label).toContain('DefaultRootObject to "index.html"');
    await simulator.close();
  });
});

describe('why a miss', () => {
  const cachePolicy = caching({ query: all, headers: only('accept-language'), cookies: only('session') });
  const detailOf = (simulator: Awaited<ReturnType<typeof open>>) => {
    const stage = simulator.core.records()[0]!.stages.find(({ name }) => name === 'cache')!;
    return { summary: stage.summary, ...(stage.detail as { nearest?: unknown; notInKey: { part: string }[] }) };
  };

  test('names the stored variant that differs least, in which parts, secrets masked', async () => {
    const site = await open({ behaviors: [behavior({ cachePolicy })] });
    await site.send('/a?page=1', { headers: { 'Accept-Language': 'de', Cookie: 'session=first-secret' } });
    await site.send('/a?page=2&x=1', { headers: { 'Accept-Language': 'fr' } });
    await site.send('/a?page=1', { headers: { 'Accept-Language': 'de', Cookie: 'session=other-secret' } });
    const { nearest, summary } = detailOf(site);
    const masked = { masked: true, chars: 12 };
    expect(nearest).toEqual({ storedBy: '1', differs: [{ part: 'cookie session', value: masked, stored: masked }] });
    expect(summary).toBe('Miss · nothing stored under this key; request 1 stored one that differs in cookie session');
    await site.send('/a?page=2&x=2', { method: 'HEAD' });
    expect(detailOf(site).nearest).toMatchObject({ storedBy: '2' });
    await site.send('/b');
    expect(detailOf(site).nearest).toBeUndefined();
  });

  test('names headers of the origin’s Vary that the key lacks, and an Authorization that nothing asks for', async () => {
    const Vary = 'Accept-Language, X-Device, Accept-Encoding';
    const site = await open({ behaviors: [behavior({ cachePolicy })] }, () => ({ headers: { Vary } }));
    await site.send('/a', { headers: { 'Accept-Language': 'de', Authorization: 'Basic abc' } });
    const { notInKey } = detailOf(site);
    expect(notInKey.map(({ part }) => part)).toEqual([
      'header x-device',
      'header accept-encoding',
      'header authorization',
    ]);
    expect(JSON.stringify(site.core.records())).not.toContain('Basic abc');
  });
});

describe('why 503', () => {
  const source = `interface Event { request: { headers: Record<string, { value: string }> } }
const hidden: string = 'never shown';
function handler(event: Event) {
  const request = event.request;
  const session = request.headers.session.value;
  return session === hidden ? request : undefined;
}
`;

  test.each([
    ['a map that holds its source', true],
    ['a map that names its source, as the build writes it', false],
  ])(
    'shows the line of the TypeScript, with those around it, and the cure that fits: %s',
    async (_, sourcesContent) => {
      const { code, map } = transformSync(source, {
        loader: 'ts',
        minifySyntax: true,
        minifyWhitespace: true,
        sourcemap: 'external',
        sourcefile: 'functions/gate.ts',
        sourcesContent,
        sourceRoot: '../../',
        target: 'es2022',
      });
      write('dist/functions/gate.js', code);
      write('dist/functions/gate.js.map', map);
      if (!sourcesContent) write('functions/gate.ts', source);
      const gate = { ...rawCff(code), file: path.join(folder, 'dist/functions/gate.js') };
      const site = await open({ behaviors: [behavior({ functions: { 'viewer-request': gate } })] });
      expect((await site.send('/')).status).toBe(503);
      expect(site.core.records()[0]?.why).toMatchObject({
        code: 'FunctionExecutionError',
        source: {
          file: 'functions/gate.ts',
          line: 5,
          lines: [
            '     3  function handler(event: Event) {',
            '     4    const request = event.request;',
            '›    5    const session = request.headers.session.value;',
            '     6    return session === hidden ? request : undefined;',
            '     7  }',
          ],
        },
        fixes: [{ label: expect.stringContaining('Test that it is there'), command: expect.stringContaining('check') }],
      });
    },
  );

  test.each([
    ['return missing;', 'what the runtime of CloudFront does not have'],
    ['for (;;) {}', 'do less'],
    ['return { statusCode: 200, body: "x".repeat(3e6) };', 'hold less'],
    ['return 5;', 'Return the request or a response'],
    ['request.headers.x = 1; return request;', '{ value: "…" }'],
    ['request.method = "PUT"; return request;', 'Leave it as it came'],
  ])('%s: %s', async (body, cure) => {
    const code = `function handler(event) {\n  var request = event.request;\n  ${body}\n}`;
    const site = await open({ behaviors: [behavior({ functions: { 'viewer-request': rawCff(code) } })] });
    await site.send('/');
    const why = site.core.records()[0]?.why;
    expect(why?.fixes[0]?.label).toContain(cure);
    if (body === 'return missing;') expect(why?.source?.lines?.[2]).toBe('›    3    return missing;');
  });

  test.each([
    ['await new Promise(() => setInterval(() => {}, 1000));', 'Task timed out after 1.00 seconds', 'do less'],
    ['return undefined;', 'found nothing', 'Return the request or a response'],
  ])('of a Lambda, %s: %s, %s', async (body, said, cure) => {
    const lambda = edge(body, { timeout: 1 });
    const site = await open({ behaviors: [behavior({ functions: { 'viewer-request': lambda } })] });
    await site.send('/');
    const { message, fixes } = site.core.records()[0]?.why ?? {};
    expect(message).toContain(said);
    expect(fixes?.[0]?.label).toContain(cure);
  });
});
