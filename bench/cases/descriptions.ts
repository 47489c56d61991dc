/** Reading a distribution from each description, and the commands that wait for it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import { openDescription } from '../../tools/distribution/open.js';
import { againstBudget, timeNode, timeUntil } from '../budget.js';
import { awsAnswer, cloudFormation, pulumiStack, terraformPlan, terraformState } from '../descriptions.js';
import { type Case, type Figure, median } from '../measure.js';

const cli = path.resolve('dist/cli.js');

const forms: Record<string, () => object> = {
  'template.json': cloudFormation,
  'state.json': terraformState,
  'plan.json': () => terraformPlan(),
  'stack.json': pulumiStack,
  'distribution.json': awsAnswer,
};

/** Paths of the descriptions, each a file or a folder. */
function write(folder: string): string[] {
  const file = (name: string, content: string) => writeFileSync(path.join(folder, name), content);
  for (const [name, form] of Object.entries(forms)) file(name, JSON.stringify(form()));
  const yaml = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  file('template.yaml', yaml.stringify(cloudFormation()));
  mkdirSync(path.join(folder, 'cdk.out'));
  const properties = { templateFile: 'Site.template.json' };
  const artifacts = { Site: { type: 'aws:cloudformation:stack', properties } };
  file('cdk.out/manifest.json', JSON.stringify({ version: '55.0.0', artifacts }));
  file('cdk.out/Site.template.json', JSON.stringify(cloudFormation()));
  return [...Object.keys(forms), 'template.yaml', 'cdk.out'];
}

function reading(folder: string, name: string): Figure {
  return againstBudget(`reading 75 behaviors, ${name}`, 'ms', 150, () => {
    const start = performance.now();
    const opened = openDescription(path.join(folder, name));
    const [model] = readDistributions(opened.template, { projectDir: folder, ...opened });
    const attached = model?.behaviors.filter(
      (each) => each.functions['viewer-request'] ?? each.unknownFunctions['viewer-request'],
    );
    if (attached?.length !== 75) throw new Error(`${name} came to ${attached?.length} behaviors with their function`);
    return performance.now() - start;
  });
}

const report = 'process.on("exit", () => process.stderr.write("kB " + process.resourceUsage().maxRSS))';

/** Of the whole process, Node itself with it. */
function memory(folder: string, args: string[]): number {
  const observed = ['--import', `data:text/javascript,${encodeURIComponent(report)}`, cli, ...args];
  const { stderr } = spawnSync(process.execPath, observed, { cwd: folder, encoding: 'utf8' });
  return Number(/kB (\d+)/.exec(stderr)![1]) / 1024;
}

function bigPlan(folder: string): Figure[] {
  const file = path.join(folder, 'big.json');
  writeFileSync(file, JSON.stringify(terraformPlan(9_200)));
  const megabytes = Math.round(statSync(file).size / 1e6);
  const args = ['explain', '/part-70/x', '--template', 'big.json'];
  return [
    againstBudget(`explain on a plan of ${megabytes} MB`, 'ms', 2000, () => timeNode([cli, ...args], folder), 3),
    againstBudget(`explain on a plan of ${megabytes} MB, memory`, 'MB', 400, () => memory(folder, args), 3),
  ];
}

async function dev(folder: string): Promise<Figure> {
  const args = [cli, 'dev', '--template', path.join(folder, 'cdk.out'), '--port', '0', '--json'];
  const once = () => timeUntil(process.execPath, args, /"event":"ready"/);
  const ours = median([await once(), await once(), await once()]);
  return { name: 'dev on a folder, until ready', ours, peer: 3000, peerName: 'budget', unit: 'ms', better: 'lower' };
}

export default {
  name: 'descriptions',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-bench-'));
    try {
      const names = write(folder);
      const explain = (name: string) => () => timeNode([cli, 'explain', '/part-70/x', '--template', name], folder);
      return [
        ...names.map((name) => reading(folder, name)),
        ...names.map((name) => againstBudget(`explain, ${name}`, 'ms', 300, explain(name))),
        ...bigPlan(folder),
        await dev(folder),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
} satisfies Case;
