/** leak: what got through, as an attack finds it. */
import { managedIds } from '../distribution/cloudformation/managed-policies.js';
import type { Behavior, DistributionModel, Origin } from '../distribution/model.js';
import { error, type Rules } from '../findings/rule.js';
import type { Asked } from './stack.js';

export interface Leak {
  kind: Kind;
  /** The pattern that was to guard it, or that it happened under. */
  area: string;
  model: DistributionModel;
  /** One request after the other: the last one got it. None: judged from the description. */
  asked: Asked[];
  /** Where it is answered by no distribution of this description. */
  url?: string;
  status: number;
  got: string;
  /** Whose place in the description is to be changed. */
  where: { behavior: Behavior } | { origin: Origin };
}

/** One try of an attack. */
export interface Tried {
  /** The line of the summary that it counts for. */
  line: string;
  leak?: Leak | undefined;
  /** It got by every gate, and a server that reads paths loosely would give the object. */
  maybe?: Leak | undefined;
}

export type Tries = AsyncGenerator<Tried, void>;

const patterns = 'DG/DownloadDistValuesCacheBehavior.html';
const keys = 'DG/understanding-how-origin-request-policies-and-cache-policies-work-together.html';

/** What each kind means. */
export const kinds = {
  'shared-bucket': error('a guarded object had by way of another behavior, of the same bucket', patterns),
  'shared-origin': error('a guarded object had by way of another behavior, of the same server', patterns),
  spelling: error('a guarded object had by another spelling of its path', patterns),
  'wrong-order': error('a guarded path that an open behavior takes first', patterns),
  'open-method': error('a method that gets past a guard, or writes', patterns),
  'header-trust': error(
    'a fact that is taken from whoever states it',
    'DG/RequestAndResponseBehaviorCustomOrigin.html',
  ),
  host: error('a guard that another Host gets past', patterns),
  protocol: error('a guard that another version or scheme of HTTP gets past', patterns),
  query: error('a guard that a query gets past', patterns),
  'forged-pass': error('a guard that lets in whoever makes up a pass', 'DG/PrivateContent.html'),
  'tampered-pass': error('a guard that lets in a pass which was changed', 'DG/PrivateContent.html'),
  'expired-pass': error('a guard that lets in a pass after its end', 'DG/PrivateContent.html'),
  'missing-key': error('one viewer’s answer served to another: what it depends on is not in the cache key', keys),
  'forwarded-cookie': error(
    'one viewer’s answer served to another: a cookie reaches the origin and not the cache key',
    keys,
  ),
  'tenant-leak': error('one site’s answer served on another: the host is not in the cache key', keys),
  'cached-error': error('an error that one viewer causes, kept for all', 'DG/custom-error-pages-expiration.html'),
  'open-redirect': error('a redirect to where the viewer says', 'RFC 9110 §17.1'),
  'header-injection': error('a header line that the viewer writes', 'RFC 9110 §5.5'),
  'unsigned-origin': error('an origin that answers whoever goes past CloudFront', 'DG/private-content-overview.html'),
} satisfies Rules;

export type Kind = keyof typeof kinds;

/** The cure of each. */
export const fixes: Record<Kind, string> = {
  'shared-bucket':
    'Give the guarded objects a bucket of their own, or have the open behavior refuse such paths, as behaviors/site-request does.',
  'shared-origin': 'Give what is guarded a server of its own, or guard the other behavior as well.',
  spelling:
    'Refuse paths of two readings before the rules are asked, as the gates of Edgewright do, or compare what the origin will read.',
  'wrong-order': 'Put the guarded behavior before it, or guard it as well.',
  'open-method':
    'Name only the methods that are needed in AllowedMethods, ask for a pass whatever the method, and let CloudFront read a bucket, not write.',
  'header-trust':
    'Overwrite the header at the edge, as functions/request-headers does, or go by event.viewer and CloudFront-Viewer-*.',
  host: 'Do not decide by Host who may come in.',
  protocol: 'Do not decide by the version or scheme of HTTP who may come in.',
  query: 'Do not decide by the query who may come in.',
  'forged-pass': 'Verify a signature, as functions/signed-cookie does: that a cookie is there says nothing.',
  'tampered-pass': 'Verify the signature over all that the pass says.',
  'expired-pass': 'Refuse a pass after its end.',
  'missing-key': `Name it in the cache policy, or use CachingDisabled (${managedIds.cachingDisabled}).`,
  'forwarded-cookie': `Name the cookie in the cache policy, take it off the origin request policy, or use CachingDisabled (${managedIds.cachingDisabled}).`,
  'tenant-leak': 'Name Host in the cache policy, or put the site into the path, as functions/host-router does.',
  'cached-error': 'Set ErrorCachingMinTTL of the status to 0, or put what causes the error into the cache key.',
  'open-redirect': 'Redirect to paths alone, or to hosts from a list.',
  'header-injection': 'Encode what a viewer sent before it becomes part of a header.',
  'unsigned-origin': 'Lock the origin: origin access control and a policy for this distribution alone, or IAM.',
};
