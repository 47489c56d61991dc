/** request-line: one readable line on stderr for each request, with the reason of what went wrong. */
import pc from 'picocolors';
import { headerValue } from '../../http/header-list.js';
import { maskUrl } from '../trace/mask.js';
import type { Finished } from './finished.js';

export function requestLine(finished: Finished): string {
  const { request, response, ms, isWhole } = finished;
  const status = isWhole ? String(response.status) : '000';
  const xCache = (headerValue(response.headers, 'x-cache') ?? '').replace(/ from cloudfront$/, '');
  const time = new Date().toTimeString().slice(0, 8);
  const path = maskUrl(request.path, request.query);
  const line = `${time}  ${colour(status)}  ${request.method.padEnd(4)}  ${path}  ${pc.dim(`${xCache}  ${ms.toFixed(1)} ms`)}`;
  const reason = reasonOf(finished);
  return reason === undefined ? line : `${line}\n          ${reason}`;
}

function reasonOf({ record, isWhole, response }: Finished): string | undefined {
  if (!isWhole) return 'The connection to the viewer closed before the answer was whole.';
  const why = response.status < 400 ? undefined : record()?.why;
  return why && `${why.code}: ${why.text}`;
}

function colour(status: string): string {
  if (status >= '500' || status === '000') return pc.red(status);
  return status >= '400' ? pc.yellow(status) : pc.green(status);
}
