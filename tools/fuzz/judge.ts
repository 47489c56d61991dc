/** judge: what no answer of a function may be, whatever the event. */
import type { ConnectionOutcome, FunctionOutcome, LambdaOutcome } from '../engine/index.js';
import { type Rules, error as rule } from '../findings/rule.js';
import { foreignHost } from './parts.js';

type Outcome = FunctionOutcome | ConnectionOutcome | LambdaOutcome;

export const faults: Rules = {
  execution: rule(
    'an event that makes the function throw, or take too much time or memory',
    'DG/cloudfront-function-restrictions.html',
  ),
  validation: rule('an answer that CloudFront refuses', 'DG/functions-event-structure.html'),
  location: rule('a redirect that leads where the viewer says', 'https://cwe.mitre.org/data/definitions/601.html'),
  differs: rule('two answers to the same event, of which a cache keeps one', 'DG/Expiration.html'),
};

export interface Fault {
  code: 'execution' | 'validation' | 'location' | 'differs';
  message: string;
  /** In the file, where the engine names one. */
  line?: number;
}

/** Two faults of one code on one line are one; without a line, of one wording but for what came from the event. */
export function kindOfFault({ code, line, message }: Fault): string {
  if (code === 'location' || code === 'differs') return code;
  return `${code} ${line ?? message.replace(/"[^"]*"|\d+/g, '').slice(0, 80)}`;
}

/** What is wrong with one answer by itself. */
export function faultOf({ error, result }: Outcome): Fault | undefined {
  if (error) {
    const { type, status, message, line } = error;
    const code = type.endsWith('ValidationError') ? 'validation' : 'execution';
    return { code, message: `the viewer gets ${status}: ${message}`, ...(line === undefined ? {} : { line }) };
  }
  const location = locationOf(result);
  if (location === undefined || !leaves(location)) return undefined;
  return { code: 'location', message: `the viewer chooses where Location leads: ${location}` };
}

/** The same event, clock and store, and another answer: a cache that stores the first gives it to everyone. */
export function differenceOf(first: Outcome, second: Outcome): Fault | undefined {
  const texts = [first, second].map(({ result }) => JSON.stringify(result));
  if (texts[0] === texts[1]) return undefined;
  return {
    code: 'differs',
    message: `the same event is answered in two ways: ${shortened(texts[0])} and ${shortened(texts[1])}`,
  };
}

function shortened(text: string | undefined): string {
  return text === undefined || text.length <= 200 ? String(text) : `${text.slice(0, 200)}…`;
}

/** Of either kind of answer. A request has no Location that anybody follows. */
function locationOf(result: NonNullable<Outcome['result']>): string | undefined {
  if ('statusCode' in result) return result.headers?.location?.value;
  return 'status' in result ? result.headers.location?.[0]?.value : undefined;
}

/** As browsers read it, which take a backslash for a slash (WHATWG URL). */
function leaves(location: string): boolean {
  try {
    const { hostname } = new URL(location, 'https://www.example.com/');
    return hostname === foreignHost || hostname.endsWith(`.${foreignHost}`);
  } catch {
    return false;
  }
}
