/** Which blocks of this program have run: V8's own counters, read through node:inspector. */
import { Session } from 'node:inspector/promises';

export interface Coverage {
  /** Blocks that ran since the last question, by place. */
  take(): Promise<string[]>;
  close(): Promise<void>;
}

/** `isOurs` tells the scripts to look at by their URL. */
export async function openCoverage(isOurs: (url: string) => boolean): Promise<Coverage> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    async take() {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const functions = result.filter(({ url }) => isOurs(url)).flatMap((script) => script.functions);
      const ranges = functions.flatMap(({ ranges }) => ranges.filter(({ count }) => count > 0));
      return ranges.map(({ startOffset, endOffset }) => `${startOffset}-${endOffset}`);
    },
    async close() {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
