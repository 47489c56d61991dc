/*! lambda-origin: the origin as origin-request sees it, and what becomes of its edits. DG/lambda-event-structure.html, "origin" */

import type { DistributionModel, Origin } from '../../../distribution/model.js';
import {
  type LambdaCustomOrigin,
  type LambdaOrigin,
  type LambdaOriginFields,
  lambdaHeaders,
} from '../../../engine/index.js';
import { capitalise } from '../../../http/header-names.js';
import { movedTo, type OriginChoice } from './origin-plan.js';

export function toLambdaOrigin(origin: Origin): LambdaOrigin {
  const common: LambdaOriginFields = {
    domainName: origin.domainName,
    path: origin.path,
    customHeaders: lambdaHeaders(origin.customHeaders),
    readTimeout: origin.readTimeout,
  };
  if (origin.completionTimeout !== undefined) common.responseCompletionTimeout = origin.completionTimeout;
  if (origin.kind === 's3') return { s3: { authMethod: 'none', region: '', ...common } };
  const secure = origin.protocolPolicy !== 'http-only';
  return {
    custom: {
      ...common,
      keepaliveTimeout: origin.keepaliveTimeout,
      port: secure ? origin.httpsPort : origin.httpPort,
      protocol: secure ? 'https' : 'http',
      sslProtocols: ['TLSv1.2'],
    },
  };
}

/** Takes effect for this request only. `after` has passed validation. */
export function changedOrigin(
  choice: OriginChoice,
  before: LambdaOrigin,
  after: LambdaOrigin | undefined,
  model: DistributionModel,
): OriginChoice {
  if (after === undefined || JSON.stringify(before) === JSON.stringify(after)) return choice;
  const kind = 'custom' in after ? 'custom' : 's3';
  const fields: LambdaOriginFields = 'custom' in after ? after.custom : after.s3;
  const moved = movedTo(choice.origin, fields.domainName, model);
  const origin: Origin = {
    ...moved,
    kind,
    path: fields.path ?? '',
    customHeaders: customHeaders(fields),
    readTimeout: fields.readTimeout ?? moved.readTimeout,
    // Origin access control belongs to the bucket: a server in its place gets no signature.
    accessControl: kind === choice.origin.kind ? moved.accessControl : undefined,
  };
  if ('custom' in after) Object.assign(origin, customFields(after.custom, origin));
  return { origin, hostHeader: choice.hostHeader };
}

function customFields({ port, protocol, keepaliveTimeout }: LambdaCustomOrigin, origin: Origin): Partial<Origin> {
  return {
    protocolPolicy: protocol === 'http' ? 'http-only' : 'https-only',
    httpPort: port,
    httpsPort: port,
    keepaliveTimeout: keepaliveTimeout ?? origin.keepaliveTimeout,
  };
}

function customHeaders({ customHeaders }: LambdaOriginFields): [string, string][] {
  return Object.entries(customHeaders ?? {}).flatMap(([name, lines]) =>
    lines.map(({ key, value }): [string, string] => [key ?? capitalise(name), value]),
  );
}
