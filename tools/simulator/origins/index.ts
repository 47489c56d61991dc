/** origins: what stands behind each origin of a distribution on this machine, one file a kind. */
import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { signingTargetOf } from '../../../shared/edge-lambdas/aws-endpoint.js';
import type { DistributionModel, Origin, OriginTarget } from '../../distribution/model.js';
import { EdgewrightError } from '../../errors.js';
import type { OriginBackend } from '../../http/messages.js';
import { createBucket } from './bucket.js';
import type { BackendContext } from './context.js';
import { createFetchedOrigin } from './fetched.js';
import { createFunctionUrl } from './function-url.js';
import { createHttpApi } from './http-api.js';
import { createHttpServerOrigin } from './http-server.js';
import { askedBy, createStandIn } from './not-asked.js';
import { createRestApi } from './rest-api.js';
import { behindSharedHost } from './shared-host.js';
import { createWebsite, plainSite } from './website.js';

export type { BackendContext } from './context.js';

type Bucket = Extract<OriginTarget, { kind: 'bucket' }>;

export function createBackend(origin: Origin, context: BackendContext): OriginBackend {
  const { target } = origin;
  if (target.kind === 'bucket' && target.directory !== undefined)
    return createDirectory(origin, target, resolve(context.projectDir, target.directory), context);
  return askedBy(context.methods, createAnswering(origin, context), origin);
}

/** What runs somebody's code. */
function createAnswering(origin: Origin, context: BackendContext): OriginBackend {
  const { target } = origin;
  if (target.kind === 'function-url') return createFunctionUrl(origin, target, context);
  if (target.kind === 'http-api') return createHttpApi(origin, target, context);
  if (target.kind === 'rest-api') return createRestApi(origin, target, context);
  if (context.fetch !== undefined) return createFetchedOrigin(origin, context.fetch);
  const url = target.kind === 'external' ? target.url : undefined;
  const isNamed = url !== undefined && context.origins?.[origin.id] === url;
  if (!isNamed && !context.allowNetwork) return createStandIn(origin);
  const server = createHttpServerOrigin(origin, url === undefined ? undefined : new URL(url));
  return isNamed ? behindSharedHost(origin, server, context.now) : server;
}

/** A directory stands for a bucket, or for a server of any other kind where the origin is none of S3's. */
function createDirectory(origin: Origin, target: Bucket, directory: string, context: BackendContext): OriginBackend {
  const { now } = context;
  const shown = relative(context.projectDir, directory) || '.';
  const rules = { ...target, directory, domainName: origin.domainName, now };
  if (target.website) return createWebsite({ ...rules, label: `${shown} as website endpoint`, httpOnly: true });
  if (origin.kind === 'custom' && !isObjectEndpoint(origin.domainName)) {
    const open = { ...rules, publicRead: true, statements: undefined, site: plainSite };
    return createWebsite({ ...open, label: `${shown} as web server`, httpOnly: false });
  }
  return createBucket({ ...rules, label: `${shown} as ${target.publicRead ? 'public' : 'private'} bucket` });
}

/** S3 answers there and asks for a signature, also where the origin is configured as a server of any kind. */
function isObjectEndpoint(domainName: string): boolean {
  return signingTargetOf(domainName)?.service === 's3';
}

/** Every mistake in where the origins of a template are said to live. */
export function checkOrigins(models: readonly DistributionModel[], context: BackendContext): EdgewrightError[] {
  const origins = new Map(models.flatMap((model) => Object.entries(model.origins)));
  return [...origins.values()].flatMap((origin) => checkOrigin(origin, context));
}

/** A bucket of the template exists nowhere else: without a directory nothing could answer for it. */
function checkOrigin({ id, target }: Origin, context: BackendContext): EdgewrightError[] {
  if (target.kind !== 'bucket') return [];
  if (target.directory === undefined) {
    if (context.fetch !== undefined) return [];
    const message = `Origin "${id}" is a bucket, and nothing says which directory stands for it. Pass --origin ${id}=DIR.`;
    return [new EdgewrightError('origin-directory-unknown', message)];
  }
  const directory = resolve(context.projectDir, target.directory);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return [];
  const message = `Origin "${id}" lives in directory "${directory}", but there is no such directory. Build the site into it, or pass --origin ${id}=DIR|URL.`;
  return [new EdgewrightError('origin-directory-missing', message)];
}
