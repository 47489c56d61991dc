/** What docs/ci.md and action.yml say, run in a project of somebody's, as far as it runs without its host. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../cli/run-cli.js';

// Each line is a process of its own.
vi.setConfig({ testTimeout: 60_000 });

const page = readFileSync('docs/ci.md', 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text!);
const [github, ours, gitlab, codebuild] = blocks('yaml').map((text) => parse(text));
const action = parse(readFileSync('action.yml', 'utf8'));

const template = `Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{Id: Site, DomainName: www.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}]
        DefaultCacheBehavior:
          TargetOriginId: Missing
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
`;
const wrong = 'function handler(event) {\n  return event?.request;\n}\n';
const sound = 'function handler(event) {\n  return event.request;\n}\n';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-ci-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** As "npm ci" leaves it, which needs a registry. */
beforeAll(async () => {
  for (const folder of ['edge', 'node_modules/.bin']) mkdirSync(path.join(dir, folder), { recursive: true });
  symlinkSync(path.resolve('.'), path.join(dir, 'node_modules/edgewright'));
  symlinkSync('../edgewright/dist/cli.js', path.join(dir, 'node_modules/.bin/edgewright'));
  write('package.json', '{"private":true}');
  write('template.yaml', template);
  write('edge/good.js', sound);
  write('edge/wrong.js', wrong);
  write('known.json', '[]');
});

function write(file: string, text: string): void {
  writeFileSync(path.join(dir, file), text);
}

function read(file: string): string {
  return readFileSync(path.join(dir, file), 'utf8');
}

interface Ran {
  status: number | null;
  stdout: string;
}

/** What npx does where the package is installed, in a third of the time. */
const npx = 'npx() { [ "$1" != --no ] || shift; "node_modules/.bin/$@"; };';

/** As hosts run a line. */
function bash(script: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', `${npx}\n${script}`], {
    cwd: dir,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout })));
}

const annotation = /^::error file=edge\/wrong\.js,line=2,col=10,title=optional-chaining::\S.*\n$/;
const ofDoctor = /^::error file=template\.yaml,line=8,col=\d+,title=unknown-target::\S/m;

test('the lines for GitHub Actions annotate the line, and write SARIF', async () => {
  const runs: string[] = github.jobs.edge.steps.flatMap(({ run }: { run?: string }) => run ?? []);
  expect(runs[0]).toBe('npm ci');
  const [check, doctor, sarif] = await Promise.all(runs.slice(1).map((run) => bash(run)));
  expect(check).toEqual({ status: 1, stdout: expect.stringMatching(annotation) });
  expect(doctor).toEqual({ status: 1, stdout: expect.stringMatching(ofDoctor) });
  expect(sarif).toEqual({ status: 0, stdout: '' });
  const upload = github.jobs.edge.steps.at(-1).with.sarif_file;
  const [run] = JSON.parse(read(upload)).runs;
  expect(run.results[0].locations[0].physicalLocation).toMatchObject({ artifactLocation: { uri: 'template.yaml' } });
  for (const { help } of run.tool.driver.rules) expect(help.text).toMatch(/Source: https:/);
});

/** `if:` and `${{ }}` of a step, for what is used there. */
function settled(text: string, inputs: Record<string, string>): string {
  return text.replace(/\$\{\{ *inputs\.(\w+) *\}\}/g, (_, name: string) => {
    expect(action.inputs).toHaveProperty(name);
    return inputs[name] ?? action.inputs[name].default;
  });
}

async function runAction(inputs: Record<string, string>): Promise<Ran[]> {
  const wanted = action.runs.steps.filter(({ if: condition }: { if: string }) =>
    [...condition.matchAll(/inputs\.(\w+) != ''/g)].every(([, name]) => inputs[name!]),
  );
  return Promise.all(
    wanted.map(({ run, env, shell }: { run: string; env: Record<string, string>; shell: string }) => {
      expect(shell).toBe('bash');
      expect(run).not.toContain('${{');
      const values = Object.entries(env).map(([name, text]) => [name, settled(text, inputs)]);
      return bash(run, Object.fromEntries(values));
    }),
  );
}

test('the action does the same with the inputs that the page gives it', async () => {
  const [step] = ours;
  expect(step.uses).toMatch(/\/edgewright@v/);
  const [check, doctor] = await runAction(step.with);
  expect(check).toEqual({ status: 1, stdout: expect.stringMatching(annotation) });
  expect(doctor).toEqual({ status: 1, stdout: expect.stringMatching(ofDoctor) });
  for (const file of ['check', 'doctor'])
    expect(JSON.parse(read(`${step.with.sarif}/${file}.sarif`)).runs[0].results).not.toEqual([]);
  expect(await runAction({ check: 'edge/good.js' })).toEqual([{ status: 0, stdout: '' }]);
  expect(await runAction({ check: '$(touch broken-out)' })).toEqual([{ status: 1, stdout: '' }]);
  expect(existsSync(path.join(dir, 'broken-out'))).toBe(false);
});

test.each([
  ['GitLab', () => gitlab.edge.script, () => gitlab.edge.artifacts.reports.junit],
  [
    'CodeBuild',
    () => codebuild.phases.build.commands,
    () => ['check', 'doctor'].map((name) => `${codebuild.reports.edgewright['base-directory']}/${name}.xml`),
  ],
])('the lines for %s write test reports', async (_, lines: () => string[], reports: () => string[]) => {
  const statuses: (number | null)[] = [];
  for (const line of lines()) statuses.push((await bash(line)).status);
  expect(statuses.slice(-2)).toEqual([1, 1]);
  const [check, doctor] = reports().map(read);
  expect(check).toContain('tests="2" failures="1"');
  expect(check).toContain('<testcase classname="edge/good.js" name="edge/good.js" file="edge/good.js"/>');
  expect(doctor).toContain('type="unknown-target"');
});

interface Pattern {
  regexp: string;
  [field: string]: string | number;
}

/** As VS Code reads them: a list is one line after the other. */
function problems(patterns: Pattern[], output: string): Record<string, string | undefined>[] {
  const lines = output.split('\n');
  return lines.flatMap((_, at) => {
    const found = patterns.map(({ regexp }, index) => new RegExp(regexp).exec(lines[at + index] ?? ''));
    if (found.some((match) => match === null)) return [];
    const fields = patterns.flatMap(({ regexp: _, ...groups }, index) =>
      Object.entries(groups).map(([name, group]) => [name, found[index]![Number(group)]]),
    );
    return [Object.fromEntries(fields)];
  });
}

test('the problem matchers read what the tasks print', async () => {
  const { tasks } = JSON.parse(blocks('json')[0]!);
  write(
    'edge/doubtful.js',
    'function handler(event) {\n  var a = event.request.uri ?? "";\n  return event.request;\n}\n',
  );
  const [check, doctor] = await Promise.all(
    tasks.map(async ({ command, problemMatcher }: { command: string; problemMatcher: { pattern: Pattern } }) =>
      problems([problemMatcher.pattern].flat(), (await bash(command)).stdout),
    ),
  );
  const message = expect.stringMatching(/^\S/);
  expect(check).toEqual([
    { file: 'edge/doubtful.js', line: '2', code: 'nullish', severity: 'warning', message },
    { file: 'edge/wrong.js', line: '2', code: 'optional-chaining', severity: undefined, message },
  ]);
  const place = { file: 'template.yaml', line: '8', column: '9' };
  expect(doctor![0]).toEqual({ ...place, code: 'unknown-target', severity: 'error', message });
  rmSync(path.join(dir, 'edge/doubtful.js'));
});

test('build and fuzz write the same formats', async () => {
  const head = '/*!\n * one: does what a test wants.\n * CloudFront Function, viewer-request.\n */\n';
  const source = 'export function handler(event: any) {\n  return String(new Map()) && event.request;\n}\n';
  mkdirSync(path.join(dir, 'functions'));
  write('functions/one.ts', head + source);
  const built = await runCli(['build', '--format', 'github'], { cwd: dir });
  expect(built).toMatchObject({ status: 1, stderr: '' });
  expect(built.stdout).toMatch(/^::error file=functions\/one\.ts,line=6,col=\d+,title=unknown-global::\S.*\n$/);
  write('functions/one.ts', head + source.replace('new Map()', '1'));
  expect((await runCli(['build', '--format', 'json'], { cwd: dir })).stdout).toBe('[]\n');
  expect((await runCli(['build', '--format', 'json', '--json'], { cwd: dir })).stderr).toMatch(/^edgewright: usage: /);
  write(
    'throws.js',
    "function handler(event) {\n  event.request.headers['x-role'].value;\n  return event.request;\n}\n",
  );
  const fuzz = ['fuzz', 'throws.js', '--seconds', '1', '--engine', 'vm', '--format'];
  const [sarif, junit] = await Promise.all(['sarif', 'junit'].map((name) => runCli([...fuzz, name], { cwd: dir })));
  const [result] = JSON.parse(sarif!.stdout).runs[0].results;
  expect(result).toMatchObject({
    ruleId: 'execution',
    locations: [{ physicalLocation: { region: { startLine: 2 } } }],
  });
  expect(result.message.text).toMatch(/edgewright run throws\.js edgewright-fuzz.throws-\d\.json$/);
  expect(junit).toMatchObject({ status: 1, stdout: expect.stringContaining('<testcase classname="throws.js"') });
});

test('action.yml is in the repository, where GitHub looks for it', () => {
  expect(execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'action.yml'], { encoding: 'utf8' })).toBe(
    'action.yml\n',
  );
});
