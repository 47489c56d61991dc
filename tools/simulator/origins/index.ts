/** origins: what stands behind each origin of a distribution on this machine, one file a kind. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EdgewrightError } from '../../errors.js';
import type { OriginBackend } from '../http.js';
import type { DistributionModel, Origin, OriginTarget } from '../model.js';
import { createBucket } from './bucket.js';
import type { BackendContext } from './context.js';
import { createFetchedOrigin } from './fetched.js';
import { createFunctionUrl } from './function-url.js';
import { createHttpApi } from './http-api.js';
import { createHttpServerOrigin } from './http-server.js';
import { createWebsite } from './website.js';

export type { BackendContext } from './context.js';

export function createBackend(origin: Origin, context: BackendContext): OriginBackend {
  const override = context.overrides[origin.id];
  if (override !== undefined && isUrl(override)) return createHttpServerOrigin(origin, new URL(override));
  const directory = directoryOf(origin, context);
  if (directory !== undefined) return createDirectory(origin, directory, context);
  const { target } = origin;
  if (target.kind === 'function-url') return createFunctionUrl(origin, target, context);
  if (target.kind === 'http-api') return createHttpApi(origin, target, context);
  if (context.fetch !== undefined) return createFetchedOrigin(origin, context.fetch);
  const url = target.kind === 'external' && target.url !== undefined ? new URL(target.url) : undefined;
  return createHttpServerOrigin(origin, url);
}

/** Every mistake in where the origins of a template are said to live. */
export function checkOrigins(models: readonly DistributionModel[], context: BackendContext): EdgewrightError[] {
  const origins = models.flatMap((model) => Object.values(model.origins));
  const ids = [...new Set(origins.map((origin) => origin.id))];
  const unknown = Object.keys(context.overrides).filter((id) => !ids.includes(id));
  return [
    ...unknown.map((id) => unknownOrigin(id, ids)),
    ...ids.flatMap((id) => checkOrigin(origins.find((origin) => origin.id === id)!, context)),
  ];
}

function unknownOrigin(id: string, ids: string[]): EdgewrightError {
  return new EdgewrightError(
    'unknown-origin',
    `--origin names "${id}", but the template has no origin of that Id. It has: ${ids.map((known) => `"${known}"`).join(', ')}.`,
  );
}

function checkOrigin(origin: Origin, context: BackendContext): EdgewrightError[] {
  const override = context.overrides[origin.id];
  if (override !== undefined && isUrl(override)) return [];
  const directory = directoryOf(origin, context);
  if (directory === undefined) return isHomeless(origin, context) ? [homeless(origin)] : [];
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return [];
  const said = override === undefined ? 'the template says' : '--origin says';
  return [
    new EdgewrightError(
      'origin-directory-missing',
      `Origin "${origin.id}" should be the directory "${directory}", as ${said}, but there is no such directory. Create it, or pass --origin ${origin.id}=DIR|URL.`,
    ),
  ];
}

/** A bucket of the template exists nowhere else: without a directory nothing could answer for it. */
function isHomeless(origin: Origin, context: BackendContext): boolean {
  return origin.target.kind === 'bucket' && context.fetch === undefined;
}

function homeless(origin: Origin): EdgewrightError {
  return new EdgewrightError(
    'origin-directory-unknown',
    `Origin "${origin.id}" is a bucket, and nothing says which directory stands for it. Pass --origin ${origin.id}=DIR.`,
  );
}

function createDirectory(origin: Origin, directory: string, context: BackendContext): OriginBackend {
  const { target, domainName } = origin;
  const now = context.now;
  if (target.kind === 'bucket' && target.website) {
    const label = `${directory} as website endpoint of ${target.logicalId}`;
    return createWebsite({ label, directory, publicRead: target.publicRead, httpOnly: true, now });
  }
  if (origin.kind === 'custom')
    return createWebsite({ label: `${directory} as web server`, directory, publicRead: true, httpOnly: false, now });
  const policy = bucketPolicy(origin, target);
  return createBucket({ label: `${directory} as private bucket`, directory, domainName, ...policy, now });
}

/** A bucket outside of the template is taken to be readable by whoever the origin says reads it. */
function bucketPolicy(origin: Origin, target: OriginTarget) {
  if (target.kind === 'bucket')
    return { canRead: target.canRead, canList: target.canList, publicRead: target.publicRead };
  return { canRead: true, canList: false, publicRead: origin.accessControl === undefined };
}

function directoryOf(origin: Origin, context: BackendContext): string | undefined {
  const said = context.overrides[origin.id];
  const directory = said ?? (origin.target.kind === 'bucket' ? origin.target.directory : undefined);
  return directory === undefined ? undefined : resolve(context.root, directory);
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
