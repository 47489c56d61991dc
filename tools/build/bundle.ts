/** Bundles one source with what it imports into one ECMAScript module, still with its imports of the runtime and its exports. */
import * as esbuild from 'esbuild';
import type { Finding } from './gate-finding.js';
import { dialectFinding, dialectOptions, minifiedDialect } from './gates/dialect.js';
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
  define: Record<string, string>,
): Promise<Bundle | Finding[]> {
  try {
    const options = source.kind === 'edge-lambda' ? lambdaOptions : dialectOptions;
    const result = await esbuild.build({
      ...options,
      ...outputOptions(root),
      entryPoints: [source.file],
      legalComments: 'inline',
      metafile: true,
      define,
    });
    return { ...textsOf(result.outputFiles), inputs: Object.keys(result.metafile.inputs) };
  } catch (error) {
    if (!(error instanceof Error) || !('errors' in error)) throw error;
    const messages = await Promise.all(messagesOf(error).map((message) => inSource(message, root)));
    return messages.map((message) => dialectFinding(message, source.file));
  }
}

/** The same, as small as it gets: short names, no comments. `define` replaces names that nothing declares. */
export async function minified(
  bundle: Bundle,
  root: string,
  source: Source,
  define: Record<string, string> = {},
): Promise<Bundle> {
  const options = source.kind === 'edge-lambda' ? lambdaOptions : minifiedDialect;
  const { outputFiles } = await esbuild.build({
    ...outputOptions(root),
    ...options,
    stdin: { contents: withMap(bundle), resolveDir: root },
    external: ['*'],
    minifyWhitespace: true,
    minifyIdentifiers: true,
    // esbuild works out "😀".length by UTF-16 units, njs counts characters.
    minifySyntax: !/[\u{10000}-\u{10ffff}]/u.test(bundle.code),
    define,
    legalComments: 'none',
  });
  return { inputs: bundle.inputs, ...textsOf(outputFiles) };
}

/** Lambda@Edge runs Node: only the newest stable syntax needs care. */
const lambdaOptions = { platform: 'node', target: 'node22' } satisfies esbuild.BuildOptions;

function outputOptions(root: string) {
  return {
    absWorkingDir: root,
    outfile: 'out.js',
    bundle: true,
    write: false,
    format: 'esm',
    charset: 'utf8',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
  } satisfies esbuild.BuildOptions;
}

/** Comments keep the line ends of their file: an artefact is the same from every checkout. */
function textsOf(files: readonly esbuild.OutputFile[]): { code: string; map: string } {
  const text = (ending: string) => files.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { code: text('.js').replaceAll('\r\n', '\n'), map: text('.map') };
}

function withMap({ code, map }: Bundle): string {
  return `${code}//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`;
}

function messagesOf(error: Error): esbuild.Message[] {
  return (error as esbuild.BuildFailure).errors;
}
