/** The two forms of one source: readable is for people and for copying; deployed is the small one that CloudFront gets. */
import { type Bundle, bundle, minified } from './bundle.js';
import { constants } from './compose.js';
import { applyEdits } from './edits.js';
import type { Finding } from './gate-finding.js';
import { readModule } from './module.js';
import { withDefaults } from './options/defaults.js';
import { specialised } from './options/specialise.js';
import type { Source } from './source.js';

export interface Forms {
  readable: Bundle;
  deployed: Bundle;
}

export async function bundleForms(
  root: string,
  source: Source,
  define: Record<string, string>,
): Promise<Forms | Finding[]> {
  const bundled = await bundle(root, source, define);
  if (Array.isArray(bundled)) return bundled;
  const readable = withDefaults(bundled);
  const isLambda = source.kind === 'edge-lambda';
  const { small, numbers } = isLambda ? withoutNumbers(readable) : { small: specialised(readable), numbers: {} };
  return { readable, deployed: await minified(small, root, source, numbers) };
}

/** Constants that are numbers, for the bundler to write where they are used. */
function withoutNumbers(bundle: Bundle): { small: Bundle; numbers: Record<string, string> } {
  const module = readModule(bundle);
  const fixed = new Set(constants(module).map(({ start }) => start));
  const numbers: Record<string, string> = {};
  const edits = module.program.body.flatMap((statement) => {
    if (statement.type !== 'VariableDeclaration' || !fixed.has(statement.start)) return [];
    const [{ id, init } = {}, ...more] = statement.declarations;
    if (id?.type !== 'Identifier' || init?.type !== 'Literal' || typeof init.value !== 'number' || more.length > 0)
      return [];
    numbers[id.name] = String(init.value);
    // Blanks: the map still holds.
    return [{ start: statement.start, end: statement.end, text: ' '.repeat(statement.end - statement.start) }];
  });
  return { small: { ...bundle, code: applyEdits(bundle.code, edits).text }, numbers };
}
