/** request-line: one readable line on stderr for each request, with the reason of what went wrong. */
import pc from 'picocolors';
import { isUnknownNote } from '../../distribution/unknown-functions.js';
import { headerValue } from '../../http/header-list.js';
import { printable } from '../../printable.js';
import type { FunctionSaid } from '../events.js';
import { maskUrl } from '../trace/mask.js';
import type { Finished } from './finished-exchange.js';

/** `hasUnknown`: some function of the distribution is not known here, and each request that it would have run on says so. */
export function requestLine(finished: Finished, hasUnknown = false): string {
  const { request, response, ms, isWhole } = finished;
  const status = isWhole ? String(response.status) : '000';
  const xCache = (headerValue(response.headers, 'x-cache') ?? '').replace(/ from cloudfront$/, '');
  const time = new Date().toTimeString().slice(0, 8);
  const path = printable(maskUrl(request.path, request.query));
  const line = `${time}  ${colour(status)}  ${request.method.padEnd(4)}  ${path}  ${pc.dim(`${xCache}  ${ms.toFixed(1)} ms`)}`;
  const notes = [reasonOf(finished), ...(hasUnknown ? unknownFunctions(finished) : [])];
  return [line, ...notes.filter((text) => text !== undefined)].join('\n          ');
}

/** What a function wrote, told by where it was written, not by the id of the request. */
export function functionLine({ path, function: name, text }: FunctionSaid): string {
  const time = new Date().toTimeString().slice(0, 8);
  return `${time}  ${printable(path)}  ${pc.cyan(name)}  ${printable(text)}`;
}

function reasonOf({ record, isWhole, response }: Finished): string | undefined {
  if (!isWhole) return 'The connection to the viewer closed before the answer was whole.';
  const why = response.status < 400 ? undefined : record()?.why;
  if (why === undefined) return undefined;
  const { file, line, column } = why.source ?? {};
  const place = file === undefined ? '' : ` (${[file, line, column].filter(Boolean).join(':')})`;
  return printable(`${why.code}: ${why.text}${place}`);
}

function unknownFunctions({ record }: Finished): string[] {
  const stages = record()?.stages ?? [];
  return stages
    .filter(({ state, summary }) => state === 'skipped' && isUnknownNote(summary))
    .map(({ summary }) => summary);
}

function colour(status: string): string {
  if (status >= '500' || status === '000') return pc.red(status);
  return status >= '400' ? pc.yellow(status) : pc.green(status);
}
