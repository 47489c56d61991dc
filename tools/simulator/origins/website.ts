/**
 * website: a directory behind an S3 website endpoint: http only, unsigned, an index document per folder, errors as HTML.
 * Source: AmazonS3/latest/userguide/WebsiteEndpoints.html, IndexDocumentSupport.html, CustomErrorDocSupport.html, how-to-page-redirect.html
 */
import type { CorsRule, RoutingRule, WebsiteSettings } from '../../distribution/model.js';
import { type OriginBackend, OriginError, type OriginRequest, type OriginResponse } from '../../http/messages.js';
import { authoriseUnsigned, type BucketRules } from './bucket-access.js';
import { answerPreflight, withCors } from './bucket-cors.js';
import { findObject, keyOf, type StoredObject } from './bucket-files.js';
import { nearMisses } from './near-misses.js';
import { escapeXml, idHeaders, makeIds } from './s3-errors.js';
import { serveObject } from './serve-object.js';
import { findRule, redirectBy } from './website-redirect.js';

/** A website endpoint takes no signatures: what counts of the policy is what it says to everybody. */
export interface WebsiteOptions extends BucketRules {
  label: string;
  /** Absolute. */
  directory: string;
  /** Undefined: the bucket has no website configuration, and its endpoint answers 404. */
  site: WebsiteSettings | undefined;
  cors?: readonly CorsRule[];
  /** Website endpoints of S3 speak no https; a directory that stands for any other server does. */
  httpOnly: boolean;
}

/** A directory that stands for any other server. */
export const plainSite: WebsiteSettings = {
  indexDocument: 'index.html',
  errorDocument: undefined,
  redirectAll: undefined,
  rules: [],
};

export function createWebsite(options: WebsiteOptions): OriginBackend {
  return {
    label: options.label,
    async fetch(request) {
      if (options.httpOnly && request.protocol === 'https')
        throw new OriginError('refused', 'An S3 website endpoint does not listen for https.');
      const { cors = [], site } = options;
      if (request.method === 'OPTIONS' && cors.length > 0) return answerPreflight(request, cors);
      if (site === undefined) return page(request, 404, 'NoSuchWebsiteConfiguration');
      return withCors(request, await answer(request, options, site), cors);
    },
    close: async () => {},
  };
}

async function answer(request: OriginRequest, options: WebsiteOptions, site: WebsiteSettings): Promise<OriginResponse> {
  const key = keyOf(request.path);
  if (site.redirectAll) return redirectBy(request, key ?? '', { ...everything, ...site.redirectAll });
  const rule = key === undefined ? undefined : findRule(site.rules, key, undefined);
  if (rule !== undefined && key !== undefined) return redirectBy(request, key, rule);
  const found = await look(request, key, options, site);
  if ('status' in found) return found;
  const after = findRule(site.rules, key ?? '', found.error);
  if (after !== undefined) return redirectBy(request, key ?? '', after);
  const document = await errorDocument(request, options, site, found);
  return found.key === undefined ? document : { ...document, missing: await nearMisses(options.directory, found.key) };
}

const everything: RoutingRule = {
  whenPrefix: undefined,
  whenError: undefined,
  host: undefined,
  protocol: undefined,
  status: 301,
  prefix: undefined,
  key: undefined,
};

interface Failure {
  error: number;
  code: string;
  key?: string;
}

async function look(
  request: OriginRequest,
  key: string | undefined,
  options: WebsiteOptions,
  site: WebsiteSettings,
): Promise<OriginResponse | Failure> {
  const { method, path } = request;
  if (method !== 'GET' && method !== 'HEAD') return { error: 405, code: 'MethodNotAllowed' };
  if (key === undefined) return { error: 400, code: 'InvalidURI' };
  const found = await resolve(options.directory, key, site.indexDocument);
  const asked = found === undefined || found === 'folder' ? key : found.key;
  if (authoriseUnsigned(request, asked, options).refusal !== undefined) return { error: 403, code: 'AccessDenied' };
  if (found === undefined) return { error: 404, code: 'NoSuchKey', key };
  return found === 'folder' ? toFolder(`${path}/`) : serveObject(request, found, options.now());
}

/** The object itself, the index document of a folder, or the news that it is a folder asked for without its slash. */
async function resolve(directory: string, key: string, index: string): Promise<StoredObject | 'folder' | undefined> {
  if (key === '' || key.endsWith('/')) return findObject(directory, key + index);
  const object = await findObject(directory, key);
  if (object !== undefined) return object;
  return (await findObject(directory, `${key}/${index}`)) === undefined ? undefined : 'folder';
}

/** The path is put into a Location of its own origin only: a second slash in front would name another host. */
function toFolder(path: string): OriginResponse {
  return {
    status: 302,
    statusText: 'Found',
    headers: [...idHeaders(makeIds()), ['Location', path.replace(/^\/+/, '/')], ['Server', 'AmazonS3']],
    body: Buffer.alloc(0),
  };
}

/** With the status of the error. Where the document itself is missing or closed, S3's own page says so. */
async function errorDocument(
  request: OriginRequest,
  options: WebsiteOptions,
  { errorDocument: name }: WebsiteSettings,
  { error, code, key }: Failure,
): Promise<OriginResponse> {
  const isReadable =
    name !== undefined && error !== 405 && authoriseUnsigned(request, name, options).refusal === undefined;
  const object = isReadable ? await findObject(options.directory, name) : undefined;
  if (object === undefined) return page(request, error, code, key);
  const whole = { ...request, headers: request.headers.filter(([header]) => !/^(if-|range$)/i.test(header)) };
  return { ...(await serveObject(whole, object, options.now())), status: error, statusText: statusTexts[error]! };
}

const statusTexts: Record<number, string> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
};

function page({ method }: OriginRequest, status: number, code: string, key?: string): OriginResponse {
  const heading = `${status} ${statusTexts[status]}`;
  const items = [`<li>Code: ${code}</li>`, key === undefined ? '' : `<li>Key: ${escapeXml(key)}</li>`];
  const html = `<html>\n<head><title>${heading}</title></head>\n<body>\n<h1>${heading}</h1>\n<ul>\n${items.join('\n')}\n</ul>\n</body>\n</html>\n`;
  return {
    status,
    statusText: statusTexts[status]!,
    headers: [...idHeaders(makeIds()), ['Content-Type', 'text/html; charset=utf-8'], ['Server', 'AmazonS3']],
    body: Buffer.from(method === 'HEAD' ? '' : html),
  };
}
