/** `node bench/big-log.mjs [--megabytes 1024] [--gz]`: `replay` of a log as large as a busy day's: lines a second, and memory over time. Linux; some minutes. */
import path from 'node:path';
import { runTypeScript } from './bundle.mjs';

process.chdir(path.dirname(import.meta.dirname));
const { replayBigLog } = await runTypeScript('big-log', "export * from './big-log/index.ts';");
process.exit(await replayBigLog());
