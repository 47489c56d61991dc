/**
 * Edge location: where the local CloudFront says it is. An address of the documentation range (RFC 5737).
 * Source: AmazonCloudFront/latest/DeveloperGuide/general-helper-methods.html
 */
export const edgeLocation = { name: 'FRA', serverIp: '192.0.2.1', region: 'eu-central-1' };
