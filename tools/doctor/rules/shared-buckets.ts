/*!
 * shared-buckets: an open behavior that reaches, in the same bucket, what another behavior guards. CloudFront matches "/a%2Fb" as it stands and S3
 * decodes it, and an origin path is put in front after the match. DG/DownloadDistValuesCacheBehavior.html, "Path pattern".
 */
import { has } from '../../distribution/cloudformation/part.js';
import { matchBehavior } from '../../distribution/match.js';
import type { Behavior, Origin } from '../../distribution/model.js';
import type { Say } from '../doctor-finding.js';
import { type Examined, type ExaminedBehavior, type ExaminedDistribution, originsOf } from '../examined.js';
import { guessed, isProtected } from '../protection.js';

export function checkSharedBuckets({ distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    for (const guarded of distribution.behaviors.filter(isProtected)) {
      const way = findWay(distribution, guarded);
      if (way === undefined) continue;
      const message = `"${way.path}" matches the open behavior "${way.open.pattern}", and reads from bucket "${way.bucket}" what "${guarded.model.pattern}" guards.${guessed(guarded)}`;
      const fix =
        'Give the guarded objects a bucket of their own, or have a function of the open behavior refuse encoded paths, as behaviors/site-request does.';
      say('shared-bucket', guarded.part.at, message, fix);
    }
  }
}

interface Way {
  /** As a viewer would write it. */
  path: string;
  open: Behavior;
  bucket: string;
}

/** A path that leads past the guard to an object behind it. */
function findWay(distribution: ExaminedDistribution, guarded: ExaminedBehavior): Way | undefined {
  const { model, behaviors } = distribution;
  for (const origin of originsOf(model, guarded.model)) {
    const key = origin.path + samplePath(guarded.model.pattern);
    for (const path of spellings(key, Object.values(model.origins), origin)) {
      const open = matchBehavior(model, path);
      const examined = behaviors.find((behavior) => behavior.model === open);
      if (examined === undefined || isProtected(examined) || mayRefuse(examined)) continue;
      const reached = originsOf(model, open).find((other) => isSameBucket(other, origin) && keyOf(other, path) === key);
      if (reached !== undefined) return { path, open, bucket: bucketOf(origin) ?? origin.domainName };
    }
  }
  return undefined;
}

/** A path that the pattern covers. */
function samplePath(pattern: string): string {
  const path = pattern.replaceAll('*', 'x').replaceAll('?', 'x');
  return path.startsWith('/') ? path : `/${path}`;
}

/** Ways to write a path that comes to `key`: below each origin path, plain and with one reserved character encoded. */
function spellings(key: string, origins: Origin[], origin: Origin): string[] {
  const paths = origins
    .filter((other) => isSameBucket(other, origin) && key.startsWith(`${other.path}/`))
    .map((other) => key.slice(other.path.length));
  return [...new Set(paths)].flatMap((path) => [path, ...encodings(path)]);
}

/** RFC 3986 §2.2: a reserved character and its encoding are different in a URL; S3 reads both as one key. */
function encodings(path: string): string[] {
  const reserved = [...path.matchAll(/[^A-Za-z0-9._~-]/g)].filter(({ index }) => index > 0);
  return reserved.map(
    ({ index, 0: character }) => path.slice(0, index) + percentEncode(character) + path.slice(index + 1),
  );
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function keyOf(origin: Origin, path: string): string {
  return origin.path + decodeURIComponent(path);
}

function isSameBucket(a: Origin, b: Origin): boolean {
  const bucket = bucketOf(a);
  return bucket !== undefined && bucket === bucketOf(b);
}

function bucketOf({ target, domainName }: Origin): string | undefined {
  if (target.kind === 'bucket') return target.logicalId;
  return /^[^/]+\.s3[.-].*amazonaws\.com(\.cn)?$/.test(domainName) ? domainName : undefined;
}

/** A guess: a function that speaks of percent encodings or of 400 may refuse them; so may one that is not in the template. */
function mayRefuse({ part, model }: ExaminedBehavior): boolean {
  const edge = model.functions['viewer-request'];
  if (edge === undefined) return has(part, 'FunctionAssociations') || has(part, 'LambdaFunctionAssociations');
  return edge.kind !== 'function' || /%|decodeURI|\b400\b/.test(edge.code);
}
