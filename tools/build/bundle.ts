/** Bundles one source with what it imports into one ECMAScript module, still with its imports of the runtime and its exports. */
import * as esbuild from 'esbuild';
import type { Form } from './form.js';
import type { Finding } from './gate-finding.js';
import { dialectFinding, dialectOptions } from './gates/dialect.js';
import { inSource } from './lower/plugin.js';
import type { Source } from './source.js';

export interface Bundle {
  code: string;
  /** Source map of `code`, as JSON. */
  map: string;
  /** Files that went in, relative to the project. */
  inputs: string[];
}

/** `define` replaces expressions such as `params.host` by JSON. */
export async function bundle(
  root: string,
  source: Source,
  form: Form,
  define: Record<string, string>,
): Promise<Bundle | Finding[]> {
  try {
    const options = source.kind === 'edge-lambda' ? lambdaOptions : dialectOptions(form);
    const result = await esbuild.build({ ...options, ...commonOptions(root, source, form), define });
    const text = (ending: string) => result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
    // Comments keep the line ends of their file: an artefact is the same from every checkout.
    return {
      code: text('.js').replaceAll('\r\n', '\n'),
      map: text('.map'),
      inputs: Object.keys(result.metafile.inputs),
    };
  } catch (error) {
    if (!(error instanceof Error) || !('errors' in error)) throw error;
    const messages = await Promise.all(messagesOf(error).map((message) => inSource(message, root)));
    return messages.map((message) => dialectFinding(message, source.file));
  }
}

/** Lambda@Edge runs Node: only the newest stable syntax needs care. */
const lambdaOptions = { platform: 'node', target: 'node22' } satisfies esbuild.BuildOptions;

function commonOptions(root: string, source: Source, form: Form) {
  return {
    absWorkingDir: root,
    entryPoints: [source.file],
    outfile: 'out.js',
    bundle: true,
    write: false,
    format: 'esm',
    charset: 'utf8',
    minify: form === 'deployed',
    legalComments: form === 'deployed' ? 'none' : 'inline',
    sourcemap: 'external',
    metafile: true,
    logLevel: 'silent',
  } satisfies esbuild.BuildOptions;
}

function messagesOf(error: Error): esbuild.Message[] {
  return (error as esbuild.BuildFailure).errors;
}
