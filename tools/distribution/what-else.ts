/*! what-else: what a file looks like that is no description, and what to give in its place. */
import { isRecord } from './cloudformation/values.js';

const showConfig =
  'Run "aws cloudfront get-distribution-config --id ID > distribution.json" and give distribution.json.';
const showStack = 'Run "pulumi stack export > stack.json" and give stack.json.';
const showPlan = 'Run "terraform plan -out p && terraform show -json p > plan.json" and give plan.json.';

/** The rest of a sentence that begins with the file's name; undefined: whoever reads it says what is wrong. */
export function whatElse(file: string, text: string, data: unknown): string | undefined {
  if (isRecord(data)) return whatJson(data);
  if (text.startsWith('PK')) return `a zip, such as the binary plan of Terraform. ${showPlan}`;
  if (text.includes('\0')) return `no text. ${showPlan.replace('Run', 'Of a plan of Terraform, run')}`;
  if (/\.(tf|hcl|tofu)$/.test(file)) return `Terraform source. ${showPlan}`;
  if (text.startsWith('{') && text.slice(0, 400).includes('"@level"')) return `the log of a plan. ${showPlan}`;
  if (/^runtime:/m.test(text) && /^name:/m.test(text)) return `a project of Pulumi. ${showStack}`;
  if (/^service:/m.test(text) && /^provider:/m.test(text))
    return 'a service of serverless. Leave --template out in its folder: it is packaged then.';
  if (/\.[cm]?[jt]s$/.test(file)) return `a program. ${showStack} Of the CDK, run "cdk synth" and give cdk.out.`;
  return undefined;
}

function whatJson(data: Record<string, unknown>): string | undefined {
  if (isRecord(data.DistributionList)) return `a list of distributions, without their settings. ${showConfig}`;
  if (data.version === 4 && 'lineage' in data)
    return `Terraform’s own state file. Run "terraform show -json > state.json" and give state.json.`;
  if ('format_version' in data && !('planned_values' in data) && !('values' in data))
    return `JSON of Terraform without a plan or a state in it. ${showPlan}`;
  if (isRecord(data.resource) || isRecord(data.terraform)) return `Terraform source. ${showPlan}`;
  if (typeof data.app === 'string') return 'the settings of the CDK. Run "cdk synth" and give cdk.out.';
  if (isRecord(data.artifacts)) return 'the manifest of a "cdk synth". Give its folder.';
  return undefined;
}
