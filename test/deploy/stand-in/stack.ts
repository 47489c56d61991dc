import { isDeepStrictEqual } from 'node:util';
import { type Account, AwsError, type Change, type Resource, type Stack, type Template } from './account.js';
import { publishVersion, putFunction } from './lambda.js';
import { physicalId } from './names.js';
import { deploymentOrder } from './references.js';

export function newStack(name: string): Stack {
  return { name, status: 'REVIEW_IN_PROGRESS', template: { Resources: {} }, events: [], changeSet: undefined };
}

/** What going from one template to the other would do, in order: additions and changes first. */
export function changesBetween(from: Template, to: Template): Change[] {
  const put = deploymentOrder(to).flatMap((id): Change[] => {
    const type = to.Resources[id]!.Type;
    if (!(id in from.Resources)) return [{ action: 'Add', id, type }];
    return isDeepStrictEqual(from.Resources[id], to.Resources[id]) ? [] : [{ action: 'Modify', id, type }];
  });
  const gone = Object.entries(from.Resources).filter(([id]) => !(id in to.Resources));
  return [...put, ...gone.map(([id, { Type: type }]): Change => ({ action: 'Remove', id, type }))];
}

/** Carries out a template, or rolls everything back: the events say which resource failed, and why. */
export function applyTemplate(account: Account, stack: Stack, template: Template): void {
  const verb = Object.keys(stack.template.Resources).length > 0 ? 'UPDATE' : 'CREATE';
  const before = structuredClone(account.functions);
  report(stack, stack.name, 'AWS::CloudFormation::Stack', `${verb}_IN_PROGRESS`);
  for (const { action, id, type } of changesBetween(stack.template, template)) {
    try {
      if (action === 'Remove') remove(account, stack.name, stack.template, id);
      else put(account, stack, template, id);
      report(stack, id, type, `${action === 'Add' ? 'CREATE' : action === 'Modify' ? 'UPDATE' : 'DELETE'}_COMPLETE`);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      report(stack, id, type, `${verb}_FAILED`, error.message);
      account.functions = before;
      finish(stack, verb === 'UPDATE' ? 'UPDATE_ROLLBACK_COMPLETE' : 'ROLLBACK_COMPLETE');
      return;
    }
  }
  stack.template = template;
  finish(stack, `${verb}_COMPLETE`);
}

/** Deletes what the template does not tell to retain. A function with replicas stays, and so does the stack. */
export function deleteStack(account: Account, stack: Stack): void {
  report(stack, stack.name, 'AWS::CloudFormation::Stack', 'DELETE_IN_PROGRESS');
  for (const id of deploymentOrder(stack.template).reverse()) {
    try {
      remove(account, stack.name, stack.template, id);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      report(stack, id, stack.template.Resources[id]!.Type, 'DELETE_FAILED', error.message);
      finish(stack, 'DELETE_FAILED');
      return;
    }
  }
  finish(stack, 'DELETE_COMPLETE');
  account.stacks.delete(stack.name);
}

function put(account: Account, stack: Stack, template: Template, id: string): void {
  const resource = template.Resources[id]!;
  if (resource.Type === 'AWS::S3::Bucket') account.buckets.add(physicalId(stack.name, id, template));
  if (resource.Type === 'AWS::Lambda::Function') putFunction(account, stack.name, template, id);
  if (resource.Type === 'AWS::CloudFront::Distribution') checkAssociations(template, resource);
  if (resource.Type !== 'AWS::Lambda::Version') return;
  const old = stack.template.Resources[id];
  // Policies are CloudFormation's own and may change; what was published may not.
  if (old && isDeepStrictEqual(old.Properties, resource.Properties)) return;
  if (old)
    throw new AwsError('NotUpdatable', `Resource of type '${resource.Type}' with identifier '${id}' is immutable.`);
  publishVersion(account, template, resource);
}

/** "The function ARN must reference a specific function version." */
function checkAssociations(template: Template, distribution: Resource): void {
  const config = distribution.Properties!.DistributionConfig;
  for (const behavior of [config.DefaultCacheBehavior, ...(config.CacheBehaviors ?? [])]) {
    for (const { LambdaFunctionARN: target } of behavior.LambdaFunctionAssociations ?? []) {
      if (template.Resources[target.Ref]?.Type === 'AWS::Lambda::Version') continue;
      const message = 'The function ARN must reference a specific function version.';
      throw new AwsError('InvalidLambdaFunctionAssociation', message);
    }
  }
}

function remove(account: Account, stackName: string, template: Template, id: string): void {
  const resource = template.Resources[id]!;
  if (resource.DeletionPolicy === 'Retain') return;
  const name = physicalId(stackName, id, template);
  if (resource.Type === 'AWS::Lambda::Function') {
    const isReplicated = Object.values(template.Resources).some(
      ({ Type: type, Properties: properties }) =>
        type === 'AWS::Lambda::Version' && properties!.FunctionName.Ref === id,
    );
    if (isReplicated)
      throw new AwsError('InvalidRequest', `Lambda was unable to delete ${name} because it is a replicated function.`);
    account.functions.delete(name);
  }
  if (resource.Type !== 'AWS::S3::Bucket') return;
  const isFull = [...account.objects.keys()].some((key) => key.startsWith(`${name}/`));
  if (isFull) throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty');
  account.buckets.delete(name);
}

function finish(stack: Stack, status: string): void {
  stack.status = status;
  report(stack, stack.name, 'AWS::CloudFormation::Stack', status);
}

function report(stack: Stack, resource: string, type: string, status: string, reason?: string): void {
  stack.events.unshift({ id: `${stack.events.length}`, resource, type, status, reason });
}
