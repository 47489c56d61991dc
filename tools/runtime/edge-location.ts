/**
 * Edge location: where the local CloudFront says it is. "LOC" has the form of an IATA code and belongs to no airport; an address of the
 * documentation range (RFC 5737). Source: AmazonCloudFront/latest/DeveloperGuide/general-helper-methods.html
 */
export const edgeLocation = { name: 'LOC', serverIp: '192.0.2.1', region: 'eu-central-1' };

/** Point of presence of that location, as x-amz-cf-pop and the logs name it. */
export const pop = `${edgeLocation.name}50-P1`;
