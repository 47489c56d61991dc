/** S3's REST protocol, path style: what an upload, a listing and an emptying of the deployment bucket need. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from './account.js';
import { escapeXml } from './xml.js';

export interface S3Request {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export function answerS3(account: Account, { method, url, headers, body }: S3Request): Answer {
  const [, bucket = '', ...rest] = decodeURIComponent(url.pathname).split('/');
  const name = `${bucket}/${rest.join('/')}`;
  if (!account.buckets.has(bucket)) return { status: 404, body: '<Error><Code>NoSuchBucket</Code></Error>' };
  if (method === 'PUT') return putObject(account, name, headers, body);
  if (method === 'POST' && url.searchParams.has('delete')) return deleteObjects(account, bucket, body.toString());
  if (rest.length === 0 || rest.join('') === '') {
    return method === 'HEAD' ? { status: 200 } : listObjects(account, bucket, url.searchParams.get('prefix') ?? '');
  }
  const object = account.objects.get(name);
  if (object === undefined) return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
  return {
    status: 200,
    headers: { ...object.metadata, 'last-modified': object.modified.toUTCString() },
    body: object.body,
  };
}

function putObject(account: Account, name: string, headers: IncomingHttpHeaders, sent: Buffer): Answer {
  const isChunked = String(headers['content-encoding']).includes('aws-chunked');
  const body = isChunked ? withoutChunks(sent) : sent;
  const metadata = Object.entries(headers).filter(([header]) => header.startsWith('x-amz-meta-'));
  account.objects.set(name, {
    body,
    modified: new Date(),
    metadata: Object.fromEntries(metadata.map(([header, value]) => [header, String(value)])),
  });
  return { status: 200, headers: { etag: `"${createHash('md5').update(body).digest('hex')}"` } };
}

/** AmazonS3/latest/API/sigv4-streaming.html: size in hexadecimal, CRLF, data, CRLF, until size 0. */
function withoutChunks(sent: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = sent.indexOf('\r\n', at);
    const size = Number.parseInt(sent.subarray(at, end).toString(), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(sent.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function listObjects(account: Account, bucket: string, prefix: string): Answer {
  const found = [...account.objects].filter(([name]) => name.startsWith(`${bucket}/${prefix}`));
  const contents = found.map(
    ([name, { body, modified }]) =>
      `<Contents><Key>${escapeXml(name.slice(bucket.length + 1))}</Key><LastModified>${modified.toISOString()}</LastModified><Size>${body.length}</Size></Contents>`,
  );
  const body = `<ListBucketResult><Name>${bucket}</Name><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
  return { status: 200, body };
}

function deleteObjects(account: Account, bucket: string, request: string): Answer {
  for (const [, key] of request.matchAll(/<Key>([^<]+)<\/Key>/g)) account.objects.delete(`${bucket}/${key}`);
  return { status: 200, body: '<DeleteResult/>' };
}
