/*!
 * validate: what CloudFront checks in the value that a Lambda@Edge function returns, for each of the four events.
 * Source: AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html, lambda-generating-http-responses.html
 */
import { type Flaw, flawOf, isBag, nameOf, Problem } from '../problem.js';
import type { LambdaRecord, LambdaRequest, LambdaResponse } from './lambda-event.js';
import { requestOf } from './validate-request.js';
import { responseOf } from './validate-response.js';

/** A result fit for use, or what is wrong with it. */
type LambdaJudged = { result: LambdaRequest | LambdaResponse } | Flaw;

export function validateLambdaResult(given: LambdaRecord, returned: unknown): LambdaJudged {
  try {
    return { result: judge(given, returned) };
  } catch (error) {
    if (error instanceof Problem) return flawOf(error);
    throw error;
  }
}

function judge(given: LambdaRecord, returned: unknown): LambdaRequest | LambdaResponse {
  if (!isBag(returned)) {
    const hint = returned === null ? ' Declare the handler async: what a plain function returns is dropped.' : '';
    throw new Problem(
      `The function must return a request or response object, found ${nameOf(returned)}.${hint}`,
      'no-result',
    );
  }
  if (given.response !== undefined) return responseOf(given, returned);
  return 'uri' in returned || 'method' in returned ? requestOf(given, returned) : responseOf(given, returned);
}
