/*!
 * origin-plan: which origins a miss may ask, in which order: those of the behavior, changed as viewer-request asked by the helpers of the
 * module `cloudfront`. DG/helper-functions-origin-modification.html
 */

import type { DistributionModel, Origin, OriginAccessControl } from '../../../distribution/model.js';
import type { OriginChange } from '../../../engine/types.js';
import type { Exchange } from '../exchange.js';

/** One origin as it is asked for this request. */
export interface OriginChoice {
  origin: Origin;
  /** Host to send in place of the origin's domain. */
  hostHeader: string | undefined;
}

interface OriginPlan {
  primary: OriginChoice;
  /** Asked when the primary fails with one of `statusCodes`. */
  secondary: OriginChoice | undefined;
  statusCodes: number[];
}

export function planOrigins({ distribution: { model }, behavior, originChange }: Exchange): OriginPlan {
  const group = model.originGroups[behavior.targetOriginId];
  const [first, second] = group ? group.members : [behavior.targetOriginId];
  const plan: OriginPlan = {
    primary: assigned(model, first),
    secondary: second === undefined ? undefined : assigned(model, second),
    statusCodes: group?.statusCodes ?? [],
  };
  return originChange === undefined ? plan : changePlan(plan, originChange, model);
}

/** A model names only origins it has. */
function assigned(model: DistributionModel, id: string): OriginChoice {
  return { origin: model.origins[id]!, hostHeader: undefined };
}

function changePlan(plan: OriginPlan, change: OriginChange, model: DistributionModel): OriginPlan {
  if (change.kind === 'group') return groupPlan(plan, change.group, model);
  const primary =
    change.kind === 'update'
      ? updated(plan.primary, change.origin as OriginUpdate, model)
      : selected(change.originId, change.options, model);
  return { ...plan, primary };
}

function selected(id: string, options: Record<string, unknown>, model: DistributionModel): OriginChoice {
  return { ...assigned(model, id), hostHeader: text(options.hostHeader) };
}

function groupPlan(plan: OriginPlan, group: Record<string, unknown>, model: DistributionModel): OriginPlan {
  const members =
    (group.originIds as (string | { originId: string; originOverrides?: Record<string, unknown> })[]) ?? [];
  const [primary, secondary] = members.map((member) =>
    typeof member === 'string'
      ? assigned(model, member)
      : updated(assigned(model, member.originId), (member.originOverrides ?? {}) as OriginUpdate, model),
  );
  const criteria = group.failoverCriteria as { statusCodes?: number[] } | undefined;
  if (primary === undefined) return plan;
  return { primary, secondary, statusCodes: criteria?.statusCodes ?? [] };
}

/** Argument of updateRequestOrigin. What it leaves out is inherited. */
interface OriginUpdate {
  domainName?: string;
  hostHeader?: string;
  originPath?: string;
  mTLSConfig?: 'off';
  customHeaders?: Record<string, string>;
  connectionAttempts?: number;
  originAccessControlConfig?: {
    enabled?: boolean;
    signingBehavior?: OriginAccessControl['signing'];
    originType?: OriginAccessControl['type'];
  };
  timeouts?: {
    readTimeout?: number;
    responseCompletionTimeout?: number;
    keepAliveTimeout?: number;
    connectionTimeout?: number;
  };
  customOriginConfig?: { port?: number; protocol?: 'http' | 'https' };
}

function updated({ origin }: OriginChoice, update: OriginUpdate, model: DistributionModel): OriginChoice {
  const moved = movedTo(origin, update.domainName, model);
  const { timeouts, customOriginConfig: custom } = update;
  const changed: Origin = {
    ...moved,
    path: update.originPath ?? origin.path,
    customHeaders: update.customHeaders ? Object.entries(update.customHeaders) : origin.customHeaders,
    attempts: update.connectionAttempts ?? origin.attempts,
    connectTimeout: timeouts?.connectionTimeout ?? origin.connectTimeout,
    readTimeout: timeouts?.readTimeout ?? origin.readTimeout,
    keepaliveTimeout: timeouts?.keepAliveTimeout ?? origin.keepaliveTimeout,
    completionTimeout: timeouts?.responseCompletionTimeout ?? origin.completionTimeout,
    // DG/origin-mtls-cloudfront-functions.html
    clientCertificate: update.mTLSConfig === 'off' ? undefined : origin.clientCertificate,
    accessControl: accessControl(origin.accessControl, update.originAccessControlConfig),
  };
  if (custom?.protocol) changed.protocolPolicy = custom.protocol === 'http' ? 'http-only' : 'https-only';
  if (custom?.port) Object.assign(changed, { httpPort: custom.port, httpsPort: custom.port });
  return { origin: changed, hostHeader: update.hostHeader };
}

/** The origin at another domain: one that the template knows there, or a server somewhere. */
export function movedTo(origin: Origin, domainName: string | undefined, model: DistributionModel): Origin {
  if (domainName === undefined || domainName === origin.domainName) return origin;
  const known = Object.values(model.origins).find((other) => other.domainName === domainName);
  const { id, kind, target } = known ?? elsewhere(domainName);
  return { ...origin, id, kind, target, domainName };
}

function elsewhere(domainName: string): Pick<Origin, 'id' | 'kind' | 'target'> {
  const kind = /\.s3[.-][a-z0-9-.]*amazonaws\.com$/.test(domainName) ? 's3' : 'custom';
  return { id: domainName, kind, target: { kind: 'external', url: undefined } };
}

function accessControl(
  inherited: OriginAccessControl | undefined,
  config: OriginUpdate['originAccessControlConfig'],
): OriginAccessControl | undefined {
  if (config === undefined) return inherited;
  if (config.enabled === false) return undefined;
  return {
    type: config.originType ?? inherited?.type ?? 's3',
    signing: config.signingBehavior ?? inherited?.signing ?? 'always',
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
