/*! functions: what is attached to the four events of a behavior. */
import type { EventType } from '../../http/event-type.js';
import { lambdaDefaults } from '../../limits.js';
import type { Behavior, CloudFrontFunction, EdgeFunction, LambdaAtEdge } from '../model.js';
import { findBuiltFile } from './built-files.js';
import { findLambda, findVersion } from './find-lambda.js';
import { readLambdaCode } from './lambda-code.js';
import {
  flagOf,
  numberOf,
  openPart,
  type Part,
  partOf,
  partsOf,
  reportRest,
  requiredTextOf,
  textOf,
  wordOf,
} from './part.js';
import { findByAttribute, leaveOut, type Reading, type Resource, refuse } from './reading.js';
import { type Attachment, suppliedFile, suppliedFunction, suppliedLambda } from './supplied.js';

const viewerEvents = ['viewer-request', 'viewer-response'] as const;
const allEvents = ['viewer-request', 'origin-request', 'origin-response', 'viewer-response'] as const;

export function readFunctions(behavior: Part, pattern: string): Pick<Behavior, 'functions' | 'unknownFunctions'> {
  const functions: Behavior['functions'] = {};
  const unknownFunctions: Behavior['unknownFunctions'] = {};
  const take = (event: EventType, arn: string, found: EdgeFunction | undefined) => {
    if (found) functions[event] = found;
    else if (arn !== '') unknownFunctions[event] = arn;
  };
  for (const association of partsOf(behavior, 'FunctionAssociations', 'EventType')) {
    const event = wordOf(association, 'EventType', viewerEvents, 'closed');
    const arn = requiredTextOf(association, 'FunctionARN');
    take(event, arn, readFunctionAssociation(association, { pattern, event, arn }));
    reportRest(association);
  }
  for (const association of partsOf(behavior, 'LambdaFunctionAssociations', 'EventType')) {
    const event = wordOf(association, 'EventType', allEvents, 'closed');
    const arn = requiredTextOf(association, 'LambdaFunctionARN');
    take(event, arn, readLambdaAssociation(association, { pattern, event, arn }));
    reportRest(association);
  }
  return { functions, unknownFunctions };
}

function readFunctionAssociation(association: Part, attachment: Attachment): CloudFrontFunction | undefined {
  const { reading } = association;
  const { arn } = attachment;
  const file = suppliedFile(reading, attachment);
  if (file !== undefined) return suppliedFunction(file, arn);
  const resource = findByAttribute(reading, 'AWS::CloudFront::Function', 'FunctionARN', arn);
  if (resource) return readFunction(reading, resource);
  if (arn !== '') reportUnknown(association, attachment);
  return undefined;
}

function reportUnknown({ reading, at }: Part, { pattern, event, arn }: Attachment): void {
  const instead = `not known here: the event passes without it. Supply it: --function "${pattern}:${event}=FILE"`;
  leaveOut(reading, `function ${arn}`, at, instead, 'not-known-here');
}

export function readConnectionFunction(reading: Reading, resource: Resource): CloudFrontFunction {
  return readFunction(reading, resource, 'ConnectionFunction');
}

function readFunction(
  reading: Reading,
  resource: Resource,
  kind: 'Function' | 'ConnectionFunction' = 'Function',
): CloudFrontFunction {
  const { logicalId } = resource;
  const declared = openPart(reading, resource.properties, logicalId);
  const config = partOf(declared, `${kind}Config`) ?? openPart(reading, {}, `${logicalId}.${kind}Config`);
  const code = requiredTextOf(declared, `${kind}Code`);
  return {
    kind: 'function',
    logicalId,
    name: textOf(declared, 'Name') ?? logicalId,
    runtime: wordOf(config, 'Runtime', ['cloudfront-js-2.0', 'cloudfront-js-1.0']),
    code,
    file: findBuiltFile(reading.projectDir, code),
    store: readStore(reading, config),
  };
}

/** Logical id of the first key value store; of one in another stack, the id in its ARN. */
function readStore(reading: Reading, config: Part): string | undefined {
  const [association] = partsOf(config, 'KeyValueStoreAssociations', 'KeyValueStoreARN');
  if (!association) return undefined;
  const arn = requiredTextOf(association, 'KeyValueStoreARN');
  const store = findByAttribute(reading, 'AWS::CloudFront::KeyValueStore', 'Arn', arn);
  if (store) return store.logicalId;
  leaveOut(
    reading,
    `key value store ${arn}`,
    association.at,
    'not known here: it holds what --kvs says',
    'not-known-here',
  );
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function readLambdaAssociation(association: Part, attachment: Attachment): LambdaAtEdge | undefined {
  const { reading, at } = association;
  const { arn } = attachment;
  const includeBody = flagOf(association, 'IncludeBody', false);
  const file = suppliedFile(reading, attachment);
  if (file !== undefined) return suppliedLambda(file, arn, includeBody);
  const resource = findVersion(reading, arn);
  if (resource) return readLambda(reading, resource, includeBody);
  if (findLambda(reading, arn)) {
    const sentence = `"${arn}" is not a numbered version, and CloudFront takes nothing else. Refer to an AWS::Lambda::Version.`;
    refuse(reading, 'lambda-unversioned', at, sentence);
  } else if (arn !== '') {
    reportUnknown(association, attachment);
  }
  return undefined;
}

function readLambda(reading: Reading, resource: Resource, includeBody: boolean): LambdaAtEdge {
  const { logicalId } = resource;
  const lambda = openPart(reading, resource.properties, logicalId);
  return {
    kind: 'lambda',
    logicalId,
    name: textOf(lambda, 'FunctionName') ?? logicalId,
    code: readLambdaCode(reading, resource),
    includeBody,
    timeout: numberOf(lambda, 'Timeout', lambdaDefaults.timeout),
    memory: numberOf(lambda, 'MemorySize', lambdaDefaults.memory),
  };
}
