/** Event-kind: is this JSON an event, of which kind of function, and if not, what is missing? */
import type { ConnectionRequest } from '../../shared/functions/connection.js';
import { EdgewrightError, throwIfAny } from '../errors.js';
import { connectionMistakes, shapeMistakes, tenantMistakes } from './event-shape.js';
import { type Bag, isBag, nameOf } from './problem.js';
import type { FunctionEvent, LambdaEvent } from './types.js';

export type KnownEvent =
  | { kind: 'function'; event: FunctionEvent }
  | { kind: 'connection'; event: ConnectionRequest }
  | { kind: 'lambda'; event: LambdaEvent };

const functionEvents = ['viewer-request', 'viewer-response'];
const lambdaEvents = ['viewer-request', 'origin-request', 'origin-response', 'viewer-response'];

/** `name` is named in messages. Throws EdgewrightError `event`, all mistakes at once. */
export function knownEvent(value: unknown, name: string): KnownEvent {
  const parts = isBag(value) ? value : {};
  if (Array.isArray(parts.Records)) {
    checkLambda(parts.Records, name);
    return { kind: 'lambda', event: value as LambdaEvent };
  }
  if (isBag(parts.context) && isBag(parts.request)) {
    checkFunction(parts, parts.context, name);
    return { kind: 'function', event: value as FunctionEvent };
  }
  if (typeof parts.clientIp === 'string') {
    throwIfAny(connectionMistakes(parts).map((text) => mistake(name, text)));
    return { kind: 'connection', event: value as ConnectionRequest };
  }
  throw mistake(
    name,
    `expected an event of a CloudFront Function ({"version","context","viewer","request"}), of a connection function ({"clientCertificate","clientIp"}) or of Lambda@Edge ({"Records":[{"cf"}]}), found ${isBag(value) ? `the keys ${Object.keys(parts).join(', ') || '(none)'}` : nameOf(value)}`,
  );
}

function checkLambda(records: unknown[], name: string): void {
  const cf = isBag(records[0]) ? records[0].cf : undefined;
  if (records.length !== 1 || !isBag(cf)) throw mistake(name, 'expected exactly one record, Records[0].cf');
  const type = isBag(cf.config) ? cf.config.eventType : undefined;
  check(name, 'Records[0].cf.config.eventType', type, lambdaEvents, cf, true);
}

function checkFunction(event: Bag, context: Bag, name: string): void {
  check(name, 'context.eventType', context.eventType, functionEvents, event, false);
  throwIfAny(tenantMistakes(context).map((text) => mistake(name, text)));
}

function check(name: string, at: string, type: unknown, known: string[], parts: Bag, isLambda: boolean): void {
  const errors: EdgewrightError[] = [];
  if (typeof type !== 'string' || !known.includes(type))
    errors.push(mistake(name, `expected ${at} to be one of ${known.join(', ')}, found ${nameOf(type)}`));
  for (const part of String(type).endsWith('-response') ? ['request', 'response'] : ['request']) {
    const found = parts[part];
    if (!isBag(found)) errors.push(mistake(name, `expected "${part}" to be an object, found ${nameOf(found)}`));
    else errors.push(...shapeMistakes(found, part, isLambda).map((text) => mistake(name, text)));
  }
  const uri = isBag(parts.request) ? parts.request.uri : '/';
  if (typeof uri !== 'string' || !uri.startsWith('/'))
    errors.push(mistake(name, `expected request.uri to begin with "/", found ${nameOf(uri)}`));
  else if (uri.includes('?'))
    errors.push(
      mistake(
        name,
        `expected request.uri without the query, which stands in request.querystring, found ${nameOf(uri)}`,
      ),
    );
  throwIfAny(errors);
}

function mistake(name: string, text: string): EdgewrightError {
  return new EdgewrightError('event', `Event "${name}": ${text}.`);
}
