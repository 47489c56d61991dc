/** Gate 5: loads a script in the engine: njs where there is one, the family behind CloudFront Functions. */
import { loadError } from '../../runtime/load.js';
import type { Runtime } from '../../runtime/vocabulary.js';
import { type Finding, findingAt } from '../gate-finding.js';
import { handlerName } from '../handler-name.js';
import type { Locate } from './lint/report.js';

export async function checkLoads(code: string, locate: Locate, runtime?: Runtime): Promise<Finding[]> {
  const error = await loadError(code, runtime ?? 'cloudfront-js-2.0', handlerName(code));
  if (error === undefined) return [];
  const text = error.name === '' ? error.message : `${error.name}: ${error.message}`;
  const line = Number(/\bruntime:(\d+)/.exec(`${text}\n${error.stack}`)?.[1] ?? / in (\d+)$/.exec(text)?.[1] ?? 1);
  const message = text.replace(/ in runtime:\d+/, '');
  // Some versions name the line of what stands next.
  const known = Math.min(line, code.split('\n').length);
  return [findingAt(locate(known, 0), 'engine', `this cannot be loaded: ${message}. Every request would end as 503.`)];
}
