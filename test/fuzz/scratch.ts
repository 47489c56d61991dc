import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for inputs that are read from files. It goes with the process. */
export const scratch = mkdtempSync(join(tmpdir(), 'edgewright-fuzz-'));

process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
