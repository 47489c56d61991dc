/** event-fields: what an event has, what everything has, and what people look for instead. functions-event-structure.html, write-connection-function-code.html */

export const FIELDS: Record<string, string> = {
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
export const ANY = /^(?:hasOwnProperty|toString|valueOf|constructor|propertyIsEnumerable|isPrototypeOf)$/;

export const INSTEAD: Record<string, string> = {
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

/** A parameter may be called as it likes, but it is no function. */
export const TEXT_METHOD =
  /^(?:indexOf|includes|split|startsWith|endsWith|match|replace|substring|slice|search|concat|trim|toLowerCase)$/;
