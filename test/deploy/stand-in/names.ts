import { ACCOUNT_ID, type Template } from './account.js';

export function stackArn(name: string): string {
  return `arn:aws:cloudformation:us-east-1:${ACCOUNT_ID}:stack/${name}/00000000-0000-0000-0000-000000000001`;
}

/** From a name or an ARN. */
export function stackName(nameOrArn: string): string {
  return /:stack\/([^/]+)\//.exec(nameOrArn)?.[1] ?? nameOrArn;
}

export function physicalId(stack: string, id: string, template: Template): string {
  const resource = template.Resources[id];
  if (resource?.Type === 'AWS::Lambda::Function') return resource.Properties!.FunctionName;
  if (resource?.Type === 'AWS::S3::Bucket') return `${stack}-${id}`.toLowerCase().slice(0, 63);
  return `${stack}-${id}`;
}
