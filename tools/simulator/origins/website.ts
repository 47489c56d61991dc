/**
 * website: a directory behind an S3 website endpoint: public, http only, an index document per folder, errors as HTML.
 * Source: AmazonS3/latest/userguide/WebsiteEndpoints.html and IndexDocumentSupport.html
 */
import { type OriginBackend, OriginError, type OriginRequest, type OriginResponse } from '../../http/messages.js';
import { findObject, keyOf, type StoredObject } from './bucket-files.js';
import { escapeXml, idHeaders, makeIds } from './s3-errors.js';
import { serveObject } from './serve-object.js';

export interface WebsiteOptions {
  label: string;
  /** Absolute. */
  directory: string;
  /** Everybody may read. A website endpoint takes no signatures. */
  publicRead: boolean;
  /** Website endpoints of S3 speak no https; a directory that stands for any other server does. */
  httpOnly: boolean;
  now(): number;
}

const indexDocument = 'index.html';

export function createWebsite(options: WebsiteOptions): OriginBackend {
  return {
    label: options.label,
    fetch: (request) => answer(request, options),
    close: async () => {},
  };
}

async function answer(request: OriginRequest, options: WebsiteOptions): Promise<OriginResponse> {
  if (options.httpOnly && request.protocol === 'https')
    throw new OriginError('refused', 'An S3 website endpoint does not listen for https.');
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') return page(method, 405, 'MethodNotAllowed');
  if (!options.publicRead) return page(method, 403, 'AccessDenied');
  const key = keyOf(request.path);
  if (key === undefined) return page(method, 400, 'InvalidURI');
  const found = await resolve(options.directory, key);
  if (found === undefined) return page(method, 404, 'NoSuchKey', key);
  return found === 'folder' ? redirect(`${request.path}/`) : serveObject(request, found, options.now());
}

/** The object itself, the index document of a folder, or the news that it is a folder asked for without its slash. */
async function resolve(directory: string, key: string): Promise<StoredObject | 'folder' | undefined> {
  if (key === '' || key.endsWith('/')) return findObject(directory, key + indexDocument);
  const object = await findObject(directory, key);
  if (object !== undefined) return object;
  return (await findObject(directory, `${key}/${indexDocument}`)) === undefined ? undefined : 'folder';
}

/** The path is put into a Location of its own origin only: a second slash in front would name another host. */
function redirect(path: string): OriginResponse {
  return {
    status: 302,
    statusText: 'Found',
    headers: [...idHeaders(makeIds()), ['Location', path.replace(/^\/+/, '/')], ['Server', 'AmazonS3']],
    body: Buffer.alloc(0),
  };
}

const statusTexts: Record<number, string> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
};

function page(method: string, status: number, code: string, key?: string): OriginResponse {
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
