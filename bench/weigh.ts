/** Bytes of code as it is deployed: bundled and minified by esbuild, ours and the peer's alike. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

export function bytesOf(file: string): number {
  return statSync(file).size;
}

/** A CloudFront Function of one file. The export makes its private names as short as ours. */
export async function functionBytes(file: string): Promise<number> {
  // As an import: "require" in a module would bring a helper of esbuild's, which no function has.
  const source = readFileSync(file, 'utf8').replace(/^const (\w+) = require\('(\w+)'\);$/m, "import $1 from '$2';");
  const code = `${source}\nexport { handler };`;
  const [text] = await bundle(code, { format: 'esm', external: ['cloudfront', 'crypto'] });
  return text.replace(/export\{\w+ as handler\};\s*$/, '').length;
}

/** A Lambda@Edge function with everything it imports; packages are those of bench/package.json. */
export async function lambdaBytes(file: string): Promise<number> {
  const [, bytes] = await bundle(readFileSync(file, 'utf8'), { format: 'cjs' });
  return bytes;
}

/** A module for Node, to be weighed or loaded. */
export async function nodeModule(code: string): Promise<string> {
  const [text] = await bundle(code, { format: 'cjs' });
  return text;
}

async function bundle(
  contents: string,
  options: { format: 'esm' | 'cjs'; external?: string[] },
): Promise<[text: string, bytes: number]> {
  const result = await build({
    stdin: { contents, resolveDir: path.resolve('bench') },
    bundle: true,
    platform: 'node',
    target: 'node22',
    minify: true,
    legalComments: 'none',
    write: false,
    logLevel: 'error',
    ...options,
  });
  const file = result.outputFiles[0]!;
  return [file.text, file.contents.length];
}
