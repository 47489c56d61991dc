/*! http-api: an API Gateway HTTP API behind an origin: its routes and the Lambda functions they lead to. */
import { httpApiLimits, lambdaDefaults } from '../../limits.js';
import type { HttpApiRoute, OriginTarget } from '../model.js';
import { findLambda } from './find-lambda.js';
import { readLambdaCode } from './lambda-code.js';
import { numberOf, openPart, type Part, requiredTextOf, textOf } from './part.js';
import { attributeOf, findByAttribute, leaveOut, ofType, type Reading, type Resource } from './reading.js';

export function findHttpApi(reading: Reading, domain: string): Resource | undefined {
  return ofType(reading, 'AWS::ApiGatewayV2::Api').find((api) =>
    domain.startsWith(`${attributeOf(reading, api, 'ApiId')}.execute-api.`),
  );
}

export function readHttpApi(reading: Reading, api: Resource, originPath: string): OriginTarget {
  const id = String(attributeOf(reading, api, 'ApiId'));
  if (api.properties.Body !== undefined || api.properties.BodyS3Location !== undefined) {
    leaveOut(reading, `Body of "${api.logicalId}"`, `${api.logicalId}.Body`, 'routes of an OpenAPI text are not read');
  }
  const routes = partsOfType(reading, 'AWS::ApiGatewayV2::Route', id).flatMap((route) => readRoute(reading, route));
  const quick = readQuickRoute(reading, api);
  return {
    kind: 'http-api',
    logicalId: api.logicalId,
    stage: readStage(reading, api, originPath),
    routes: [...quick, ...routes],
  };
}

/** An API that names its target has a route and a stage of its own. apigatewayv2/latest/api-reference/apis.html (quick create) */
function readQuickRoute(reading: Reading, api: Resource): HttpApiRoute[] {
  const part = openPart(reading, api.properties, api.logicalId);
  const lambda = findLambda(reading, textOf(part, 'Target'));
  if (!lambda) return [];
  const key = textOf(part, 'RouteKey') ?? '$default';
  return [{ key, auth: 'NONE', code: readLambdaCode(reading, lambda), timeout: timeoutOf(reading, lambda) }];
}

function timeoutOf(reading: Reading, lambda: Resource): number {
  const own = numberOf(openPart(reading, lambda.properties, lambda.logicalId), 'Timeout', lambdaDefaults.timeout);
  return Math.min(own, httpApiLimits.timeout);
}

/** The stage that the origin path names; "$default" needs no path. */
function readStage(reading: Reading, api: Resource, originPath: string): string {
  return stageNames(reading, api).find((name) => name === originPath.split('/')[1]) ?? '$default';
}

export function stageNames(reading: Reading, api: Resource): string[] {
  const id = String(attributeOf(reading, api, 'ApiId'));
  return partsOfType(reading, 'AWS::ApiGatewayV2::Stage', id).map((stage) => requiredTextOf(stage, 'StageName'));
}

function readRoute(reading: Reading, route: Part): HttpApiRoute[] {
  const key = requiredTextOf(route, 'RouteKey');
  const integrationId = textOf(route, 'Target')?.replace(/^integrations\//, '');
  const integration = findByAttribute(reading, 'AWS::ApiGatewayV2::Integration', 'Ref', integrationId);
  const part = integration && openPart(reading, integration.properties, integration.logicalId);
  const lambda = part && findLambda(reading, textOf(part, 'IntegrationUri'));
  if (!lambda) {
    leaveOut(reading, `route "${key}"`, route.at, 'only routes to Lambda functions of this template are answered');
    return [];
  }
  const most = numberOf(part, 'TimeoutInMillis', httpApiLimits.timeout * 1000) / 1000;
  const timeout = Math.min(timeoutOf(reading, lambda), most);
  return [{ key, auth: readAuth(route, key), code: readLambdaCode(reading, lambda), timeout }];
}

function readAuth(route: Part, key: string): HttpApiRoute['auth'] {
  const type = textOf(route, 'AuthorizationType') ?? 'NONE';
  if (type === 'AWS_IAM' || type === 'NONE') return type;
  leaveOut(route.reading, `${type} authorizer of route "${key}"`, route.at, 'the route answers without it');
  return 'NONE';
}

function partsOfType(reading: Reading, type: string, apiId: string): Part[] {
  return ofType(reading, type)
    .map((resource) => openPart(reading, resource.properties, resource.logicalId))
    .filter((part) => textOf(part, 'ApiId') === apiId);
}
