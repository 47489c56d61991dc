/** CloudFormation's query protocol: one action for each call that a deployment makes. Answers are the content of `<ActionResult>`. */
import { type Account, AwsError, type Stack, type Template } from './account.js';
import { physicalId, stackArn, stackName } from './names.js';
import { checkReferences } from './references.js';
import { applyTemplate, changesBetween, deleteStack, newStack } from './stack.js';
import { escapeXml, list } from './xml.js';

type Action = (account: Account, parameters: URLSearchParams) => string;

export const actions: Record<string, Action> = {
  CreateStack(account, parameters) {
    const stack = newStack(parameters.get('StackName')!);
    const template = templateOf(account, parameters);
    account.stacks.set(stack.name, stack);
    applyTemplate(account, stack, template);
    return stackId(stack);
  },
  UpdateStack(account, parameters) {
    const stack = findStack(account, parameters);
    const template = templateOf(account, parameters);
    if (changesBetween(stack.template, template).length === 0) throw validationError('No updates are to be performed.');
    applyTemplate(account, stack, template);
    return stackId(stack);
  },
  CreateChangeSet(account, parameters) {
    const name = parameters.get('StackName')!;
    const stack = account.stacks.get(name) ?? newStack(name);
    const template = templateOf(account, parameters);
    const changes = changesBetween(stack.template, template);
    const failure = changes.length > 0 ? undefined : 'No updates are to be performed.';
    account.stacks.set(name, stack);
    stack.changeSet = { name: parameters.get('ChangeSetName')!, template, failure, changes };
    return `<Id>${stackArn(name)}</Id>${stackId(stack)}`;
  },
  DescribeChangeSet(account, parameters) {
    const stack = findStack(account, parameters);
    const { name, failure, changes } = stack.changeSet!;
    const changed = changes.map(
      ({ action, id, type }) =>
        `<Type>Resource</Type><ResourceChange><Action>${action}</Action><LogicalResourceId>${id}</LogicalResourceId><ResourceType>${type}</ResourceType></ResourceChange>`,
    );
    const status = failure === undefined ? 'CREATE_COMPLETE' : 'FAILED';
    return `<ChangeSetName>${name}</ChangeSetName>${stackId(stack)}<StackName>${stack.name}</StackName><Status>${status}</Status><StatusReason>${failure ?? ''}</StatusReason>${list('Changes', changed)}`;
  },
  ExecuteChangeSet(account, parameters) {
    const stack = findStack(account, parameters);
    if (stack.changeSet?.failure !== undefined)
      throw validationError(`ChangeSet cannot be executed in its current status`);
    applyTemplate(account, stack, stack.changeSet!.template);
    stack.changeSet = undefined;
    return '';
  },
  DeleteChangeSet(account, parameters) {
    findStack(account, parameters).changeSet = undefined;
    return '';
  },
  DeleteStack(account, parameters) {
    deleteStack(account, findStack(account, parameters));
    return '';
  },
  DescribeStacks(account, parameters) {
    const stack = findStack(account, parameters);
    const outputs = Object.keys(stack.template.Outputs ?? {}).map(
      (key) => `<OutputKey>${key}</OutputKey><OutputValue>${key}</OutputValue>`,
    );
    const described = `${stackId(stack)}<StackName>${stack.name}</StackName><CreationTime>${new Date().toISOString()}</CreationTime><StackStatus>${stack.status}</StackStatus>${list('Outputs', outputs)}`;
    return list('Stacks', [described]);
  },
  DescribeStackEvents(account, parameters) {
    const stack = findStack(account, parameters);
    const events = stack.events.map(
      ({ id, resource, type, status, reason }) =>
        `${stackId(stack)}<EventId>${id}</EventId><StackName>${stack.name}</StackName><LogicalResourceId>${resource}</LogicalResourceId><ResourceType>${type}</ResourceType><Timestamp>${new Date().toISOString()}</Timestamp><ResourceStatus>${status}</ResourceStatus>${reason ? `<ResourceStatusReason>${escapeXml(reason)}</ResourceStatusReason>` : ''}`,
    );
    return list('StackEvents', events);
  },
  DescribeStackResource(account, parameters) {
    const stack = findStack(account, parameters);
    const id = parameters.get('LogicalResourceId')!;
    if (!(id in stack.template.Resources))
      throw validationError(`Resource ${id} does not exist for stack ${stack.name}`);
    return `<StackResourceDetail>${resourceFields(stack, id)}<LastUpdatedTimestamp>${new Date().toISOString()}</LastUpdatedTimestamp></StackResourceDetail>`;
  },
  ListStackResources(account, parameters) {
    const stack = findStack(account, parameters);
    const resources = Object.keys(stack.template.Resources).map((id) => resourceFields(stack, id));
    return list('StackResourceSummaries', resources);
  },
  ValidateTemplate(account, parameters) {
    templateOf(account, parameters);
    return '<Parameters/>';
  },
};

function findStack(account: Account, parameters: URLSearchParams): Stack {
  const name = stackName(parameters.get('StackName')!);
  const stack = account.stacks.get(name);
  if (stack === undefined) throw validationError(`Stack with id ${name} does not exist`);
  return stack;
}

function templateOf(account: Account, parameters: URLSearchParams): Template {
  const url = parameters.get('TemplateURL');
  const stored = url === null ? undefined : account.objects.get(decodeURIComponent(new URL(url).pathname.slice(1)));
  const text = parameters.get('TemplateBody') ?? stored?.body.toString();
  if (text === undefined) throw validationError(`S3 error: The specified key does not exist. ${url}`);
  const template = JSON.parse(text) as Template;
  checkReferences(template);
  return template;
}

function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

function stackId(stack: Stack): string {
  return `<StackId>${stackArn(stack.name)}</StackId>`;
}

function resourceFields(stack: Stack, id: string): string {
  const { Type: type } = stack.template.Resources[id]!;
  return `<LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${physicalId(stack.name, id, stack.template)}</PhysicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus>`;
}
