/*!
 * function-url: a Lambda function URL behind an origin, and what the function's permissions let CloudFront call.
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
 */
import { lambdaDefaults } from '../../limits.js';
import type { OriginTarget } from '../model.js';
import { findLambda } from './find-lambda.js';
import { readLambdaCode } from './lambda-code.js';
import { numberOf, openPart, type Part, propertyOf, textOf, wordOf } from './part.js';
import { attributeOf, leaveOut, ofType, type Reading, type Resource } from './reading.js';

type FunctionUrl = Extract<OriginTarget, { kind: 'function-url' }>;

const actions = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'] as const;

export function findFunctionUrl(reading: Reading, domain: string): Resource | undefined {
  return ofType(reading, 'AWS::Lambda::Url').find(
    (url) => attributeOf(reading, url, 'FunctionUrl') === `https://${domain}/`,
  );
}

export function readFunctionUrl(reading: Reading, url: Resource, distributionArn: string): OriginTarget {
  const part = openPart(reading, url.properties, url.logicalId);
  const lambda = findLambda(reading, textOf(part, 'TargetFunctionArn'));
  if (!lambda) {
    leaveOut(
      reading,
      `function of "${url.logicalId}"`,
      url.logicalId,
      'it is not in this template: name a server instead',
    );
    return { kind: 'external', url: undefined };
  }
  return {
    kind: 'function-url',
    logicalId: url.logicalId,
    code: readLambdaCode(reading, lambda),
    auth: wordOf(part, 'AuthType', ['NONE', 'AWS_IAM']),
    permissions: readPermissions(reading, lambda, distributionArn),
    timeout: numberOf(openPart(reading, lambda.properties, lambda.logicalId), 'Timeout', lambdaDefaults.timeout),
  };
}

/** The actions of a function that AWS::Lambda::Permission resources grant to the distribution. */
function readPermissions(reading: Reading, lambda: Resource, distributionArn: string): FunctionUrl['permissions'] {
  const granted = ofType(reading, 'AWS::Lambda::Permission')
    .map((permission) => openPart(reading, permission.properties, permission.logicalId))
    .filter((part) => findLambda(reading, textOf(part, 'FunctionName')) === lambda && isFor(part, distributionArn))
    .map((part) => textOf(part, 'Action'));
  return actions.filter((action) => granted.includes(action) || granted.includes('lambda:*'));
}

function isFor(permission: Part, distributionArn: string): boolean {
  const principal = textOf(permission, 'Principal');
  if (principal !== 'cloudfront.amazonaws.com' && principal !== '*') return false;
  const source = propertyOf(permission, 'SourceArn');
  return source === undefined || source === distributionArn || String(source).endsWith('distribution/*');
}
