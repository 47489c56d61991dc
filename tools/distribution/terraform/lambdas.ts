/*! lambdas: a Lambda function with the folder its archive was made of, and the API in front of it, in CloudFormation's form. */
import { blocks, firstBlock, type Values } from '../shape.js';
import type { Beside } from './beside.js';
import type { TerraformResource } from './resources.js';

/** Properties of AWS::Lambda::Function. */
export function lambdaProperties({ values, module }: TerraformResource, { archives }: Beside): Values {
  const variables = firstBlock(values.environment)?.variables;
  return {
    FunctionName: values.function_name,
    Handler: values.handler,
    Runtime: values.runtime,
    Timeout: values.timeout,
    MemorySize: values.memory_size,
    Code: codeOf(values, archiveOf(archives.get(values.filename) ?? [], module)) ?? {},
    Environment: variables && { Variables: variables },
  };
}

/** The archive that Terraform makes of a folder, a file or a text. Two modules may write archives of one name. */
function archiveOf(found: readonly TerraformResource[], module: string): Values | undefined {
  return (found.find((each) => each.module === module) ?? found[0])?.values;
}

/** A folder, relative to where Terraform ran, or the text of the module that the handler names. */
function codeOf({ filename, handler }: Values, archive: Values | undefined): unknown {
  if (typeof archive?.source_dir === 'string') return archive.source_dir;
  if (typeof archive?.source_file === 'string') return archive.source_file.replace(/[^/]*$/, '') || '.';
  const members = [
    { filename: archive?.source_content_filename, content: archive?.source_content },
    ...blocks(archive?.source),
  ];
  const module = String(handler ?? '').replace(/\.[^./]*$/, '');
  const text = members.find((each) => String(each.filename ?? '').replace(/\.[cm]?js$/, '') === module)?.content;
  return typeof text === 'string' ? { ZipFile: text } : filename;
}

/** Properties of AWS::ApiGatewayV2::…, by type. What no request meets is left out. */
export const apiTypes: Record<string, [type: string, properties: (values: Values) => Values]> = {
  aws_apigatewayv2_api: [
    'AWS::ApiGatewayV2::Api',
    ({ name, protocol_type, target, route_key, body }) => ({
      Name: name,
      ProtocolType: protocol_type,
      Target: target,
      RouteKey: route_key,
      Body: body,
    }),
  ],
  aws_apigatewayv2_stage: ['AWS::ApiGatewayV2::Stage', ({ api_id, name }) => ({ ApiId: api_id, StageName: name })],
  aws_apigatewayv2_route: [
    'AWS::ApiGatewayV2::Route',
    ({ api_id, route_key, target, authorization_type }) => ({
      ApiId: api_id,
      RouteKey: route_key,
      Target: target,
      AuthorizationType: authorization_type,
    }),
  ],
  aws_apigatewayv2_integration: [
    'AWS::ApiGatewayV2::Integration',
    ({ api_id, integration_type, integration_uri, payload_format_version, timeout_milliseconds }) => ({
      ApiId: api_id,
      IntegrationType: integration_type,
      IntegrationUri: integration_uri,
      PayloadFormatVersion: payload_format_version,
      TimeoutInMillis: timeout_milliseconds,
    }),
  ],
  aws_api_gateway_rest_api: ['AWS::ApiGateway::RestApi', ({ name }) => ({ Name: name })],
};
