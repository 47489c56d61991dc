/*!
 * openapi: the methods of a REST API that stand in an OpenAPI text, as properties of AWS::ApiGateway::Method.
 * Source: apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
import { isRecord, type Reading, type Resource } from './reading.js';

type Values = Record<string, unknown>;

const anyMethod = 'x-amazon-apigateway-any-method';
const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', anyMethod]);

/** By path. Empty where the text is not in the template. */
export function methodsInBody(reading: Reading, { logicalId, properties }: Resource): [path: string, method: Values][] {
  const body = recordOf(reading.resolve(properties.Body, `${logicalId}.Body`));
  return Object.entries(recordOf(body.paths)).flatMap(([path, item]) =>
    Object.entries(recordOf(item))
      .filter(([name]) => methods.has(name.toLowerCase()))
      .map(([name, operation]): [string, Values] => [path, toMethod(name.toLowerCase(), recordOf(operation), body)]),
  );
}

function toMethod(name: string, operation: Values, body: Values): Values {
  const { type, uri, timeoutInMillis } = recordOf(operation['x-amazon-apigateway-integration']);
  const schemes = schemesOf(operation, body);
  const authorizers = schemes.map((scheme) => scheme['x-amazon-apigateway-authtype']).filter(Boolean);
  const isKeyed = schemes.some((scheme) => scheme.type === 'apiKey' && /^x-api-key$/i.test(String(scheme.name)));
  return {
    HttpMethod: name === anyMethod ? 'ANY' : name.toUpperCase(),
    AuthorizationType: authorizers.length > 0 ? typeOf(String(authorizers[0])) : 'NONE',
    ApiKeyRequired: isKeyed,
    Integration: { Type: String(type ?? '').toUpperCase(), Uri: uri, TimeoutInMillis: timeoutInMillis },
  };
}

function typeOf(authorizer: string): string {
  return authorizer.toLowerCase() === 'awssigv4' ? 'AWS_IAM' : authorizer.toUpperCase();
}

/** What an operation asks for; without a word of its own, what the whole API asks for. spec.openapis.org/oas/v3.0.3, Security Requirement */
function schemesOf(operation: Values, body: Values): Values[] {
  const known = { ...recordOf(body.securityDefinitions), ...recordOf(recordOf(body.components).securitySchemes) };
  const wanted = operation.security ?? body.security;
  const names = (Array.isArray(wanted) ? wanted : []).flatMap((each) => Object.keys(recordOf(each)));
  return names.map((name) => recordOf(known[name]));
}

function recordOf(value: unknown): Values {
  return isRecord(value) ? value : {};
}
