/*!
 * rest-api: an API Gateway REST API behind an origin: its stages, its methods with the Lambda functions they lead to, its keys and its policy.
 * Source: apigateway/latest/developerguide/apigateway-rest-api.html
 */
import { lambdaDefaults, restApiLimits } from '../../limits.js';
import { knownFacts, unknownKeys } from '../bucket-policy.js';
import type { RestApi, RestMethod } from '../model.js';
import { findLambda } from './find-lambda.js';
import { readLambdaCode } from './lambda-code.js';
import { methodsInBody } from './openapi.js';
import { flagOf, numberOf, openPart, type Part, partOf, partsOf, requiredTextOf, textOf } from './part.js';
import { attributeOf, findByAttribute, leaveOut, ofType, type Reading, type Resource } from './reading.js';
import { readStatement, statementsOf } from './statements.js';

export function findRestApi(reading: Reading, domain: string): Resource | undefined {
  return ofType(reading, 'AWS::ApiGateway::RestApi').find((api) =>
    domain.startsWith(`${idOf(reading, api)}.execute-api.`),
  );
}

/** Undefined: its methods are not in this template as resources. */
export function readRestApi(reading: Reading, api: Resource): RestApi | undefined {
  const id = idOf(reading, api);
  const part = openPart(reading, api.properties, api.logicalId);
  const declared = partsOfApi(reading, 'AWS::ApiGateway::Method', id).map((method) =>
    readMethod(reading, method, pathOf(reading, method, id)),
  );
  const imported = methodsInBody(reading, api).map(([path, method]) =>
    readMethod(reading, openPart(reading, method, `${api.logicalId}.Body.paths[${path}].${method.HttpMethod}`), path),
  );
  const methods = [...declared, ...imported];
  if (methods.length === 0) return undefined;
  if (textOf(part, 'ApiKeySourceType') === 'AUTHORIZER')
    leaveOut(reading, 'ApiKeySourceType AUTHORIZER', part.at, 'authorizers do not run: keys are read from x-api-key');
  const { partition, region, account } = reading.place;
  return {
    kind: 'rest-api',
    logicalId: api.logicalId,
    stages: stagesOf(reading, id),
    methods,
    keys: readKeys(reading, id),
    policy: readPolicy(part),
    arn: `arn:${partition}:execute-api:${region}:${account}:${id}`,
  };
}

function idOf(reading: Reading, api: Resource): string {
  return String(attributeOf(reading, api, 'Ref'));
}

/** A deployment may make its stage along. */
function stagesOf(reading: Reading, id: string): string[] {
  const named = ['AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment'].flatMap((type) =>
    partsOfApi(reading, type, id).map((part) => textOf(part, 'StageName')),
  );
  return [...new Set(named.filter((name) => name !== undefined))];
}

function readMethod(reading: Reading, part: Part, path: string): RestMethod {
  const method = requiredTextOf(part, 'HttpMethod').toUpperCase();
  const name = `method "${method} ${path}"`;
  const integration = partOf(part, 'Integration');
  const isProxy = integration && textOf(integration, 'Type') === 'AWS_PROXY';
  const lambda = isProxy ? findLambda(reading, textOf(integration, 'Uri')) : undefined;
  if (lambda === undefined)
    leaveOut(reading, name, part.at, 'only proxies to Lambda functions of this template are answered');
  return {
    method,
    path,
    auth: readAuth(part, name),
    needsKey: flagOf(part, 'ApiKeyRequired', false),
    code: lambda && readLambdaCode(reading, lambda),
    timeout: lambda ? timeoutOf(reading, lambda, integration) : restApiLimits.timeout,
  };
}

function timeoutOf(reading: Reading, lambda: Resource, integration: Part | undefined): number {
  const own = numberOf(openPart(reading, lambda.properties, lambda.logicalId), 'Timeout', lambdaDefaults.timeout);
  const most = integration && numberOf(integration, 'TimeoutInMillis', undefined);
  return Math.min(own, most === undefined ? restApiLimits.timeout : most / 1000);
}

function readAuth(part: Part, name: string): RestMethod['auth'] {
  const type = textOf(part, 'AuthorizationType') ?? 'NONE';
  if (type === 'AWS_IAM' || type === 'NONE') return type;
  leaveOut(part.reading, `${type} authorizer of ${name}`, part.at, 'the method answers without it');
  return 'NONE';
}

/** Resources name their parent, up to the root, which is an attribute of the API. */
function pathOf(reading: Reading, method: Part, id: string): string {
  // SAM writes paths, and no resources.
  const { EdgewrightPath: whole } = reading.resources[method.at]?.metadata ?? {};
  if (typeof whole === 'string') return whole;
  const parts: string[] = [];
  for (let at = textOf(method, 'ResourceId'), depth = 0; depth < 100; depth++) {
    const resource = findByAttribute(reading, 'AWS::ApiGateway::Resource', 'Ref', at);
    if (resource === undefined) break;
    const part = openPart(reading, resource.properties, resource.logicalId);
    if (textOf(part, 'RestApiId') !== id) break;
    parts.unshift(requiredTextOf(part, 'PathPart'));
    at = textOf(part, 'ParentId');
  }
  return `/${parts.join('/')}`;
}

/** A key opens the stages of the usage plans it is part of. developerguide/api-gateway-api-usage-plans.html */
function readKeys(reading: Reading, id: string): RestApi['keys'] {
  const keys: RestApi['keys'] = {};
  for (const link of ofType(reading, 'AWS::ApiGateway::UsagePlanKey')) {
    const part = openPart(reading, link.properties, link.logicalId);
    const key = findByAttribute(reading, 'AWS::ApiGateway::ApiKey', 'Ref', textOf(part, 'KeyId'));
    const plan = findByAttribute(reading, 'AWS::ApiGateway::UsagePlan', 'Ref', textOf(part, 'UsagePlanId'));
    if (key === undefined || plan === undefined) continue;
    const value = readKey(reading, key);
    const stages = partsOf(openPart(reading, plan.properties, plan.logicalId), 'ApiStages', 'Stage');
    const opened = stages
      .filter((stage) => textOf(stage, 'ApiId') === id)
      .map((stage) => requiredTextOf(stage, 'Stage'));
    if (value !== undefined) keys[value] = [...(keys[value] ?? []), ...opened];
  }
  return keys;
}

function readKey(reading: Reading, key: Resource): string | undefined {
  const part = openPart(reading, key.properties, key.logicalId);
  if (!flagOf(part, 'Enabled', false)) return undefined;
  const value = textOf(part, 'Value');
  if (value === undefined)
    leaveOut(
      reading,
      `value of API key "${key.logicalId}"`,
      key.logicalId,
      'AWS makes it: no key is accepted for it here',
    );
  return value;
}

function readPolicy(part: Part): RestApi['policy'] {
  const document = partOf(part, 'Policy');
  if (document === undefined) return undefined;
  const statements = statementsOf(document).map(readStatement);
  const unknown = unknownKeys(statements, knownFacts);
  const instead = 'such a condition is not evaluated here: what it allows is refused, what it denies too';
  if (unknown.length > 0) leaveOut(part.reading, `Condition ${unknown.join(', ')}`, part.at, instead);
  return statements;
}

function partsOfApi(reading: Reading, type: string, id: string): Part[] {
  return ofType(reading, type)
    .map((resource) => openPart(reading, resource.properties, resource.logicalId))
    .filter((part) => textOf(part, 'RestApiId') === id);
}
