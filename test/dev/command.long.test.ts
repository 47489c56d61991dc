import { existsSync, readFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toText } from '../../tools/dev/report.js';
import { type DevOptions, serve } from '../../tools/dev/serve.js';
import { failDev, makeProject, makeTemplate, startDev, startDevToRead, type TestProject } from './project.js';

let project: TestProject;
const good = ['--template', 'template.json', '--origin', 'Site=site', '--engine', 'vm'];

beforeAll(() => {
  project = makeProject();
  project.write('empty.json', '{"Resources":{"Bucket":{"Type":"AWS::S3::Bucket","Properties":{}}}}');
  project.write('broken.json', '{"Resources": }');
});

afterAll(() => project.remove());

/** As the command does it, but in this process. */
async function refusalOf(parts: Partial<DevOptions>): Promise<unknown> {
  const options: DevOptions = {
    projectDir: project.directory,
    template: 'template.json',
    stage: undefined,
    distribution: undefined,
    origins: { Site: join(project.directory, 'site') },
    port: 0,
    https: false,
    kvs: undefined,
    engine: 'vm',
    cache: true,
    accessLog: undefined,
    viewer: {},
    log: () => {},
    ...parts,
  };
  return serve(options).catch((error: unknown) => error);
}

describe('what cannot be served is said in one line, with what to do', () => {
  test.each<[string, Partial<DevOptions>, string, string]>([
    ['no template and no service', { template: undefined }, 'no-service', 'serverless.yml'],
    ['a template that is not there', { template: 'missing.json' }, 'template-unreadable', 'missing.json'],
    ['a template that is no JSON', { template: 'broken.json' }, 'template-malformed', 'broken.json'],
    ['a template without distribution', { template: 'empty.json' }, 'no-distribution', 'AWS::S3::Bucket'],
    ['a bucket without directory', { origins: {} }, 'origin-directory-unknown', '--origin Site=DIR'],
    ['a directory that is not there', { origins: { Site: '/nowhere' } }, 'origin-directory-missing', '/nowhere'],
    ['an unknown origin', { origins: { Site: '.', Sight: '.' } }, 'unknown-origin', 'Site'],
    ['an unknown distribution', { distribution: 'Sight' }, 'unknown-distribution', '"Site"'],
    ['a store that is no store', { kvs: join(import.meta.dirname, 'project.ts') }, 'kvs', 'expected JSON'],
  ])('%s', async (_, parts, code, words) => {
    expect(await refusalOf(parts)).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  test.each([
    [['--port', 'eighty'], '0 to 65535'],
    [['--engine', 'v8'], 'njs'],
    [['--origin', 'Site'], 'ID=DIR'],
  ])('the flags %j', async (flags, words) => {
    const { status, stderr } = await failDev(project.directory, flags);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^edgewright: usage: .*\n$/)]);
    expect(stderr).toContain(words);
  });

  test('a port that is taken', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = await failDev(project.directory, [...good, '--port', String(port)]);
    server.close();
    expect([status, stderr]).toEqual([1, expect.stringContaining(`port-taken: Port ${port} is taken`)]);
  });
});

describe('when it is ready', () => {
  test('the first line says so as JSON, with all that is served; viewers are as --viewer says, and functions are heard', async () => {
    const dev = await startDev(project.directory, [...good, '--viewer', 'country=DE']);
    expect(dev.ready).toMatchObject({
      event: 'ready',
      url: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      ms: expect.any(Number),
      engine: 'vm (approximate)',
      distributions: [
        {
          logicalId: 'Site',
          behaviors: [
            { pattern: '/fn', origin: 'Site', functions: { 'viewer-request': { name: 'fn' } } },
            { pattern: '/edge', origin: 'Site' },
            { pattern: '*', origin: 'Site' },
          ],
          origins: [
            { id: 'Site', label: 'site as public bucket', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) },
          ],
        },
      ],
    });
    const [{ origins }] = dev.ready.distributions as [{ origins: [{ url: string }] }];
    expect(await (await fetch(`${origins[0].url}/page.txt`)).text()).toBe('one');
    expect(await (await fetch(`${dev.url}/page.txt`)).text()).toBe('one');
    const [record] = (await (await fetch(`${dev.url}/__edge/requests`)).json()) as [{ viewer: { country: string } }];
    expect(record.viewer.country).toBe('DE');
    await fetch(`${dev.url}/fn`);
    expect(await dev.stop()).toBe(0);
    expect(dev.output().stderr).toMatch(/^\d\d:\d\d:\d\d {2}\/fn {2}fn {2}here$/m);
  });

  test.each([
    ['vm (approximate)', true],
    ['njs 0.7.9', false],
  ])(
    'people read the address on one line, and with engine %s whether it is an approximate engine: %s',
    (engine, approximate) => {
      const text = toText({ url: 'http://localhost:8080', ms: 200, engine, approximate, distributions: [] });
      expect(text).toMatch(/^.*ready.* http:\/\/localhost:8080 in 200 ms$/m);
      expect(text).toMatch(/^Plain http on this machine counts as https; /m);
      const tls = toText({ url: 'https://localhost:8080', ms: 200, engine, approximate, distributions: [] });
      expect(tls).not.toContain('Plain http');
      expect([text.includes('approximate engine'), text.includes('apt-get install njs')]).toEqual([
        approximate,
        approximate,
      ]);
    },
  );

  test('HTTP/2 and TLS are there with --https, the log file with --access-log, no cache with --no-cache', async () => {
    const flags = [...good, '--https', '--access-log', 'access.log', '--no-cache'];
    const dev = await startDev(project.directory, flags);
    expect(dev.url).toMatch(/^https:/);
    const { get } = await import('node:https');
    for (let times = 0; times < 2; times += 1) {
      const xCache = await new Promise((resolve) =>
        get(`${dev.url}/page.txt`, { rejectUnauthorized: false, agent: false }, (answer) => {
          answer.resume().on('end', () => resolve(answer.headers['x-cache']));
        }),
      );
      expect(xCache).toBe('Miss from cloudfront');
    }
    expect(await dev.stop()).toBe(0);
    expect(dev.output().stderr).toMatch(/ 200 .*\/page\.txt/);
    const log = readFileSync(join(project.directory, 'access.log'), 'utf8').trimEnd().split('\n');
    expect(log).toHaveLength(4);
    expect(log[3]!.split('\t')).toHaveLength(33);
    expect(existsSync(join(project.directory, '.edgewright/certificate/key.pem'))).toBe(true);
  });

  test('an origin of the network is red; unless it was named or allowed it answers 502 with the flags that do so', async () => {
    const template = makeTemplate();
    const config = (template.Resources.Site!.Properties as { DistributionConfig: { Origins: unknown } })
      .DistributionConfig;
    const custom = (Id: string, DomainName: string) => ({ Id, DomainName, CustomOriginConfig: {} });
    config.Origins = [custom('Site', 'app.example.com'), custom('Here', 'here.example.com')];
    project.write('custom.json', JSON.stringify(template));
    const flags = ['--template', 'custom.json', '--engine', 'vm', '--origin', 'Here=http://localhost:1'];
    const coloured = { NO_COLOR: '' };
    const dev = await startDevToRead(project.directory, flags, coloured);
    const response = await fetch(`${dev.url}/orders`);
    const text = await response.text();
    expect(await dev.stop()).toBe(0);
    expect([response.status, text]).toEqual([502, expect.stringContaining('--origin Site=URL, or --allow-network')]);
    const { stdout, stderr } = dev.output();
    expect(stdout).toContain(
      '\u001b[31mapp.example.com, not asked: --origin Site=DIR|URL or --allow-network\u001b[39m',
    );
    expect(stdout).toContain('  Here  http://localhost:1\n');
    expect(stderr).toContain('OriginNotAsked: Origin "Site" (app.example.com) was not asked');

    const allowed = await startDevToRead(project.directory, [...flags, '--allow-network'], coloured);
    expect(await allowed.stop()).toBe(0);
    expect(allowed.output().stdout).toContain('\u001b[31mapp.example.com over the network\u001b[39m');
  });

  test('a Lambda@Edge function that ends its process is one 503 each, said in the record, and all else is served', async () => {
    const dev = await startDev(project.directory, good);
    const endings = [
      ['setTimeout(() => { throw null }, 5); await new Promise(() => {});', 'null'],
      ['process.exit(7);', 'status 7'],
      ['process.kill(process.pid, "SIGKILL");', 'killed'],
    ] as const;
    for (const [code, word] of endings) {
      project.write('edge/index.js', `exports.handler = async () => { ${code} };`);
      expect((await fetch(`${dev.url}/edge`)).status).toBe(503);
      const [record] = (await (await fetch(`${dev.url}/__edge/requests`)).json()) as [{ why: { message: string } }];
      expect(record.why.message).toContain(word);
      expect((await fetch(`${dev.url}/page.txt`)).status).toBe(200);
    }
    project.writeLambda('two');
    expect(await (await fetch(`${dev.url}/edge`)).text()).toBe('two');
    expect(await dev.stop()).toBe(0);
  });

  test('only the chosen distribution is served', async () => {
    const two = makeTemplate();
    two.Resources.Other = { ...two.Resources.Site! };
    project.write('two.json', JSON.stringify(two));
    const flags = ['--template', 'two.json', '--origin', 'Site=site', '--engine', 'vm', '--distribution', 'Other'];
    const dev = await startDev(project.directory, flags);
    expect((dev.ready.distributions as { logicalId: string }[]).map(({ logicalId }) => logicalId)).toEqual(['Other']);
    expect(await dev.stop()).toBe(0);
  });
});

test.skipIf(!existsSync('/dev/full'))(
  'an access log on a full disk ends with a sentence, and requests are served',
  async () => {
    const dev = await startDev(project.directory, [...good, '--access-log', '/dev/full']);
    for (let times = 0; times < 3; times++) expect((await fetch(`${dev.url}/page.txt`)).status).toBe(200);
    expect(await dev.stop()).toBe(0);
    expect(
      dev.output().stderr.match(/edgewright: log: The access log "\/dev\/full" ends here: .*ENOSPC/g),
    ).toHaveLength(1);
  },
);
