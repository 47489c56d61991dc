/*! lambda-event-out: from the result of a Lambda@Edge function back to what is on the wire. */
import type { HeaderList } from '../../http/messages.js';
import { isDisallowedHeader } from '../../http/restricted-headers.js';
import { applyEdits, type Line } from '../edits.js';
import type { RequestFacts, ResponseFacts } from '../event-in.js';
import type { EditedRequest, EditedResponse } from '../event-out.js';
import { textOf, wireOf } from '../wire-text.js';
import type { LambdaHeaders, LambdaOrigin, LambdaRequest, LambdaResponse } from './lambda-event.js';

interface LambdaEditedRequest extends EditedRequest {
  /** Undefined: the function left the body alone. */
  body: Buffer | undefined;
  /** Undefined at viewer-request. */
  origin: LambdaOrigin | undefined;
}

/** `result` has passed validation; `facts` are those the event was made from. */
export function lambdaEditedRequest(result: LambdaRequest, facts: RequestFacts): LambdaEditedRequest {
  const untouched = textOf(facts.query ?? '') === result.querystring;
  return {
    uri: textOf(facts.uri) === result.uri ? facts.uri : wireOf(result.uri),
    query: untouched ? facts.query : wireOf(result.querystring) || undefined,
    headers: lambdaEditedHeaders(result.headers, facts.headers),
    body: result.body && Buffer.from(result.body.data, result.body.encoding === 'base64' ? 'base64' : 'utf8'),
    origin: result.origin,
  };
}

/** Without `facts` the function made the response itself. */
export function lambdaEditedResponse(result: LambdaResponse, facts?: ResponseFacts): EditedResponse {
  const unchanged = String(facts?.status) === result.status ? facts?.statusText : '';
  return {
    status: Number(result.status),
    statusText: result.statusDescription ?? unchanged ?? '',
    headers: lambdaEditedHeaders(result.headers, facts?.headers ?? []),
    body:
      result.body === undefined
        ? undefined
        : Buffer.from(result.body, result.bodyEncoding === 'base64' ? 'base64' : 'utf8'),
  };
}

/** Lines that functions are never shown stay as they are. New lines are spelled as `key` says. */
function lambdaEditedHeaders(result: LambdaHeaders, headers: HeaderList): HeaderList {
  const hidden = headers.filter(([name]) => isDisallowedHeader(name.toLowerCase()));
  const lines = headers
    .filter(([name]) => !isDisallowedHeader(name.toLowerCase()))
    .map((wire): Line<HeaderList[number]> => ({ name: wire[0].toLowerCase(), value: textOf(wire[1]), wire }));
  const wanted = Object.entries(result).map(([name, entries]): [string, string[]] => [
    name,
    entries.map(({ value }) => value),
  ]);
  const spelling = (name: string) => result[name]?.[0]?.key ?? name;
  return [
    ...hidden,
    ...applyEdits(lines, new Map(wanted), (name, value): HeaderList[number] => [spelling(name), wireOf(value)]),
  ];
}
