/** error-page-to-function: routes of a single-page application by a function, so that errors of an API stay errors. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../errors.js';
import { edgeRoot } from '../package.js';
import type { Change, Migrated } from './change.js';
import { type Distribution, distributionsOf, type Fields, freeId, nameIn, piecesOf } from './distributions.js';

export function errorPageToFunction(template: unknown): Migrated {
  const changes = distributionsOf(template).flatMap((distribution) => distributionChanges(template, distribution));
  const notes =
    changes.length === 0
      ? []
      : [
          'A path with an extension is a file: where it is missing, the answer is the origin\'s error and no longer the page. "except" of the function names paths to leave alone.',
        ];
  return { changes, notes };
}

function distributionChanges(template: unknown, { logicalId, path: at, value, behaviors }: Distribution): Change[] {
  const pages = piecesOf(value, at, 'CustomErrorResponses');
  const masking = pages.filter(({ value: page }) => isMasking(page));
  const shells = [...new Set(masking.map(({ value: page }) => String(page.ResponsePagePath)))];
  if (shells.length === 0) return [];
  if (shells.length > 1)
    throw refusal(`${logicalId} answers 403 and 404 with different pages, ${shells.join(' and ')}. Decide for one.`);
  const { path: place, value: behavior } = behaviors[0]!;
  refuseTaken(logicalId, behavior);
  const id = freeId(template, `${logicalId}SpaRewrite`);
  const associations = (behavior.FunctionAssociations as unknown[] | undefined) ?? [];
  const added = { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } };
  const left = pages.filter((page) => !masking.includes(page)).map(({ value: page }) => page);
  return [
    {
      path: ['Resources', id],
      value: functionOf(id, shells[0]!),
      say: `Add the function ${id}: spa-rewrite, which serves ${shells[0]} for every path that is not a file.`,
    },
    {
      path: [...place, 'FunctionAssociations'],
      value: [...associations, added],
      say: 'Behavior "*": attach it on viewer-request.',
    },
    {
      path: [...at, 'CustomErrorResponses'],
      value: left.length > 0 ? left : undefined,
      say: `${logicalId}: take out the error pages that answer 200 (${masking.map(({ value: page }) => page.ErrorCode).join(', ')}).`,
    },
  ];
}

function isMasking({ ErrorCode, ResponseCode, ResponsePagePath }: Fields): boolean {
  return (
    ['403', '404'].includes(String(ErrorCode)) && String(ResponseCode) === '200' && typeof ResponsePagePath === 'string'
  );
}

function refuseTaken(logicalId: string, behavior: Fields): void {
  const lists = [behavior.FunctionAssociations, behavior.LambdaFunctionAssociations].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const events = lists.map((one) => String((one as Fields).EventType));
  if (events.includes('viewer-request'))
    throw refusal(
      `The default behavior of ${logicalId} has a function on viewer-request already. Call spaRewrite as its last step (docs/guides/compose.md).`,
    );
  const lambdas = (behavior.LambdaFunctionAssociations as Fields[] | undefined) ?? [];
  if (lambdas.some(({ EventType }) => String(EventType).startsWith('viewer-')))
    throw refusal(
      `The default behavior of ${logicalId} has Lambda@Edge on a viewer event, beside which CloudFront takes no function. Move it first.`,
    );
}

/** The artefact that is deployed, with the page of this distribution. */
function functionOf(id: string, shell: string): Fields {
  const code = readFileSync(path.join(edgeRoot(), 'dist/functions/spa-rewrite.js'), 'utf8');
  const FunctionCode = code.replace('shell: "/index.html"', () => `shell: ${JSON.stringify(shell)}`);
  const FunctionConfig = { Comment: 'Routes of a single-page application', Runtime: 'cloudfront-js-2.0' };
  return {
    Type: 'AWS::CloudFront::Function',
    Properties: { Name: nameIn(id), AutoPublish: true, FunctionConfig, FunctionCode },
  };
}

function refusal(message: string): EdgewrightError {
  return new EdgewrightError('migrate', message);
}
