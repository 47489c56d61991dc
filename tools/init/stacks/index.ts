/** stacks: the files that describe a site in each stack, all in edge/, and what is to be run there. */
import type { Stack } from '../look.js';
import { CDK_JSON, cdkApp } from './cdk.js';
import { resources } from './cloudformation.js';
import { BUILT, type SitePlan } from './plan.js';
import { mainTf } from './terraform.js';

interface StackFiles {
  /** Name in edge/ → text. */
  files: Record<string, string>;
  /** What makes the template of the sources; undefined: `dev` does it itself. */
  synth?: string;
  /** The template that is served; undefined: serverless.yml, packaged. */
  template?: string;
  /** Made here, and never committed. */
  made: string[];
  deploy: string;
}

export const stacks: Record<Stack, (plan: SitePlan) => StackFiles> = {
  serverless: (plan) => ({
    files: { 'serverless.yml': serverlessYml(plan) },
    made: ['.serverless'],
    deploy: 'npx serverless deploy',
  }),
  cdk: (plan) => ({
    files: { 'app.mjs': cdkApp(plan), 'cdk.json': CDK_JSON },
    synth: 'node app.mjs',
    template: 'cdk.out',
    made: ['cdk.out'],
    deploy: 'npx cdk deploy',
  }),
  sam: (plan) => ({
    ...inlined('template.yml', `Transform: AWS::Serverless-2016-10-31\n${withFile(plan)}`),
    deploy: 'sam deploy --guided --template-file stack.yml',
  }),
  cloudformation: (plan) => ({
    ...inlined('template.yml', withFile(plan)),
    deploy: `aws cloudformation deploy --template-file stack.yml --stack-name ${plan.name}`,
  }),
  terraform(plan) {
    const local = inlined('local.yml', `# What main.tf describes, for "npm run edge": change both.\n${withFile(plan)}`);
    const made = [...local.made, '.terraform', '*.tfstate*'];
    return { ...local, files: { 'main.tf': mainTf(plan), ...local.files }, made, deploy: 'terraform apply' };
  },
};

function withFile(plan: SitePlan): string {
  return resources(plan, `file://${BUILT}`);
}

/** CloudFormation takes a function's code in the template only. */
function inlined(template: string, text: string): Omit<StackFiles, 'deploy'> {
  const script = `// Writes stack.yml: ${template} with the code of its function in place of "file://…".
import { readFileSync, writeFileSync } from 'node:fs';

const inline = (_, key, file) => key + JSON.stringify(readFileSync(file, 'utf8'));
writeFileSync('stack.yml', readFileSync('${template}', 'utf8').replace(/^( +FunctionCode: )file:\\/\\/(.+)$/gm, inline));
`;
  return {
    files: { [template]: text, 'inline.mjs': script },
    synth: 'node inline.mjs',
    template: 'stack.yml',
    made: ['stack.yml'],
  };
}

function serverlessYml(plan: SitePlan): string {
  const indented = resources(plan, '$' + '{edge:function/site}').replace(/^(?=.)/gm, '  ');
  return `# The plugin puts the built function into the template, and refuses before the upload what the edge would refuse.
service: ${plan.name}
plugins: [edgewright/serverless-plugin]
provider: { name: aws, region: us-east-1 }
resources:
${indented}`;
}
