/*!
 * sam: what AWS SAM would make of its short resources, as far as a distribution leans on it: the function, its version, alias, URL and
 * APIs with their stages. Source: serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
import { isRecord, type Resource } from './reading.js';

type Properties = Record<string, unknown>;

/** Logical ids of the APIs that SAM adds for events that name none. */
const implicitHttpApi = 'ServerlessHttpApi';
const implicitRestApi = 'ServerlessRestApi';

/** Adds the generated resources. `globals` is the template's Globals.Function. */
export function expandServerless(resources: Record<string, Resource>, globals: unknown): Record<string, Resource> {
  const expanded: Record<string, Resource> = {};
  for (const resource of Object.values(resources)) {
    for (const made of expand(resource, resources, globals)) expanded[made.logicalId] ??= made;
  }
  return expanded;
}

function expand(resource: Resource, all: Record<string, Resource>, globals: unknown): Resource[] {
  const { logicalId, type, properties } = resource;
  if (type === 'AWS::Serverless::Function') return expandFunction(resource, all, globals);
  if (type === 'AWS::Serverless::HttpApi') return httpApi(logicalId, properties);
  if (type === 'AWS::Serverless::Api') return restApi(logicalId, properties);
  return [resource];
}

function expandFunction(resource: Resource, all: Record<string, Resource>, globals: unknown): Resource[] {
  const { logicalId } = resource;
  const properties = { ...(isRecord(globals) ? globals : {}), ...resource.properties };
  const { CodeUri, InlineCode, AutoPublishAlias, FunctionUrlConfig, Events, ...rest } = properties;
  const inline = typeof InlineCode === 'string' ? { Code: { ZipFile: InlineCode } } : {};
  const metadata = { ...resource.metadata, EdgewrightCodeUri: typeof CodeUri === 'string' ? CodeUri : '.' };
  const lambda = { ...resource, type: 'AWS::Lambda::Function', properties: { ...rest, ...inline }, metadata };
  const events = Object.entries(isRecord(Events) ? Events : {});
  return [
    lambda,
    ...(rest.Role === undefined ? [made(`${logicalId}Role`, 'AWS::IAM::Role', {})] : []),
    ...(AutoPublishAlias === undefined ? [] : published(logicalId, AutoPublishAlias)),
    ...(isRecord(FunctionUrlConfig) ? url(logicalId, FunctionUrlConfig, AutoPublishAlias) : []),
    ...events.flatMap(([name, event]) => expandEvent(logicalId, name, event, all)),
  ];
}

/** "Function.Version" and "Function.Alias" are names one may refer to. */
function published(logicalId: string, alias: unknown): Resource[] {
  const FunctionName = { Ref: logicalId };
  return [
    made(`${logicalId}.Version`, 'AWS::Lambda::Version', { FunctionName }),
    made(`${logicalId}.Alias`, 'AWS::Lambda::Alias', { FunctionName, Name: alias }),
    made(`${logicalId}Alias${nameInId(alias)}`, 'AWS::Lambda::Alias', { FunctionName, Name: alias }),
  ];
}

function url(logicalId: string, config: Properties, alias: unknown): Resource[] {
  const target = { TargetFunctionArn: { Ref: logicalId }, ...(alias === undefined ? {} : { Qualifier: alias }) };
  return [made(`${logicalId}Url`, 'AWS::Lambda::Url', { ...target, ...config })];
}

function expandEvent(logicalId: string, name: string, event: unknown, all: Record<string, Resource>): Resource[] {
  const { Type: type, Properties: properties } = isRecord(event) ? event : {};
  const settings = isRecord(properties) ? properties : {};
  if (type === 'HttpApi') return route(`${logicalId}${name}`, logicalId, settings, all);
  if (type === 'Api') return restMethod(`${logicalId}${name}`, logicalId, settings, all);
  return [];
}

function route(id: string, logicalId: string, settings: Properties, all: Record<string, Resource>): Resource[] {
  const { Path, Method, ApiId, Auth } = settings;
  const api = ApiId ?? { Ref: implicitHttpApi };
  const key = Path === undefined ? '$default' : `${String(Method ?? 'ANY').toUpperCase()} ${Path}`;
  const authorizer = (isRecord(Auth) ? Auth.Authorizer : undefined) ?? defaultAuthorizer(api, all);
  const uri = { 'Fn::GetAtt': [logicalId, 'Arn'] };
  return [
    ...(ApiId === undefined ? httpApi(implicitHttpApi, {}) : []),
    made(`${id}Integration`, 'AWS::ApiGatewayV2::Integration', { ApiId: api, IntegrationUri: uri }),
    made(`${id}Route`, 'AWS::ApiGatewayV2::Route', {
      ApiId: api,
      RouteKey: key,
      Target: { 'Fn::Sub': `integrations/\${${id}Integration}` },
      AuthorizationType: authorizer === undefined || authorizer === 'NONE' ? 'NONE' : authorizer,
    }),
  ];
}

function restMethod(id: string, logicalId: string, settings: Properties, all: Record<string, Resource>): Resource[] {
  const { Path, Method, RestApiId, Auth } = settings;
  const api = RestApiId ?? { Ref: implicitRestApi };
  const auth = isRecord(Auth) ? Auth : {};
  const authorizer = auth.Authorizer ?? defaultAuthorizer(api, all) ?? 'NONE';
  const method = made(`${id}Method`, 'AWS::ApiGateway::Method', {
    RestApiId: api,
    HttpMethod: String(Method ?? 'ANY').toUpperCase(),
    AuthorizationType: authorizer,
    ApiKeyRequired: auth.ApiKeyRequired,
    Integration: { Type: 'AWS_PROXY', Uri: { 'Fn::GetAtt': [logicalId, 'Arn'] } },
  });
  const implicit = RestApiId === undefined ? restApi(implicitRestApi, { StageName: 'Prod' }) : [];
  return [...implicit, { ...method, metadata: { EdgewrightPath: Path } }];
}

function defaultAuthorizer(api: unknown, all: Record<string, Resource>): unknown {
  const resource = isRecord(api) && typeof api.Ref === 'string' ? all[api.Ref] : undefined;
  const { Auth: auth } = resource?.properties ?? {};
  return isRecord(auth) ? auth.DefaultAuthorizer : undefined;
}

function httpApi(logicalId: string, { StageName, DefinitionBody }: Properties): Resource[] {
  const stage = StageName ?? '$default';
  return [
    made(logicalId, 'AWS::ApiGatewayV2::Api', DefinitionBody === undefined ? {} : { Body: DefinitionBody }),
    ...stages(logicalId, 'AWS::ApiGatewayV2::Stage', { ApiId: { Ref: logicalId }, StageName: stage }, StageName),
  ];
}

function restApi(logicalId: string, properties: Properties): Resource[] {
  const { StageName, DefinitionBody } = properties;
  const body = DefinitionBody === undefined ? {} : { Body: DefinitionBody };
  const stage = { RestApiId: { Ref: logicalId }, StageName: StageName ?? 'Prod' };
  return [
    made(logicalId, 'AWS::ApiGateway::RestApi', { ...properties, ...body }),
    ...stages(logicalId, 'AWS::ApiGateway::Stage', stage, StageName),
  ];
}

/** One stage by all the names that one may refer to it with. An intrinsic has no part in a logical id. */
function stages(logicalId: string, type: string, properties: Properties, named: unknown): Resource[] {
  const ids = [`${logicalId}Stage`, `${logicalId}.Stage`];
  const own = named === undefined ? `${logicalId}ApiGatewayDefaultStage` : `${logicalId}${nameInId(named)}Stage`;
  return [...new Set([own, ...ids])].map((id) => made(id, type, properties));
}

function nameInId(name: unknown): string {
  return typeof name === 'string' ? name : '';
}

function made(logicalId: string, type: string, properties: Properties): Resource {
  return { logicalId, type, properties, metadata: {} };
}
