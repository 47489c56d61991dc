/*! associations: which functions a behavior may have on which events. DG/edge-function-restrictions-all.html */
import { findLambda } from '../../distribution/cloudformation/find-lambda.js';
import { isPlaceholder } from '../../distribution/cloudformation/names.js';
import { flagOf, openPart, type Part, partOf, partsOf, textOf } from '../../distribution/cloudformation/part.js';
import { findByAttribute, type Reading } from '../../distribution/cloudformation/reading.js';
import type { Say } from '../doctor-finding.js';
import type { Examined, ExaminedBehavior, ExaminedDistribution } from '../examined.js';

const viewerEvents = ['viewer-request', 'viewer-response'];
const events = [...viewerEvents, 'origin-request', 'origin-response'];

export function checkAssociations({ reading, distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    for (const behavior of distribution.behaviors) {
      const functions = partsOf(behavior.part, 'FunctionAssociations', 'EventType');
      const lambdas = partsOf(behavior.part, 'LambdaFunctionAssociations', 'EventType');
      for (const association of functions) checkFunction(reading, association, say);
      for (const association of lambdas) checkLambda(association, say);
      checkTogether(behavior.part.at, functions, lambdas, say);
      if (lambdas.some(isOnOrigin)) checkVpcOrigin(distribution, behavior, say);
    }
  }
}

function checkFunction(reading: Reading, association: Part, say: Say): void {
  const { at } = association;
  const event = textOf(association, 'EventType') ?? '';
  if (!viewerEvents.includes(event)) {
    const message = `A CloudFront Function is attached to "${event}", but runs on ${viewerEvents.join(' and ')} only.`;
    say('function-event', at, message, 'Choose a viewer event, or attach a Lambda@Edge function.');
  }
  const arn = textOf(association, 'FunctionARN');
  const resource = findByAttribute(reading, 'AWS::CloudFront::Function', 'FunctionARN', arn);
  if (!resource) return;
  if (!flagOf(openPart(reading, resource.properties, resource.logicalId), 'AutoPublish', false)) {
    const message = `Function "${resource.logicalId}" is attached but not published: it has no live stage.`;
    say('not-published', resource.logicalId, message, 'Set AutoPublish: true.');
  }
}

function checkLambda(association: Part, say: Say): void {
  const { at } = association;
  const event = textOf(association, 'EventType') ?? '';
  if (!events.includes(event)) {
    say('lambda-event', at, `There is no event "${event}".`, `Use one of ${events.join(', ')}.`);
  }
  if (event.endsWith('-response') && flagOf(association, 'IncludeBody', false)) {
    say('include-body', at, `IncludeBody is set on "${event}", which has no request body.`, 'Remove IncludeBody.');
  }
  checkVersion(textOf(association, 'LambdaFunctionARN'), at, say);
}

function checkVersion(arn: string | undefined, at: string, say: Say): void {
  if (arn === undefined || isPlaceholder(arn) || !arn.startsWith('arn:')) return;
  if (!/:\d+$/.test(arn)) {
    const message = `"${arn}" is not the ARN of a numbered version. An alias, $LATEST or the bare function is refused.`;
    say('lambda-version', at, message, 'Refer to an AWS::Lambda::Version.');
  }
  const region = arn.split(':')[3];
  if (region !== undefined && region !== '' && region !== 'us-east-1') {
    say('lambda-region', at, `"${arn}" is in ${region}. Lambda@Edge functions are in us-east-1.`, 'Deploy it there.');
  }
}

function checkTogether(at: string, functions: Part[], lambdas: Part[], say: Say): void {
  const attached = [...functions, ...lambdas].map((association) => textOf(association, 'EventType') ?? '');
  for (const event of new Set(attached)) {
    if (attached.filter((other) => other === event).length < 2) continue;
    say('two-functions', at, `Two functions are attached to "${event}".`, 'Compose them into one function.');
  }
  const onViewer = lambdas.filter((association) => !isOnOrigin(association));
  if (functions.length === 0 || onViewer.length === 0) return;
  const message = 'Viewer events have both a CloudFront Function and a Lambda@Edge function.';
  say('both-kinds', at, message, 'Use one kind for both viewer events; origin events are free.');
}

function isOnOrigin(association: Part): boolean {
  return textOf(association, 'EventType')?.startsWith('origin-') ?? false;
}

function checkVpcOrigin(distribution: ExaminedDistribution, behavior: ExaminedBehavior, say: Say): void {
  const target = behavior.model.targetOriginId;
  const members = distribution.model.originGroups[target]?.members ?? [target];
  for (const { part, model } of distribution.origins) {
    if (!members.includes(model.id) || !partOf(part, 'VpcOriginConfig')) continue;
    const message = `Lambda@Edge on origin events does not run for VPC origin "${model.id}".`;
    say('vpc-origin-events', behavior.part.at, message, 'Use a viewer event, or an origin outside the VPC.');
  }
}

/** Every Lambda@Edge function of the template, with the events it is attached to. */
export function edgeLambdas({ reading, distributions }: Examined): Map<string, Set<string>> {
  const attached = new Map<string, Set<string>>();
  for (const { part } of distributions.flatMap((distribution) => distribution.behaviors)) {
    for (const association of partsOf(part, 'LambdaFunctionAssociations', 'EventType')) {
      const resource = findLambda(reading, textOf(association, 'LambdaFunctionARN'));
      if (!resource) continue;
      const on = attached.get(resource.logicalId) ?? new Set();
      attached.set(resource.logicalId, on.add(textOf(association, 'EventType') ?? ''));
    }
  }
  return attached;
}
