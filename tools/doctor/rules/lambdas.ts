/*! lambdas: what a function may not be or have at the edge. DG/lambda-at-edge-function-restrictions.html */

import {
  numberOf,
  openPart,
  type Part,
  partOf,
  partsOf,
  propertyOf,
  textOf,
  textsOf,
} from '../../distribution/cloudformation/part.js';
import {
  attributeOf,
  findByAttribute,
  isRecord,
  ofType,
  type Reading,
  type Resource,
} from '../../distribution/cloudformation/reading.js';
import { edgeLambdaLimits, lambdaDefaults } from '../../limits.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';
import { edgeLambdas } from './associations.js';

/** Properties that no Lambda@Edge function may have. */
const unsupported = ['VpcConfig', 'Layers', 'DeadLetterConfig', 'FileSystemConfigs', 'KmsKeyArn', 'ImageConfig'];

export function checkLambdas(examined: Examined, say: Say): void {
  const { reading } = examined;
  for (const [logicalId, events] of edgeLambdas(examined)) {
    const resource = reading.resources[logicalId];
    if (!resource) continue;
    const lambda = openPart(reading, resource.properties, logicalId);
    checkFeatures(lambda, say);
    checkRuntime(lambda, say);
    checkSizes(lambda, [...events].some(isViewerEvent), say);
    checkTrust(reading, resource, lambda, say);
    checkVersions(reading, resource, say);
    if (resource.deletionPolicy === undefined || resource.deletionPolicy === 'Delete') sayRetention(logicalId, say);
  }
}

function isViewerEvent(event: string): boolean {
  return event.startsWith('viewer-');
}

function checkFeatures(lambda: Part, say: Say): void {
  const { at } = lambda;
  const environment = partOf(lambda, 'Environment');
  const variables = environment && partOf(environment, 'Variables');
  if (variables && Object.keys(variables.value).length > 0) {
    const names = Object.keys(variables.value).join(', ');
    const message = `Lambda@Edge functions have no environment variables, but "${at}" sets ${names}.`;
    say('lambda-environment', at, message, 'Build the values into the code.');
  }
  for (const feature of foundFeatures(lambda)) {
    say('lambda-unsupported', at, `Lambda@Edge does not support ${feature}, which "${at}" has.`, 'Remove it.');
  }
  if (textsOf(lambda, 'Architectures').includes('arm64')) {
    say(
      'lambda-architecture',
      at,
      `Lambda@Edge runs on x86_64 only, "${at}" is for arm64.`,
      'Set Architectures: [x86_64].',
    );
  }
}

function foundFeatures(lambda: Part): string[] {
  const found = unsupported.filter((key) => !isEmpty(propertyOf(lambda, key)));
  const tracing = partOf(lambda, 'TracingConfig');
  const storage = partOf(lambda, 'EphemeralStorage');
  const management = partOf(lambda, 'RuntimeManagementConfig');
  if (tracing && textOf(tracing, 'Mode') === 'Active') found.push('TracingConfig');
  if (textOf(lambda, 'PackageType') === 'Image') found.push('PackageType: Image');
  if (storage && numberOf(storage, 'Size', 0) > edgeLambdaLimits.storage) found.push('EphemeralStorage above 512 MB');
  if (management && (textOf(management, 'UpdateRuntimeOn') ?? 'Auto') !== 'Auto') found.push('RuntimeManagementConfig');
  return found;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isRecord(value)) return Object.values(value).every(isEmpty);
  return value === undefined || value === '';
}

function checkRuntime(lambda: Part, say: Say): void {
  const runtime = textOf(lambda, 'Runtime');
  if (runtime === undefined || /^(nodejs|python)/.test(runtime)) return;
  const message = `Lambda@Edge runs Node.js and Python, "${lambda.at}" wants ${runtime}.`;
  say('lambda-runtime', lambda.at, message, 'Use nodejs22.x.');
}

function checkSizes(lambda: Part, onViewer: boolean, say: Say): void {
  const { at } = lambda;
  const limits = edgeLambdaLimits;
  const timeout = numberOf(lambda, 'Timeout', lambdaDefaults.timeout);
  const memory = numberOf(lambda, 'MemorySize', lambdaDefaults.memory);
  if (timeout > limits.timeout) {
    say('lambda-timeout', at, `Timeout is ${timeout} seconds, ${limits.timeout} is the limit.`, 'Lower Timeout.');
  } else if (onViewer && timeout > limits.viewerTimeout) {
    const message = `Timeout is ${timeout} seconds on a viewer event; older deployments refuse more than ${limits.viewerTimeout}.`;
    say('lambda-viewer-timeout', at, message, 'Lower Timeout: every visitor waits for it.');
  }
  if (memory > limits.memory) {
    say('lambda-memory', at, `MemorySize is ${memory} MB, ${limits.memory} is the limit.`, 'Lower MemorySize.');
  } else if (onViewer && memory > limits.viewerMemory) {
    const message = `MemorySize is ${memory} MB on a viewer event; AWS's pages disagree whether more than ${limits.viewerMemory} is taken.`;
    say('lambda-viewer-memory', at, message, `Set MemorySize: ${limits.viewerMemory}.`);
  }
}

/** SAM writes the role itself and takes the trust policy from the function. */
function checkTrust(reading: Reading, resource: Resource, lambda: Part, say: Say): void {
  const arn = textOf(lambda, 'Role');
  const role = findByAttribute(reading, 'AWS::IAM::Role', 'Arn', arn);
  if (arn !== undefined && !role) return;
  const holder = role ? openPart(reading, role.properties, role.logicalId) : lambda;
  const policy = partOf(holder, 'AssumeRolePolicyDocument');
  const trusted = policy ? partsOf(policy, 'Statement', 'Sid').flatMap(servicesOf) : [];
  const missing = ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'].filter((name) => !trusted.includes(name));
  if (missing.length === 0) return;
  const message = `The role of "${resource.logicalId}" does not trust ${missing.join(' and ')}.`;
  say('lambda-trust', holder.at, message, 'Name both services in AssumeRolePolicyDocument.');
}

function servicesOf(statement: Part): string[] {
  const principal = propertyOf(statement, 'Principal');
  return isRecord(principal) ? [principal.Service].flat().map(String) : [];
}

function checkVersions(reading: Reading, resource: Resource, say: Say): void {
  const names = [attributeOf(reading, resource, 'Ref'), attributeOf(reading, resource, 'Arn')];
  for (const version of ofType(reading, 'AWS::Lambda::Version')) {
    const part = openPart(reading, version.properties, version.logicalId);
    if (!names.includes(textOf(part, 'FunctionName')) || isEmpty(propertyOf(part, 'ProvisionedConcurrencyConfig')))
      continue;
    const message = 'Lambda@Edge does not support provisioned concurrency.';
    say('lambda-unsupported', version.logicalId, message, 'Remove ProvisionedConcurrencyConfig.');
  }
}

function sayRetention(logicalId: string, say: Say): void {
  const message = `Replicas of "${logicalId}" live on for hours after the distribution is gone, and its deletion then fails.`;
  say('lambda-retention', logicalId, message, 'Set DeletionPolicy: Retain, and delete it by hand later.');
}
