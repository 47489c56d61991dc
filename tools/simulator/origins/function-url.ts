/**
 * function-url: a Lambda handler behind its function URL, with IAM where the template asks for it.
 * Source: lambda/latest/dg/urls-auth.html, urls-invocation.html
 */

import { account } from '../../distribution/cloudformation/names.js';
import type { Origin, OriginTarget } from '../../distribution/model.js';
import { hasHeader, headerValue } from '../../http/header-list.js';
import type { OriginBackend, OriginRequest, OriginResponse } from '../../http/messages.js';
import { functionUrlLimits } from '../../limits.js';
import { regionOf, type Verdict, verifySignature } from './aws-signature.js';
import type { BackendContext } from './context.js';
import { createHandler, type Handler } from './handler.js';
import { failed, forbidden, mismatch, refusals, requestIds, tooLarge } from './lambda-errors.js';
import { type EventContext, fromResult, toEvent } from './payload.js';

type FunctionUrl = Extract<OriginTarget, { kind: 'function-url' }>;

export function createFunctionUrl(origin: Origin, target: FunctionUrl, context: BackendContext): OriginBackend {
  const handler = createHandler(target.logicalId, target.code, target.timeout, context);
  return {
    label: `function URL of ${target.logicalId} (${target.auth})`,
    fetch: (request) => answer(request, { origin, target, context, handler }),
    close: () => handler.close(),
  };
}

/** One function URL: what every step of an answer needs. */
interface Door {
  origin: Origin;
  target: FunctionUrl;
  context: BackendContext;
  handler: Handler;
}

async function answer(request: OriginRequest, door: Door): Promise<OriginResponse> {
  const { domainName } = door.origin;
  if (headerValue(request.headers, 'host')?.toLowerCase() !== domainName.toLowerCase()) return forbidden();
  const rules = { service: 'lambda', region: regionOf(domainName), now: door.context.now() } as const;
  const verdict = door.target.auth === 'NONE' ? undefined : await verifySignature(request, rules);
  const refusal = verdict && refuse(request, verdict, door.target);
  if (refusal !== undefined) return refusal;
  if (request.body.length > functionUrlLimits.payload) return tooLarge();
  const outcome = await door.handler.invoke(toEvent(request, eventContext(request, door, verdict)));
  const response = outcome.error === undefined ? fromResult(outcome.result) : undefined;
  if (response === undefined || response.body.length > functionUrlLimits.payload) return failed();
  return { ...response, headers: [...response.headers, ...requestIds()] };
}

function eventContext(request: OriginRequest, door: Door, verdict: Verdict | undefined): EventContext {
  return {
    domainName: door.origin.domainName,
    rawPath: request.path,
    routeKey: '$default',
    stage: '$default',
    accountId: door.target.auth === 'NONE' ? 'anonymous' : account,
    authorizer: verdict?.ok ? { iam: identity(verdict) } : undefined,
    now: door.context.now(),
  };
}

/** Both permissions are needed since October 2025; POST and PUT through origin access control name the hash of their body. */
function refuse(request: OriginRequest, verdict: Verdict, target: FunctionUrl): OriginResponse | undefined {
  if (!verdict.ok) return verdict.reason === 'unsigned' ? forbidden() : refusals[verdict.reason]();
  if (verdict.principal === 'edge-role') return undefined;
  if (request.body.length > 0 && !hasHeader(request.headers, 'x-amz-content-sha256')) return mismatch();
  const granted = new Set(target.permissions);
  return granted.has('lambda:InvokeFunctionUrl') && granted.has('lambda:InvokeFunction') ? undefined : forbidden();
}

function identity(verdict: Extract<Verdict, { ok: true }>): Record<string, string> {
  return {
    accessKey: verdict.accessKeyId,
    accountId: account,
    callerId: verdict.accessKeyId,
    userArn: `arn:aws:sts::${account}:assumed-role/${verdict.principal}/local`,
    userId: verdict.accessKeyId,
  };
}
