import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds dist/ before the first test: tests run what would be deployed. */
export default function buildOnce(): void {
  const script = fileURLToPath(new URL('../build.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (status !== 0 && !stderr.includes('no-sources'))
    throw new Error(`node build.mjs ended with ${status}\n${stdout}${stderr}`);
}
