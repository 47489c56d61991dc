/** objects: what a request to an origin asks for, told apart as the origin tells it. A guard guards objects, whatever the path that names them. */
import { removeDotSegments } from '../distribution/match.js';
import type { Behavior, DistributionModel, Origin } from '../distribution/model.js';
import { originsOf } from '../doctor/examined.js';
import { keyOf } from '../simulator/origins/bucket-files.js';

/** Where objects lie: one bucket or server may be behind several origins. */
export function placeOf({ target, domainName }: Origin): string {
  return target.kind === 'bucket' ? target.logicalId : domainName;
}

export function isBucket({ target, domainName }: Origin): boolean {
  return target.kind === 'bucket' || /\.s3[.-].*amazonaws\.com(\.cn)?$/.test(domainName);
}

/** `path` as it arrives, with the origin path in front. Undefined: it names nothing. */
export function objectAt(origin: Origin, path: string): string | undefined {
  const key = isBucket(origin) ? keyOf(path) : readByServer(path);
  return key === undefined ? undefined : `${placeOf(origin)} ${key}`;
}

/** What each server makes of a path: dot segments go, and what is encoded is decoded but where that would change its structure. RFC 3986 §6.2.2 */
function readByServer(path: string): string {
  const plain = path.replace(/%[2-7][0-9a-f]/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[/\\%?#;\x7f]/.test(character) ? triplet : character;
  });
  return removeDotSegments(plain).slice(1);
}

/** What a path names behind a behavior, where no function rewrites it. */
export function plainObjects(model: DistributionModel, behavior: Behavior, path: string): Set<string> {
  return new Set(originsOf(model, behavior).flatMap((origin) => objectAt(origin, origin.path + path) ?? []));
}
