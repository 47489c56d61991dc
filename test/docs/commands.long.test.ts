import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verbs } from '../../tools/cli/verbs.js';
import { packagedTemplate } from '../../tools/distribution/serverless/service-template.js';
import { ensureSampleKeys } from '../../tools/sample-keys.js';
import { parsePrivateKey, parsePublicKey } from '../../tools/signing/keys.js';
import { byHand, elsewhere } from './elsewhere.js';
import { commands, pages } from './pages.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
const found = pages().map(commands);
const whole = [...new Set(found.flatMap((page) => page.whole))];
const inline = [...new Set(found.flatMap((page) => page.inline))];
const isElsewhere = (command: string) => [...elsewhere, ...byHand].some(([pattern]) => pattern.test(command));
const verbOf = (command: string) => /^(?:npx )?edgewright ([\w-]+)/.exec(command)?.[1];
const ours = whole.filter((command) => verbOf(command) !== undefined && !isElsewhere(command));
/** In running text, of verbs that no code block shows. */
const shapes = inline.filter((command) => {
  const verb = verbOf(command);
  return verb !== undefined && !isElsewhere(command) && !ours.some((other) => verbOf(other) === verb);
});

/** A folder as a reader has it: the sources and what they were built to, keys, a template, a log and somebody's function. */
beforeAll(async () => {
  mkdirSync(path.join(dir, 'test'));
  for (const name of ['functions', 'edge-lambdas', 'shared', 'serverless.yml'])
    cpSync(name, path.join(dir, name), { recursive: true });
  for (const name of ['node_modules', 'test/events', 'sample']) symlinkSync(path.resolve(name), path.join(dir, name));
  ensureSampleKeys(dir);
  cpSync(await packagedTemplate(process.cwd(), undefined), path.join(dir, 'template.json'));
  writeFileSync(path.join(dir, 'site.yaml'), siteYaml);
  writeFileSync(path.join(dir, 'plan.json'), JSON.stringify(plan));
  writeFileSync(path.join(dir, 'old-function.js'), 'function handler(event) { return event.request; }\n');
  const fields = 'date time cs-method cs-uri-stem sc-status';
  writeFileSync(path.join(dir, 'access.log'), `#Fields: ${fields}\n2026-01-01\t00:00:00\tGET\t/\t200\n`);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** A template as a person writes it. */
const siteYaml = `Parameters: {Stage: {Type: String}}
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: yes
        Comment: !Ref Stage
        Origins: [{Id: Site, DomainName: www.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}]
        DefaultCacheBehavior:
          TargetOriginId: Site
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
`;

/** What `terraform show -json` prints of a plan, as far as a distribution goes. */
const plan = {
  format_version: '1.2',
  terraform_version: '1.9.0',
  planned_values: {
    root_module: {
      resources: [
        {
          address: 'aws_cloudfront_distribution.site',
          mode: 'managed',
          type: 'aws_cloudfront_distribution',
          name: 'site',
          values: {
            enabled: true,
            aliases: ['www.example.com'],
            origin: [
              {
                origin_id: 'site',
                domain_name: 'origin.example.com',
                custom_origin_config: [{ origin_protocol_policy: 'https-only', http_port: 80, https_port: 443 }],
              },
            ],
            default_cache_behavior: [
              {
                target_origin_id: 'site',
                viewer_protocol_policy: 'redirect-to-https',
                allowed_methods: ['GET', 'HEAD'],
                cached_methods: ['GET', 'HEAD'],
                cache_policy_id: '658327ea-f89d-4fab-a63d-7e88639e58f6',
              },
            ],
          },
        },
      ],
    },
  },
};

/** What stands for something of the reader's own. */
const values: [RegExp, string][] = [
  [/\bTEMPLATE\b/, 'template.json'],
  [/\bDIR\b/, 'copied'],
  [/https:\/\/DOMAIN\b/, 'https://d111111abcdef8.cloudfront.net'],
  [/\bDOWNLOADS_KEY_ID\b/, 'K1'],
];

/** A pass that is refused is an answer too. */
const mayRefuse = /^verify/;

async function run(command: string): Promise<{ status: unknown; output: string }> {
  const words = command
    .replace(/^(npx )?edgewright /, '')
    .replaceAll("'", '')
    .match(/"[^"]*"|\S+/g)!;
  const needsTemplate = /^(explain|replay)/.test(words[0]!) && !words.includes('--template');
  const args = [
    ...words.map((word) => word.replace(/^"|"$/g, '')),
    ...(needsTemplate ? ['--template', 'template.json'] : []),
    ...(words[0] === 'copy' ? ['--force'] : []),
  ];
  const { status, stdout, stderr } = await new Promise<{ status: unknown; stdout: string; stderr: string }>(
    (resolve) => {
      execFile(process.execPath, [path.resolve('dist/cli.js'), ...args], { cwd: dir }, (error, stdout, stderr) => {
        resolve({ status: error ? error.code : 0, stdout, stderr });
      });
    },
  );
  return { status, output: stdout + stderr };
}

test('the documentation has whole commands', () => {
  expect(whole.length).toBeGreaterThan(20);
  expect(shapes.length).toBeGreaterThan(0);
});

// What is built, the others run; otherwise in their order: what one writes, the next may read.
const inOrder = [...ours, ...shapes].sort((a, b) => Number(verbOf(b) === 'build') - Number(verbOf(a) === 'build'));
test.each(inOrder)('%s', async (command) => {
  const filled = values.reduce((text, [placeholder, value]) => text.replace(placeholder, value), command);
  const { status, output } = await run(filled);
  expect(mayRefuse.test(verbOf(filled)!) ? [0, 1] : [0], output).toContain(status);
  expect(output).not.toMatch(/edgewright: (usage|internal)/);
});

test('what the build of a reader writes is what was built here', () => {
  const sizes = (folder: string) => readFileSync(path.join(folder, 'dist/sizes.json'), 'utf8');
  expect(sizes(dir)).toBe(sizes('.'));
});

const openssl = whole.filter((command) => command.startsWith('openssl'));
test.skipIf(spawnSync('openssl', ['version']).status !== 0).each(openssl)('%s', (command) => {
  mkdirSync(path.join(dir, 'keys'));
  expect(spawnSync('bash', ['-ec', command], { cwd: dir }).status).toBe(0);
  const read = (file: string) => readFileSync(path.join(dir, file), 'utf8');
  expect(parsePrivateKey(read('downloads.pem'), 'private').type).toBe('private');
  expect(parsePublicKey(read('keys/downloads.pub.pem'), 'public').type).toBe('public');
});

test('every other command is run by a test of its own, or said to be for people', () => {
  const others = [...whole, ...inline].filter((command) => verbOf(command) === undefined || isElsewhere(command));
  expect(others.filter((command) => !isElsewhere(command) && !openssl.includes(command))).toEqual([]);
});

test.each(elsewhere)('%s is run by %s', (command, file, line) => {
  expect([...whole, ...inline].filter((found) => command.test(found))).not.toEqual([]);
  expect(readFileSync(file, 'utf8').includes(line), line).toBe(true);
});

test('every command that running text names has a verb', () => {
  const named = inline.map(verbOf).filter((name) => name !== undefined);
  const known = new Set([...verbs.map(({ name }) => name), '--help', 'X']);
  expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
});
