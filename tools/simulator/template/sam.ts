/*!
 * sam: what AWS SAM would make of its short resources, as far as a distribution leans on it: the function, its version, alias, URL and
 * HTTP API. Source: serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
import { isRecord, type Resource } from './reading.js';

type Properties = Record<string, unknown>;

/** Logical id of the HTTP API that SAM adds for events that name none. */
const implicitApi = 'ServerlessHttpApi';

/** Adds the generated resources. `globals` is the template's Globals.Function. */
export function expandServerless(resources: Record<string, Resource>, globals: unknown): Record<string, Resource> {
  const expanded: Record<string, Resource> = {};
  for (const resource of Object.values(resources)) {
    if (resource.type === 'AWS::Serverless::Function') add(expanded, ...expandFunction(resource, globals));
    else if (resource.type === 'AWS::Serverless::HttpApi')
      add(expanded, ...expandApi(resource.logicalId, resource.properties));
    else add(expanded, resource);
  }
  return expanded;
}

function add(all: Record<string, Resource>, ...resources: Resource[]): void {
  for (const resource of resources) all[resource.logicalId] ??= resource;
}

function expandFunction(resource: Resource, globals: unknown): Resource[] {
  const { logicalId } = resource;
  const properties = { ...(isRecord(globals) ? globals : {}), ...resource.properties };
  const { CodeUri, InlineCode, AutoPublishAlias, FunctionUrlConfig, Events, ...rest } = properties;
  const inline = typeof InlineCode === 'string' ? { Code: { ZipFile: InlineCode } } : {};
  const metadata = { ...resource.metadata, EdgewrightCodeUri: typeof CodeUri === 'string' ? CodeUri : '.' };
  const lambda = { ...resource, type: 'AWS::Lambda::Function', properties: { ...rest, ...inline }, metadata };
  return [
    lambda,
    ...(AutoPublishAlias === undefined ? [] : published(logicalId, AutoPublishAlias)),
    ...(isRecord(FunctionUrlConfig) ? url(logicalId, FunctionUrlConfig, AutoPublishAlias) : []),
    ...Object.entries(isRecord(Events) ? Events : {}).flatMap(([name, event]) => route(logicalId, name, event)),
  ];
}

/** "Function.Version" and "Function.Alias" are names one may refer to. */
function published(logicalId: string, alias: unknown): Resource[] {
  const FunctionName = { Ref: logicalId };
  return [
    made(`${logicalId}.Version`, 'AWS::Lambda::Version', { FunctionName }),
    made(`${logicalId}.Alias`, 'AWS::Lambda::Alias', { FunctionName, Name: alias }),
  ];
}

function url(logicalId: string, config: Properties, alias: unknown): Resource[] {
  const target = { TargetFunctionArn: { Ref: logicalId }, ...(alias === undefined ? {} : { Qualifier: alias }) };
  return [made(`${logicalId}Url`, 'AWS::Lambda::Url', { ...target, ...config })];
}

function route(logicalId: string, name: string, event: unknown): Resource[] {
  if (!isRecord(event) || event.Type !== 'HttpApi') return [];
  const { Path, Method, ApiId, Auth } = isRecord(event.Properties) ? event.Properties : {};
  const api = ApiId ?? { Ref: implicitApi };
  const integration = `${logicalId}${name}Integration`;
  const iam = isRecord(Auth) && Auth.Authorizer === 'AWS_IAM';
  const key = Path === undefined ? '$default' : `${String(Method ?? 'ANY').toUpperCase()} ${Path}`;
  return [
    ...(ApiId === undefined ? expandApi(implicitApi, {}) : []),
    made(integration, 'AWS::ApiGatewayV2::Integration', {
      ApiId: api,
      IntegrationUri: { 'Fn::GetAtt': [logicalId, 'Arn'] },
    }),
    made(`${logicalId}${name}Route`, 'AWS::ApiGatewayV2::Route', {
      ApiId: api,
      RouteKey: key.replace(/^(X-ANY|ANY\*)/, 'ANY'),
      Target: { 'Fn::Sub': `integrations/\${${integration}}` },
      AuthorizationType: iam ? 'AWS_IAM' : 'NONE',
    }),
  ];
}

function expandApi(logicalId: string, { StageName, DefinitionBody }: Properties): Resource[] {
  const stage = StageName ?? '$default';
  return [
    made(logicalId, 'AWS::ApiGatewayV2::Api', DefinitionBody === undefined ? {} : { Body: DefinitionBody }),
    made(`${logicalId}Stage`, 'AWS::ApiGatewayV2::Stage', { ApiId: { Ref: logicalId }, StageName: stage }),
  ];
}

function made(logicalId: string, type: string, properties: Properties): Resource {
  return { logicalId, type, properties, metadata: {} };
}
