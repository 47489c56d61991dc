/**
 * completion: an origin's answer has to be there as a whole within the response completion timeout, head and body: the connection ends then.
 * Without one there is no such limit. DG/DownloadDistValuesOrigin.html#response-completion-timeout
 */
import { OriginError, type OriginResponse } from '../../../http/messages.js';

type Ask = (signal: AbortSignal | undefined) => Promise<OriginResponse>;

/** `seconds`: undefined or 0 for no limit. */
export async function within(
  seconds: number | undefined,
  signal: AbortSignal | undefined,
  ask: Ask,
): Promise<OriginResponse> {
  if (!seconds) return ask(signal);
  const late = new AbortController();
  const failure = new OriginError('timeout', `No whole answer within ${seconds} s, its response completion timeout.`);
  const timer = setTimeout(() => late.abort(failure), seconds * 1000);
  const ended = new Promise<never>((_, reject) => {
    late.signal.addEventListener('abort', () => reject(failure), { once: true });
  });
  ended.catch(() => {});
  try {
    const answer = await Promise.race([ask(signal ? AbortSignal.any([signal, late.signal]) : late.signal), ended]);
    const { body } = answer;
    if (Buffer.isBuffer(body) || body.closed) clearTimeout(timer);
    else {
      body.once('close', () => clearTimeout(timer));
      late.signal.addEventListener('abort', () => body.destroy(failure), { once: true });
    }
    return answer;
  } catch (error) {
    clearTimeout(timer);
    throw late.signal.aborted ? failure : error;
  }
}
