/*! root-object: serves the default root object for "/" itself, and for nothing else. DG/DefaultRootObject.html */
import type { EdgeResponse } from './edge-response.js';
import { type Exchange, note } from './exchange.js';
import { refuse } from './refuse.js';

/** Characters and length that the page above allows. */
const valid = /^[A-Za-z0-9_.*$/~"'&+%@:-]{1,255}$/;

const fix = 'Name an object such as index.html in DefaultRootObject.';

export function substituteRootObject(exchange: Exchange): EdgeResponse | undefined {
  const value = exchange.distribution.model.defaultRootObject;
  if (value === undefined || value === '' || exchange.request.uri !== '/') return undefined;
  const start = performance.now();
  if (!valid.test(value)) {
    const text = 'InvalidDefaultRootObject: the name of the object is not valid.';
    return refuse(exchange, 'root-object', start, { code: 'InvalidDefaultRootObject', text, fix });
  }
  if (value.startsWith('/')) {
    const text = 'The default root object must not begin with a slash.';
    return refuse(exchange, 'root-object', start, { code: 'AbsoluteDefaultRootObject', text, fix });
  }
  exchange.request.uri = `/${value}`;
  note(exchange, 'root-object', start, 'ran', `\`/\` → \`/${value}\``, () => ({ from: '/', to: `/${value}` }));
  exchange.trace.stages.at(-1)!.assumed = true;
  return undefined;
}
