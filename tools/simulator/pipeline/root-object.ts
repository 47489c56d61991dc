/*! root-object: serves the default root object for "/" itself, and for nothing else. DG/DefaultRootObject.html */
import type { EdgeResponse } from './edge-response.js';
import { type Exchange, note } from './exchange.js';
import { ownPage } from './own-page.js';

/** Characters and length that the page above allows. */
const valid = /^[A-Za-z0-9_.*$/~"'&+%@:-]{1,255}$/;

export function substituteRootObject(exchange: Exchange): EdgeResponse | undefined {
  const value = exchange.distribution.model.defaultRootObject;
  if (value === undefined || value === '' || exchange.request.uri !== '/') return undefined;
  const start = performance.now();
  if (!valid.test(value))
    return refuse(exchange, start, 400, 'InvalidDefaultRootObject: the name of the object is not valid.');
  if (value.startsWith('/'))
    return refuse(exchange, start, 403, 'The default root object must not begin with a slash.');
  exchange.request.uri = `/${value}`;
  note(exchange, 'root-object', start, 'ran', `\`/\` → \`/${value}\``, () => ({ from: '/', to: `/${value}` }));
  exchange.trace.stages.at(-1)!.assumed = true;
  return undefined;
}

function refuse(exchange: Exchange, start: number, status: number, text: string): EdgeResponse {
  note(exchange, 'root-object', start, 'refused', `${status}: ${text}`);
  return ownPage(exchange, status, text, { pageable: true });
}
