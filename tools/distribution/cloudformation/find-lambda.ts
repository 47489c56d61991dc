/*! find-lambda: which AWS::Lambda::Function a name, an ARN, a version or an alias leads to. */
import { isPlaceholder } from './names.js';
import { attributeOf, findByAttribute, ofType, type Reading, type Resource } from './reading.js';

/** Follows a function name, any of its ARNs, or the invocation ARN that API Gateway takes. */
export function findLambda(reading: Reading, reference: string | undefined): Resource | undefined {
  if (reference === undefined) return undefined;
  const arn = reference.includes('/functions/')
    ? reference.split('/functions/')[1]!.split('/invocations')[0]!
    : reference;
  // arn:aws:lambda:REGION:ACCOUNT:function:NAME[:VERSION]
  const name = arn.startsWith('arn:') ? arn.split(':')[6] : arn.split(':')[0];
  return findByAttribute(reading, 'AWS::Lambda::Function', 'Ref', name);
}

/** The function behind a version ARN of this template; undefined for anything but a numbered version, or one that only a deploy knows. */
export function findVersion(reading: Reading, arn: string | undefined): Resource | undefined {
  if (arn === undefined) return undefined;
  const live = ofType(reading, 'AWS::Lambda::Function').find(({ metadata }) => metadata.EdgewrightVersion === arn);
  if (live) return live;
  const isVersion = ofType(reading, 'AWS::Lambda::Version').some(
    (version) => attributeOf(reading, version, 'Ref') === arn,
  );
  const qualifier = arn.split(':')[7] ?? '';
  return isVersion || /^\d+$/.test(qualifier) || isPlaceholder(qualifier) ? findLambda(reading, arn) : undefined;
}
