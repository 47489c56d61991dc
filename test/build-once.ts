import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { njsVersion } from '../tools/runtime/njs-command.js';

/** Builds dist/ before the first test: tests run what would be deployed. */
export default function buildOnce(): void {
  if (process.env.EDGEWRIGHT_REQUIRE_NJS === '1' && njsVersion() === undefined) {
    throw new Error('EDGEWRIGHT_REQUIRE_NJS=1, but njs is not on the path.');
  }
  const script = fileURLToPath(new URL('../build.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node build.mjs ended with ${status}\n${stdout}${stderr}`);
}
