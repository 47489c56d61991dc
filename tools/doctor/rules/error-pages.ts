/*! error-pages: custom error responses hold for the whole distribution. DG/creating-custom-error-pages.html */
import { bucketStatements } from '../../distribution/cloudformation/bucket.js';
import { isPlaceholder } from '../../distribution/cloudformation/names.js';
import type { Reading } from '../../distribution/cloudformation/reading.js';
import type { ErrorResponse } from '../../distribution/model.js';
import type { Say } from '../doctor-finding.js';
import { type Examined, type ExaminedBehavior, type ExaminedDistribution, originsOf } from '../examined.js';
import { guessed, isProtected } from '../protection.js';

/** DG/creating-custom-error-pages.html */
const pageCodes = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
const responseCodes = [200, ...pageCodes];

export function checkErrorPages({ reading, distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    for (const response of distribution.model.errorResponses) {
      const at = `${distribution.config.at}.CustomErrorResponses[${response.errorCode}]`;
      checkResponse(response, at, say);
      checkMask(response, distribution, at, say);
    }
    checkUnseen(reading, distribution, say);
  }
}

function checkResponse({ errorCode, responseCode, pagePath }: ErrorResponse, at: string, say: Say): void {
  if (!pageCodes.includes(errorCode)) {
    say('error-page', at, `There is no error page for ${errorCode}.`, `Use ${pageCodes.join(', ')}.`);
  }
  if (responseCode !== undefined && !responseCodes.includes(responseCode)) {
    say('error-page', at, `ResponseCode ${responseCode} is not taken.`, `Use ${responseCodes.join(', ')}.`);
  }
  if ((responseCode === undefined) !== (pagePath === undefined)) {
    say('error-page', at, 'ResponseCode and ResponsePagePath come together.', 'Set both, or none.');
  }
  if (pagePath !== undefined && !isPlaceholder(pagePath) && !pagePath.startsWith('/')) {
    say('error-page', at, `ResponsePagePath "${pagePath}" does not begin with a slash.`, `Write "/${pagePath}".`);
  }
}

/** The usual trick for single-page applications: it also turns the API's errors and refusals into pages. */
function checkMask(response: ErrorResponse, { behaviors, model }: ExaminedDistribution, at: string, say: Say): void {
  const { errorCode, responseCode, pagePath } = response;
  if ((errorCode !== 403 && errorCode !== 404) || responseCode !== 200 || pagePath === undefined) return;
  const isServer = (behavior: ExaminedBehavior) => model.origins[behavior.model.targetOriginId]?.kind === 'custom';
  const masked = behaviors.filter(
    (behavior) => !behavior.model.isDefault && (isServer(behavior) || isProtected(behavior)),
  );
  if (masked.length === 0) return;
  const patterns = masked.map((behavior) => `"${behavior.model.pattern}"`);
  const guesses = masked.map((behavior) => (isServer(behavior) ? '' : guessed(behavior)));
  const message = `Every ${errorCode} of the distribution becomes "${pagePath}" with 200, those of ${patterns.join(', ')} too.${guesses.join('')}`;
  say(
    'error-page-masks',
    at,
    message,
    'Remove it, and attach functions/spa-rewrite to the behavior of the application.',
  );
}

/**
 * A bucket says 403 for a missing key to whoever may not list it, so a page for 404 alone stays unseen.
 * AmazonS3/latest/API/API_GetObject.html, "Permissions"
 */
function checkUnseen(reading: Reading, { config, model, behaviors }: ExaminedDistribution, say: Say): void {
  const hasPage = (code: number) =>
    model.errorResponses.some(({ errorCode, pagePath }) => errorCode === code && pagePath !== undefined);
  if (!hasPage(404) || hasPage(403)) return;
  const hidden = behaviors.flatMap((behavior) =>
    originsOf(model, behavior.model).flatMap(({ target }) => (target.kind === 'bucket' ? [target] : [])),
  );
  const bucket = hidden.find((target) => !target.website && !target.canList && hasPolicy(reading, target.logicalId));
  if (bucket === undefined) return;
  const message = `The page for 404 is never shown for bucket "${bucket.logicalId}": it answers 403 for a missing object.`;
  const fix = 'Allow s3:ListBucket on the bucket to cloudfront.amazonaws.com, or have a page for 403 too.';
  say('error-page-unseen', `${config.at}.CustomErrorResponses[404]`, message, fix);
}

/** Of a bucket whose policy stands elsewhere nobody knows. */
function hasPolicy(reading: Reading, logicalId: string): boolean {
  const bucket = reading.resources[logicalId];
  return bucket?.type === 'AWS::S3::Bucket' && bucketStatements(reading, bucket).length > 0;
}
