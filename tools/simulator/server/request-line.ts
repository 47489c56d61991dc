/** request-line: one readable line on stderr for each request, with the reason of what went wrong. */
import { styleText } from 'node:util';
import type { Finished } from './finished.js';

export function requestLine(finished: Finished): string {
  const { request, record, ms, isWhole } = finished;
  const status = isWhole ? String(finished.response.status) : '000';
  const path = record?.url ?? request.path;
  const parts = [
    new Date().toTimeString().slice(0, 8),
    colour(status),
    request.method.padEnd(4),
    path,
    styleText(
      'dim',
      [record?.xCache.replace(/ from cloudfront$/, ''), record?.behavior, `${ms.toFixed(1)} ms`]
        .filter(Boolean)
        .join('  '),
    ),
  ];
  const reason = reasonOf(finished);
  return reason === undefined ? parts.join('  ') : `${parts.join('  ')}\n          ${reason}`;
}

function reasonOf({ record, isWhole, response }: Finished): string | undefined {
  if (!isWhole) return 'The connection to the viewer closed before the answer was whole.';
  if (record?.why === undefined || response.status < 400) return undefined;
  return `${record.why.code}: ${record.why.text}`;
}

function colour(status: string): string {
  if (status >= '500' || status === '000') return styleText('red', status);
  return styleText(status >= '400' ? 'yellow' : 'green', status);
}
