/** Where built functions are: in the service's own dist/, or in the one that the package brings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../errors.js';

const FOLDERS = ['dist/functions/min', 'dist/functions/min/behaviors'];

/** The deployed form of a CloudFront Function by its name. A function of the service wins over one of the package. */
export function functionCode(name: string, roots: readonly string[]): string {
  const files = roots.flatMap((root) => FOLDERS.map((folder) => path.join(root, folder, `${name}.js`)));
  const file = files.find((one) => existsSync(one));
  if (file !== undefined) return readCode(file, name);
  const known = roots.flatMap((root) => FOLDERS.flatMap((folder) => namesIn(path.join(root, folder))));
  const found = known.length > 0 ? `Built are ${[...new Set(known)].sort().join(', ')}.` : 'Nothing is built yet.';
  const advice = known.length > 0 ? 'Correct the name.' : 'Run "npx edgewright build".';
  throw new EdgewrightError(
    'artefact-missing',
    `Variable "edge:function/${name}" names a function that is not in dist/functions. ${found} ${advice}`,
  );
}

/** The code of a file of the service. */
export function fileCode(file: string, serviceDir: string): string {
  const at = path.resolve(serviceDir, file);
  if (existsSync(at)) return readCode(at, file);
  throw new EdgewrightError(
    'artefact-missing',
    `Variable "edge:file/${file}" names a file that does not exist. Give its path relative to serverless.yml.`,
  );
}

/** The framework would take a placeholder in the text for a variable of its own, and replace it without a word. */
function readCode(file: string, name: string): string {
  const code = readFileSync(file, 'utf8');
  const found = code.indexOf('${');
  if (found < 0) return code;
  throw new EdgewrightError(
    'function-placeholder',
    `Function "${name}" contains "${code.slice(found, found + 20)}", which the framework reads as a variable. Join strings with "+", or build with esbuild's "supported: { 'template-literal': false }".`,
  );
}

function namesIn(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((file) => file.endsWith('.js')).map((file) => path.basename(file, '.js'));
}
