/*! website-redirect: routing rules of a website bucket. AmazonS3/latest/userguide/how-to-page-redirect.html */
import type { RoutingRule } from '../../distribution/model.js';
import type { OriginRequest, OriginResponse } from '../../http/messages.js';
import { idHeaders, makeIds } from './s3-errors.js';

/** The first rule that fits. Rules without an error code are asked before the object is looked up, the others after. */
export function findRule(
  rules: readonly RoutingRule[],
  key: string,
  error: number | undefined,
): RoutingRule | undefined {
  return rules.find(
    ({ whenPrefix, whenError }) => whenError === error && (whenPrefix === undefined || key.startsWith(whenPrefix)),
  );
}

/** To the same endpoint, unless the rule names a host: through CloudFront viewers then see the bucket's own name, as they do at AWS. */
export function redirectBy(request: OriginRequest, key: string, rule: RoutingRule): OriginResponse {
  const { host = request.domain, protocol = request.protocol, prefix, whenPrefix = '' } = rule;
  const target = rule.key ?? (prefix === undefined ? key : prefix + key.slice(whenPrefix.length));
  const query = rule.key === undefined && request.query ? `?${request.query}` : '';
  const location = `${protocol}://${host}/${target.split('/').map(encodeURIComponent).join('/')}${query}`;
  return {
    status: rule.status,
    statusText: rule.status === 302 ? 'Found' : 'Moved Permanently',
    headers: [...idHeaders(makeIds()), ['Location', location], ['Server', 'AmazonS3']],
    body: Buffer.alloc(0),
  };
}
