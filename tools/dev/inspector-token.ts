/** inspector-token: what writes and secrets of the inspector ask for. Kept for its owner alone, so that a page stays good when `dev` is started anew. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureStateFolder } from '../state-folder.js';
import { writeWhole } from '../write-whole.js';

interface InspectorToken {
  token: string;
  /** Relative to the project. Undefined: nothing can be written there, and the token ends with this process. */
  file: string | undefined;
}

export function ensureInspectorToken(projectDir: string): InspectorToken {
  const token = randomBytes(32).toString('base64url');
  try {
    const file = path.join(ensureStateFolder(projectDir, 'inspector'), 'token');
    const kept = read(file);
    if (kept === undefined) writeWhole(file, token, 0o600);
    return { token: kept ?? token, file: path.relative(projectDir, file) };
  } catch {
    return { token, file: undefined };
  }
}

/** Undefined where it is missing, or is none of ours. */
function read(file: string): string | undefined {
  try {
    return /^[\w-]{43}$/.exec(readFileSync(file, 'utf8'))?.[0];
  } catch {
    return undefined;
  }
}
