// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { configure } from '../../tools/cli/doctor.js';
import { codes } from '../../tools/doctor/codes.js';
import { isError } from '../../tools/doctor/doctor-finding.js';
import { type DoctorFinding, diagnose, diagnoseFully } from '../../tools/doctor/index.js';
import { template } from '../distribution/cloudformation/templates.js';
import { packageSample, type SampleStack } from '../sample-stack.js';
import { behaviorMutants } from './mutants/behaviors.js';
import { distributionMutants } from './mutants/distribution.js';
import { functionMutants } from './mutants/functions.js';
import { type Edits, mutate } from './mutants/mutant.js';
import { originMutants } from './mutants/origins.js';
import { schemaMutants } from './mutants/schema.js';
import { textMutants } from './mutants/texts.js';
import { visitorMutants } from './mutants/visitors.js';
import { AssumeRolePolicyDocument, plain, sam, trust } from './shapes.js';

const mutants = [
  ...functionMutants,
  ...behaviorMutants,
  ...visitorMutants,
  ...originMutants,
  ...distributionMutants,
  ...textMutants,
];

const anything = expect.stringMatching(/./);
const sentence = expect.stringMatching(/^\S.*\.$/s);

let sample: SampleStack;
let sound: DoctorFinding[];
beforeAll(async () => {
  sample = await packageSample();
  sound = await diagnoseFully(sample.template, { projectDir: sample.folder });
});
afterAll(() => sample.remove());

/** Codes that the mistake adds to what the sound template gets. */
function added(findings: DoctorFinding[]): string[] {
  const before = new Set(sound.map((finding) => JSON.stringify(finding)));
  const codesFound = findings.filter((finding) => !before.has(JSON.stringify(finding))).map((finding) => finding.code);
  return [...new Set(codesFound)].sort();
}

function mutant(edits: Edits): Record<string, unknown> {
  return mutate(sample.template, edits);
}

test('the sample stack has no error', () => {
  expect(sound.filter(isError)).toEqual([]);
});

describe('a mistake is found by its code, and by no other', () => {
  test.each(mutants)('%s: %s', (expected, _title, edits) => {
    const findings = diagnose(mutant(edits), { projectDir: sample.folder });
    expect(added(findings)).toEqual(expected.split(' ').filter(Boolean).sort());
    for (const { at, message, fix } of findings) expect([at, message, fix]).toEqual([anything, sentence, sentence]);
  });
});

describe('a mistake of form is found by AWS’s validator, and is an error', () => {
  test.each(schemaMutants)('%s: %s', async (expected, _title, edits) => {
    const findings = await diagnoseFully(mutant(edits), { projectDir: sample.folder });
    expect(added(findings)).toContain(expected);
    expect(findings.find((finding) => finding.code === expected)?.severity).toBe('error');
  });
});

test('every code of the doctor’s own has a mutant', () => {
  const covered = new Set(mutants.flatMap(([expected]) => expected.split(' ')));
  expect(Object.keys(codes).filter((code) => !covered.has(code))).toEqual(['duplicate-key', 'unreadable']);
});

test('docs/doctor.md lists every code as it is', () => {
  const page = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
  const rows = Object.entries(codes).map(
    ([code, info]) => `| \`${code}\` | ${info.severity} | ${info.summary} | ${info.source} |`,
  );
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
});

describe('templates of other tools', () => {
  async function codesOf(template: unknown): Promise<string[]> {
    const findings = await diagnoseFully(template, { projectDir: '/nowhere' });
    return findings.filter(isError).map((finding) => finding.code);
  }

  test('a sound plain template has no error', async () => {
    expect(await codesOf(plain(trust('lambda.amazonaws.com', 'edgelambda.amazonaws.com')))).toEqual([]);
  });

  test('an unsound one has', async () => {
    expect(await codesOf(plain(trust('lambda.amazonaws.com')))).toEqual(['lambda-trust']);
  });

  test('a sound SAM template has no error, although it refers to what SAM generates', async () => {
    expect(await codesOf(sam({ Ref: 'Edge.Version' }, { AssumeRolePolicyDocument }))).toEqual([]);
  });

  test('nor has one that refers to them in its outputs', async () => {
    const template = sam(
      { Ref: 'Edge.Version' },
      { AssumeRolePolicyDocument, FunctionUrlConfig: { AuthType: 'AWS_IAM' } },
    );
    const Outputs = {
      Url: { Value: { 'Fn::GetAtt': ['EdgeUrl', 'FunctionUrl'] } },
      Role: { Value: { 'Fn::Sub': '${EdgeRole.Arn}' } },
    };
    expect(await codesOf({ ...template, Outputs })).toEqual([]);
    expect(
      await codesOf({ ...template, Outputs: { Url: { Value: { 'Fn::GetAtt': ['OtherUrl', 'FunctionUrl'] } } } }),
    ).toEqual(['F6101']);
  });

  test('a SAM template may be unsound as any other', async () => {
    expect(await codesOf(sam({ Ref: 'Edge.Alias' }, {}))).toEqual(['lambda-version', 'lambda-trust']);
    expect(await codesOf(sam({ Ref: 'Edge.Versions' }, { AssumeRolePolicyDocument }))).toContain('F1020');
  });

  test('a template literal in code is no forgotten Fn::Sub', async () => {
    const template = plain(AssumeRolePolicyDocument);
    const FunctionCode = 'function handler(event) { event.request.uri = `/${AWS::Region}`; return event.request; }';
    const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0' };
    const Fn = { Type: 'AWS::CloudFront::Function', Properties: { Name: 'a', FunctionCode, FunctionConfig } };
    const Note = { Type: 'AWS::SNS::Topic', Properties: { TopicName: '${AWS::Region}' } };
    const codes = await codesOf({ ...template, Resources: { ...(template.Resources as object), Fn, Note } });
    expect(codes).toContain('function-code');
    expect(codes.filter((code) => code === 'E1029')).toEqual(['E1029']);
  });

  test.each([
    ['function connectionHandler(connection) { connection.allow(); }', '2.0', undefined],
    ['function connectionHandler(connection) { return true; }', '2.0', /must call connection\.allow/],
    ['function connectionHandler(c) { c.deny(c.clientCertInfo.serialNumber); }', '2.0', /clientCertificate/],
    ['const connectionHandler = (c) => c.allow();', '2.0', /takes a function declaration alone/],
    ['function connectionHandler(connection) { connection.allow(); }', '1.0', /cannot read connection functions/],
  ])('of a connection function the code is read: %s on %s', (ConnectionFunctionCode, runtime, message) => {
    const ConnectionFunctionConfig = { Comment: '', Runtime: `cloudfront-js-${runtime}` };
    const Properties = { Name: 'mtls', ConnectionFunctionCode, ConnectionFunctionConfig };
    const Fn = { Type: 'AWS::CloudFront::ConnectionFunction', Properties };
    const found = diagnose({ Resources: { Fn } }, { projectDir: '/nowhere' });
    const about = found.filter(({ code }) => code === 'function-code').map(({ at, message }) => `${at}: ${message}`);
    if (message === undefined) expect(about).toEqual([]);
    else expect(about).toEqual([expect.stringMatching(message)]);
  });

  test('what a cdk synth adds is no error', async () => {
    const template = plain(AssumeRolePolicyDocument);
    const Resources = template.Resources as Record<string, Record<string, unknown>>;
    Resources.Edge!.Metadata = {
      'aws:cdk:path': 'Stack/Edge/Resource',
      'aws:asset:path': 'asset.1',
      'aws:asset:property': 'Code',
    };
    Resources.CDKMetadata = { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:H4sI' } };
    const BootstrapVersion = {
      Type: 'AWS::SSM::Parameter::Value<String>',
      Default: '/cdk-bootstrap/hnb659fds/version',
    };
    const Assertions = [
      {
        Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2'], { Ref: 'BootstrapVersion' }] }] },
        AssertDescription: 'bootstrap',
      },
    ];
    expect(
      await codesOf({
        ...template,
        Parameters: { BootstrapVersion },
        Rules: { CheckBootstrapVersion: { Assertions } },
      }),
    ).toEqual([]);
  });

  test('a template without distribution has nothing to find, one without resources is refused', async () => {
    expect(await codesOf({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } })).toEqual([]);
    await expect(codesOf({})).rejects.toThrow('has no "Resources"');
  });
});

/** Here, and not beside the other verbs: AWS's validator takes seconds to load, and this process has it. */
describe('edgewright doctor', () => {
  async function doctor(content: object, ...flags: string[]): Promise<{ printed: string; status: unknown }> {
    const file = path.join(sample.folder, 'asked.json');
    writeFileSync(file, JSON.stringify(content));
    let printed = '';
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += text;
      return true;
    });
    const command = new Command();
    configure(command);
    try {
      await command.parseAsync([file, ...flags], { from: 'user' });
      return { printed, status: process.exitCode ?? 0 };
    } finally {
      write.mockRestore();
      process.exitCode = undefined;
    }
  }

  test('a sound template: exit 0', async () => {
    expect(await doctor(template())).toEqual({ printed: '0 errors, 0 warnings\n', status: 0 });
  });

  test('a rule of one’s own that is broken: exit 1, and its line', async () => {
    const rules = path.join(sample.folder, 'edgewright.rules.yml');
    writeFileSync(rules, '# ours\n- "*.json is never cached"\n- every behavior redirects to https\n');
    try {
      const { printed, status } = await doctor(template(), '--json');
      expect(status).toBe(1);
      expect(JSON.parse(printed)).toEqual([
        expect.objectContaining({
          code: 'rule-broken',
          severity: 'error',
          file: expect.stringMatching(/edgewright\.rules\.yml$/),
          line: 3,
          column: 3,
          at: 'every behavior redirects to https',
          message: expect.stringMatching(
            /^Broken at http:\/\/\S+\.cloudfront\.net\/x: behavior "\*" \(https-only\) answers 403 /,
          ),
        }),
      ]);
      expect((await doctor(template())).printed).toContain('rule holds: *.json is never cached, for all paths\n');
    } finally {
      rmSync(rules);
    }
  });

  test('a mistake in a rules file that --rules names: exit 1, and what is meant', async () => {
    const rules = path.join(sample.folder, 'ours.yml');
    writeFileSync(rules, '- "*.json is never cashed"\n');
    const { printed, status } = await doctor(template(), '--rules', rules);
    expect(status).toBe(1);
    expect(stripVTControlCharacters(printed)).toContain(
      'ours.yml:1:3\n  "cashed" is not understood: did you mean "*.json is never cached"?',
    );
  });

  test('an error: exit 1, and what, where and what to do as JSON', async () => {
    const { printed, status } = await doctor(template({ behavior: { TargetOriginId: 'Nobody' } }), '--json');
    expect(status).toBe(1);
    expect(JSON.parse(printed)).toContainEqual({
      code: 'unknown-target',
      severity: 'error',
      file: expect.stringMatching(/asked\.json$/),
      line: 1,
      column: expect.any(Number),
      at: 'Site.DistributionConfig.DefaultCacheBehavior',
      message: 'TargetOriginId "Nobody" is neither an origin nor an origin group.',
      fix: 'Name one of Main.',
    });
  });
});
