/** Writes the text of one CloudFront Function: one script with one top-level `function handler`, in the two forms. */
import type { Bundle } from './bundle.js';
import { type BodyOptions, deployedBody, readableBody } from './compose.js';
import { type Edited, surrounded } from './edits.js';
import type { Form } from './form.js';
import { type Module, readModule } from './module.js';
import type { Binding } from './scope.js';
import type { Source } from './source.js';
import { statementLines } from './statement-lines.js';

/** Sections of a file whose heads together would take more room than the code of one. */
const MANY = 9;

export interface ArtefactText {
  /** Must stay line 1, before the banner: AWS's wording. */
  first: string;
  rest: Edited;
  hasConfig: boolean;
}

/** Undefined where the source exports no `function handler`. */
export function functionText(bundle: Bundle, { file, kind }: Source, form: Form): ArtefactText | undefined {
  const module = readModule(bundle);
  const handler = topBinding(module, module.exports.get('handler'));
  if (handler?.declaration.type !== 'FunctionDeclaration') return undefined;
  const runtime = runtimeImports(module, form);
  const options: BodyOptions = {
    entry: file,
    shortHeads: kind === 'behavior' || module.sections.length > MANY,
    renames: new Map([[handler, 'handler'], ...runtime.renames]),
  };
  const lines = () => statementLines(module.program, module.code);
  const body = form === 'readable' ? readableBody(module, options) : deployedBody(module, options, lines());
  return {
    first: runtime.first,
    rest: surrounded(requireLines(runtime.requires, form), body, '\n'),
    hasConfig: module.exports.has('config'),
  };
}

function topBinding({ scopes }: Module, name: string | undefined): Binding | undefined {
  return scopes.bindings.find((binding) => binding.top && binding.name === name);
}

interface RuntimeImports {
  first: string;
  requires: [module: string, name: string][];
  renames: [Binding, string][];
}

function runtimeImports(module: Module, form: Form): RuntimeImports {
  const imports: RuntimeImports = { first: '', requires: [], renames: [] };
  for (const { source, specifiers } of module.imports) {
    const binding = topBinding(module, specifiers[0]?.local.name);
    if (binding === undefined) continue;
    const from = String(source.value);
    const name = nameFor(module, from, binding, form);
    imports.renames.push([binding, name]);
    if (from === 'cloudfront') imports.first = `import ${name} from 'cloudfront';\n`;
    else imports.requires.push([from, name]);
  }
  return imports;
}

/** The name people know, unless something else in the file has it; deployed, the short one that esbuild chose. */
function nameFor({ scopes }: Module, from: string, binding: Binding, form: Form): string {
  if (from !== 'cloudfront' && form === 'deployed') return binding.name;
  const known = from === 'cloudfront' ? 'cf' : from;
  return scopes.bindings.some((other) => other.name === known && other !== binding) ? binding.name : known;
}

/** The documented form: `import` works in njs too, but AWS shows it for `cloudfront` only. */
function requireLines(requires: [module: string, name: string][], form: Form): string {
  if (form === 'deployed') return requires.map(([from, name]) => `const ${name}=require('${from}');`).join('');
  const lines = requires.map(([from, name]) => `const ${name} = require('${from}');\n`);
  return lines.length > 0 ? `${lines.join('')}\n` : '';
}
