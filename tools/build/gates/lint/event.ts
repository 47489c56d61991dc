/**
 * Fields of the event that are read and do not exist: most are those of Lambda@Edge.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html, write-connection-function-code.html
 */
import type { AnyNode, MemberExpression, Program } from 'acorn';
import { walk } from '../../walk.js';
import { eventPaths, type PathOf } from './event-paths.js';
import type { Report } from './report.js';

const FIELDS: Record<string, string> = {
  event: 'version context viewer request response',
  'event.context':
    'distributionDomainName distributionId distributionTenant distributionTenantId endpoint eventType requestId',
  'event.viewer': 'ip',
  'event.request': 'method uri querystring headers cookies rawQueryString',
  'event.response': 'statusCode statusDescription headers cookies body',
  connection: 'clientCertificate clientIp endpoint distributionId connectionId allow deny logCustomData',
  'connection.clientCertificate': 'certificates',
  'connection.clientCertificate.certificates': 'leaf',
  'connection.clientCertificate.certificates.leaf': 'serialNumber issuer subject validity sha256Fingerprint',
  'connection.clientCertificate.certificates.leaf.validity': 'notBefore notAfter',
};

/** What everything has. */
const ANY = /^(?:hasOwnProperty|toString|valueOf|constructor|propertyIsEnumerable|isPrototypeOf)$/;

const INSTEAD: Record<string, string> = {
  'event.Records': 'That is an event of Lambda@Edge. Here the request is event.request.',
  'event.config': 'The type of the event is event.context.eventType.',
  'event.headers': 'Use event.request.headers.',
  'event.uri': 'Use event.request.uri.',
  'event.viewer.address': 'Use event.viewer.ip.',
  'event.viewer.country': 'Use request.headers["cloudfront-viewer-country"], and forward that header by a policy.',
  'event.request.clientIp': 'Use event.viewer.ip.',
  'event.request.ip': 'Use event.viewer.ip.',
  'event.request.url': 'Use request.uri and request.querystring.',
  'event.request.path': 'Use request.uri.',
  'event.request.query': 'Use request.querystring.',
  'event.request.queryString': 'Use request.querystring, in lower case.',
  'event.request.queryStringParameters': 'Use request.querystring.',
  'event.request.host': 'Use request.headers.host.value.',
  'event.request.body': 'A CloudFront Function does not see the body. Lambda@Edge does, with IncludeBody.',
  'event.request.origin':
    "That is Lambda@Edge. Here the origin is changed by cf.updateRequestOrigin, of the module 'cloudfront'.",
  'connection.clientCertInfo': 'Use connection.clientCertificate.certificates.leaf.',
  'connection.ip': 'Use connection.clientIp.',
  'connection.request': 'A connection function runs before any request. It can allow or deny.',
  'event.response.status': 'Use response.statusCode, a number.',
  'event.response.statusMessage': 'Use response.statusDescription.',
};

export function checkEvent(program: Program, report: Report): void {
  const pathOf = eventPaths(program);
  const excused = excusedPaths(program, pathOf);
  walk(program, (node) => {
    if (node.type !== 'MemberExpression') return;
    const path = pathOf(node);
    if (path === undefined || excused.has(path)) return;
    checkField(path, node, report);
    if (path === 'event.context.distributionTenant' || path === 'event.context.distributionTenantId')
      report(
        node,
        'undocumented',
        'no event of AWS\'s pages has the tenant. Use cf.distributionTenant, of the module "cloudfront".',
      );
    if (path === 'event.request.headers.cookie')
      report(node, 'headers-cookie', 'request.headers.cookie is never there. Use request.cookies.NAME.value.');
  });
}

function checkField(path: string, node: MemberExpression, report: Report): void {
  const at = path.lastIndexOf('.');
  const name = path.slice(at + 1);
  const known = FIELDS[path.slice(0, at)]?.split(' ');
  if (known === undefined || known.includes(name) || ANY.test(name)) return;
  const instead = INSTEAD[path] ?? `There are ${known.join(', ')}.`;
  report(node.property, 'unknown-field', `"${path}" does not exist. ${instead}`);
}

/** What the file writes itself, and what it asks about: code that runs as Lambda@Edge too does. */
function excusedPaths(program: Program, pathOf: PathOf): Set<string> {
  const excused = new Set<string>();
  walk(program, (node, ancestors) => {
    if (node.type !== 'MemberExpression') return;
    const path = pathOf(node);
    const parent = ancestors.at(-1);
    if (path !== undefined && path !== 'event.request.headers.cookie' && parent && excuses(parent, node))
      excused.add(path);
  });
  return excused;
}

function excuses(parent: AnyNode, node: AnyNode): boolean {
  switch (parent.type) {
    case 'AssignmentExpression':
      return parent.left === node;
    case 'UnaryExpression':
      return /^(?:typeof|!|delete)$/.test(parent.operator);
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === node;
    case 'LogicalExpression':
      return parent.left === node;
    case 'BinaryExpression':
      return /^[!=]==?$/.test(parent.operator);
    default:
      return false;
  }
}
