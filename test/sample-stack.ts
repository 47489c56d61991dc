import { copyFileSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadTemplate } from '../tools/distribution/cloudformation/index.js';
import { packageService } from '../tools/distribution/serverless/package-service.js';

const root = path.resolve(import.meta.dirname, '..');

/** Written while packaging (with keys of its own: a link to dist/ would change what other tests run), or copied: serverless takes no link for its file. */
const own = new Set(['.serverless', '.edgewright', '.git', 'dist', 'serverless.yml']);

export interface SampleStack {
  template: Record<string, unknown>;
  /** Holds the project by links, and what packaging wrote. */
  folder: string;
  remove(): void;
}

/** The sample stack, packaged as `npx serverless package` does it. In a folder of its own, so that tests can run side by side. */
export async function packageSample(): Promise<SampleStack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-sample-'));
  for (const name of readdirSync(root)) if (!own.has(name)) symlinkSync(path.join(root, name), path.join(folder, name));
  copyFileSync(path.join(root, 'serverless.yml'), path.join(folder, 'serverless.yml'));
  const template = loadTemplate(await packageService(folder)) as Record<string, unknown>;
  return { template, folder, remove: () => rmSync(folder, { recursive: true }) };
}
