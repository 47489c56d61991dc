/*! publishing: CloudFront makes about one function a second; a stack that starts several at once is throttled and rolled back. */
import { ofType, type Resource } from '../../distribution/cloudformation/reading.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';

/** Retries of CloudFormation carry two at once. Observed in the field, aws/aws-cdk#5637. */
const mostAtOnce = 2;

export function checkPublishing({ reading }: Examined, say: Say): void {
  const functions = ofType(reading, 'AWS::CloudFront::Function');
  const ids = new Set(functions.map(({ logicalId }) => logicalId));
  const first = functions.filter((each) => !dependsOn(each).some((other) => ids.has(other)));
  if (first.length <= mostAtOnce) return;
  const names = first.map((each) => `"${each.logicalId}"`).join(', ');
  const message = `Functions ${names} are made at once, and CloudFront makes about one a second: the deploy may end with a throttling error.`;
  say('functions-at-once', first[1]!.logicalId, message, 'Chain them: DependsOn of each names the one before it.');
}

function dependsOn({ dependsOn: names }: Resource): string[] {
  return [names].flat().filter((name) => typeof name === 'string');
}
