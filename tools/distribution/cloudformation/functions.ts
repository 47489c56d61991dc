/*! functions: what is attached to the four events of a behavior. */
import type { EventType } from '../../http/event-type.js';
import type { CloudFrontFunction, EdgeFunction, LambdaAtEdge } from '../model.js';
import { findBuiltFile } from './built-files.js';
import { readLambdaCode } from './lambda-code.js';
import { findLambda, findVersion } from './lambdas.js';
import { isPlaceholder } from './names.js';
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

const viewerEvents = ['viewer-request', 'viewer-response'] as const;
const allEvents = ['viewer-request', 'origin-request', 'origin-response', 'viewer-response'] as const;

export function readFunctions(behavior: Part): Partial<Record<EventType, EdgeFunction>> {
  const functions: Partial<Record<EventType, EdgeFunction>> = {};
  for (const association of partsOf(behavior, 'FunctionAssociations', 'EventType')) {
    const event = wordOf(association, 'EventType', viewerEvents);
    const found = readFunctionAssociation(association);
    if (found) functions[event] = found;
    reportRest(association);
  }
  for (const association of partsOf(behavior, 'LambdaFunctionAssociations', 'EventType')) {
    const event = wordOf(association, 'EventType', allEvents);
    const found = readLambdaAssociation(association);
    if (found) functions[event] = found;
    reportRest(association);
  }
  return functions;
}

function readFunctionAssociation(association: Part): CloudFrontFunction | undefined {
  const { reading } = association;
  const arn = requiredTextOf(association, 'FunctionARN');
  const resource = findByAttribute(reading, 'AWS::CloudFront::Function', 'FunctionARN', arn);
  if (resource) return readFunction(reading, resource);
  if (arn !== '')
    leaveOut(reading, `function ${arn}`, association.at, 'it is not in this template: the event passes without it');
  return undefined;
}

function readFunction(reading: Reading, resource: Resource): CloudFrontFunction {
  const { logicalId } = resource;
  const declared = openPart(reading, resource.properties, logicalId);
  const config = partOf(declared, 'FunctionConfig') ?? openPart(reading, {}, `${logicalId}.FunctionConfig`);
  const code = requiredTextOf(declared, 'FunctionCode');
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
  leaveOut(reading, `key value store ${arn}`, association.at, 'it is not in this template: it holds what --kvs says');
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function readLambdaAssociation(association: Part): LambdaAtEdge | undefined {
  const { reading, at } = association;
  const arn = requiredTextOf(association, 'LambdaFunctionARN');
  const includeBody = flagOf(association, 'IncludeBody', false);
  const resource = findVersion(reading, arn);
  if (resource) return readLambda(reading, resource, includeBody);
  if (findLambda(reading, arn)) {
    const sentence = `"${arn}" is not a numbered version, and CloudFront takes nothing else. Refer to an AWS::Lambda::Version.`;
    refuse(reading, 'lambda-unversioned', at, sentence);
  } else if (arn !== '') {
    const where = isPlaceholder(arn) ? 'its ARN is not known' : 'it is not in this template';
    leaveOut(reading, `function ${arn}`, at, `${where}: the event passes without it`);
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
    // Lambda's own defaults: lambda/latest/api/API_CreateFunction.html
    timeout: numberOf(lambda, 'Timeout', 3),
    memory: numberOf(lambda, 'MemorySize', 128),
  };
}
