/** curl: a request as a command. Secrets are written as "…": they stay in the server. */
import type { SentRequest, Value } from '../contract.js';

/** What curl sets by itself, or what only a browser may say. */
const own = /^(host|content-length|connection|accept-encoding|sec-.*)$/i;

export function curlOf({ method, url, headers, cookies, body }: SentRequest, origin: string): string {
  const parts = [`curl ${quote(origin + url)}`];
  if (method !== 'GET') parts.push(`-X ${method}`);
  for (const { name, value } of headers) if (!own.test(name)) parts.push(`-H ${quote(`${name}: ${plain(value)}`)}`);
  const cookie = cookies.map(({ name, value }) => `${name}=${plain(value)}`).join('; ');
  if (cookie !== '') parts.push(`-b ${quote(cookie)}`);
  if (body !== undefined && body !== '') parts.push(`--data-binary ${quote(body)}`);
  return parts.join(' \\\n  ');
}

function plain(value: Value): string {
  return typeof value === 'string' ? value : '…';
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
