/*! apis: who may call the function URLs and APIs behind origins. DG/private-content-restricting-access-to-lambda.html */

import { has, openPart, type Part, partsOf, textOf } from '../../distribution/cloudformation/part.js';
import { ofType, type Reading } from '../../distribution/cloudformation/reading.js';
import type { Behavior, Origin } from '../../distribution/model.js';
import type { Say } from '../doctor-finding.js';
import { type Examined, originsOf } from '../examined.js';

const both = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'] as const;

export function checkApis({ reading, distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    for (const { part, model } of distribution.origins) checkUrl(part.at, model, say);
    for (const { part, model } of distribution.behaviors) {
      for (const origin of originsOf(distribution.model, model)) checkCaller(part, model, origin, say);
    }
  }
  checkPermissions(reading, say);
}

function checkUrl(at: string, { target, accessControl }: Origin, say: Say): void {
  if (target.kind !== 'function-url') return;
  if (target.auth === 'NONE') {
    const message = `Everybody calls function URL "${target.logicalId}" past the distribution.`;
    say('url-open', at, message, 'Set AuthType: AWS_IAM and use origin access control.');
    return;
  }
  const missing = both.filter((action) => !target.permissions.includes(action));
  if (!accessControl || missing.length === 0) return;
  const message = `Function URL "${target.logicalId}" answers 403: the distribution lacks ${missing.join(' and ')}.`;
  say('url-permission', at, message, 'Add an AWS::Lambda::Permission for each, with SourceArn of the distribution.');
}

/** An IAM lock wants a signature: of origin access control, or of a Lambda@Edge function. */
function checkCaller(part: Part, behavior: Behavior, { target, accessControl }: Origin, say: Say): void {
  const isLocked =
    (target.kind === 'function-url' && target.auth === 'AWS_IAM') ||
    (target.kind === 'http-api' && target.routes.some((route) => route.auth === 'AWS_IAM')) ||
    (target.kind === 'rest-api' && target.methods.some((method) => method.auth === 'AWS_IAM'));
  const { at } = part;
  // Functions of other stacks count: they are not in the model.
  const mayHelp = partsOf(part, 'LambdaFunctionAssociations', 'EventType').length > 0;
  const { headers } = behavior.cachePolicy;
  const viewersSign = headers.behavior === 'whitelist' && headers.names.includes('authorization');
  if (isLocked && !accessControl && !mayHelp && !viewersSign) {
    const message = `"${behavior.pattern}" leads to "${target.logicalId}", which wants signed requests, and nobody signs.`;
    say('api-unsigned', at, message, 'Attach edge-lambdas/sigv4-signer to origin-request.');
  }
  if (target.kind !== 'function-url' || accessControl?.signing !== 'always' || mayHelp) return;
  if (!behavior.allowedMethods.includes('POST')) return;
  const message = `"${behavior.pattern}" takes uploads, and the function URL refuses those without x-amz-content-sha256.`;
  say('body-hash', at, message, 'Attach edge-lambdas/body-hash to origin-request, with IncludeBody.');
}

function checkPermissions(reading: Reading, say: Say): void {
  for (const { logicalId, properties } of ofType(reading, 'AWS::Lambda::Permission')) {
    const part = openPart(reading, properties, logicalId);
    if (textOf(part, 'Principal') !== 'cloudfront.amazonaws.com') continue;
    if (has(part, 'SourceArn') || has(part, 'SourceAccount')) continue;
    const message = `Permission "${logicalId}" lets any distribution of any account call the function.`;
    say('url-any-distribution', logicalId, message, 'Set SourceArn to the ARN of the distribution.');
  }
}
