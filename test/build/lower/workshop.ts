/** Builds functions that answer with lines of text, and asks Node and the engines for them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transform } from 'esbuild';
import { buildArtefact } from '../../../tools/build/artefact.js';
import { openArtefact } from '../../../tools/engine/index.js';

export function createWorkshop() {
  const root = mkdtempSync(path.join(tmpdir(), 'edgewright-lowering-'));
  mkdirSync(path.join(root, 'functions'));

  async function build(source: string) {
    writeFileSync(path.join(root, 'functions/probe.ts'), source);
    const file = { kind: 'function', name: 'probe', file: 'functions/probe.ts' } as const;
    return buildArtefact(root, file, { name: 'dev', params: {} });
  }

  async function answersOf(code: string, engine: 'njs' | 'vm'): Promise<string[]> {
    const file = path.join(root, `${engine}.js`);
    writeFileSync(file, code);
    const artefact = await openArtefact(file, { engine });
    try {
      const event = { version: '1.0', context: { eventType: 'viewer-request' }, viewer: { ip: '192.0.2.1' } };
      const request = { method: 'GET', uri: '/', querystring: {}, headers: {}, cookies: {} };
      const { result, error } = await artefact.invoke({ ...event, request });
      if (!result) throw new Error(error?.message);
      return (result as { body: { data: string } }).body.data.split('\n');
    } finally {
      await artefact.close();
    }
  }

  return { build, answersOf, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** The source as Node runs it, without its types and nothing else. */
export async function answersOfNode(source: string): Promise<string[]> {
  const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } };
  const { code } = await transform(source, { loader: 'ts', target: 'esnext', tsconfigRaw });
  const { handler } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return (await handler({})).body.data.split('\n');
}
