/*! what-else: what a file looks like that is no description, and what to give in its place. */
import { isRecord } from './cloudformation/values.js';

const showConfig =
  'Run "aws cloudfront get-distribution-config --id ID > distribution.json" and give distribution.json.';
const template = 'Give a CloudFormation or SAM template, or what "aws cloudfront get-distribution-config" prints.';

/** The rest of a sentence that begins with the file's name; undefined: whoever reads it says what is wrong. */
export function whatElse(file: string, text: string, data: unknown): string | undefined {
  if (isRecord(data)) return whatJson(data);
  if (text.startsWith('PK')) return `a zip, such as the binary plan of Terraform. ${template}`;
  if (/\.(tf|hcl|tofu)$/.test(file)) return `Terraform source, which is not read. ${showConfig}`;
  if (text.startsWith('{') && text.slice(0, 400).includes('"@level"')) return `the log of a plan. ${showConfig}`;
  return undefined;
}

function whatJson(data: Record<string, unknown>): string | undefined {
  if (isRecord(data.DistributionList)) return `a list of distributions, without their settings. ${showConfig}`;
  if (typeof data.format_version === 'string')
    return `a plan or a state of Terraform, which is not read. ${showConfig}`;
  if (data.version === 4 && 'lineage' in data) return `a state file of Terraform, which is not read. ${showConfig}`;
  if (isRecord(data.deployment) || isRecord(data.checkpoint) || isRecord(data.latest))
    return `a stack of Pulumi or SST, which is not read. ${showConfig}`;
  if (isRecord(data.artifacts)) return 'the manifest of a "cdk synth". Give the STACK.template.json beside it.';
  return undefined;
}
