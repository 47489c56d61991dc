/** fetch-of: a request as a call of fetch. Secrets are written as "…": they stay in the server. */
import type { SentRequest, Value } from '../contract.js';

/** What fetch sets by itself, or what only a browser may say. */
const own = /^(host|content-length|connection|accept-encoding|sec-.*)$/i;

export function fetchOf({ method, url, headers, cookies, body }: SentRequest, origin: string): string {
  const lines = headers.filter(({ name }) => !own.test(name)).map(({ name, value }) => [name, plain(value)]);
  const cookie = cookies.map(({ name, value }) => `${name}=${plain(value)}`).join('; ');
  if (cookie !== '') lines.push(['Cookie', cookie]);
  const init = {
    ...(method === 'GET' ? {} : { method }),
    ...(lines.length === 0 ? {} : { headers: Object.fromEntries(lines) }),
    ...(body ? { body } : {}),
  };
  const second = Object.keys(init).length === 0 ? '' : `, ${JSON.stringify(init, undefined, 2)}`;
  return `await fetch(${JSON.stringify(origin + url)}${second});`;
}

function plain(value: Value): string {
  return typeof value === 'string' ? value : '…';
}
