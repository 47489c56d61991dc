/** Writes the text of one CloudFront Function: one script with one top-level `function handler`, in the two forms. */
import type { Bundle, Form } from './bundle.js';
import { type BodyOptions, deployedBody, readableBody } from './compose.js';
import { type Module, readModule } from './module.js';
import type { Binding } from './scope.js';
import type { Source } from './source.js';

export interface ArtefactText {
  /** Must stay line 1, before the banner: AWS's wording. */
  first: string;
  rest: string;
  hasConfig: boolean;
}

/** Undefined where the source exports no `function handler`. */
export function functionText(bundle: Bundle, { file, kind }: Source, form: Form): ArtefactText | undefined {
  const module = readModule(bundle);
  const handler = topBinding(module, module.exports.get('handler'));
  if (handler?.declaration.type !== 'FunctionDeclaration') return undefined;
  const runtime = runtimeImports(module);
  const options: BodyOptions = {
    entry: file,
    shortHeads: kind === 'behavior',
    renames: new Map([[handler, 'handler'], ...runtime.renames]),
  };
  const body = form === 'readable' ? readableBody(module, options) : deployedBody(module, options);
  return {
    first: runtime.first,
    rest: `${requireLines(runtime.requires, form)}${body}\n`,
    hasConfig: module.exports.has('config'),
  };
}

function topBinding({ scopes }: Module, name: string | undefined): Binding | undefined {
  return scopes.bindings.find((binding) => binding.top && binding.name === name);
}

/** One import or require for each runtime module, however many leaves ask for it; the others' names become the first's. */
function runtimeImports(module: Module): {
  first: string;
  requires: [module: string, name: string][];
  renames: [Binding, string][];
} {
  const names = new Map<string, string>();
  const renames: [Binding, string][] = [];
  for (const { source, specifiers } of module.imports) {
    const binding = topBinding(module, specifiers[0]?.local.name);
    if (binding === undefined) continue;
    const from = String(source.value);
    const name = names.get(from) ?? freeName(module, from === 'cloudfront' ? 'cf' : binding.name, binding);
    names.set(from, name);
    if (name !== binding.name) renames.push([binding, name]);
  }
  const requires = [...names].filter(([from]) => from !== 'cloudfront');
  const cf = names.get('cloudfront');
  return {
    first: cf === undefined ? '' : `import ${cf} from 'cloudfront';\n`,
    requires,
    renames,
  };
}

/** The documented form: `import` works in njs too, but AWS shows it for `cloudfront` only. */
function requireLines(requires: [module: string, name: string][], form: Form): string {
  if (form === 'deployed') return requires.map(([from, name]) => `const ${name}=require('${from}');`).join('');
  const lines = requires.map(([from, name]) => `const ${name} = require('${from}');\n`);
  return lines.length > 0 ? `${lines.join('')}\n` : '';
}

/** `wanted`, unless something else in the file has that name. */
function freeName({ scopes }: Module, wanted: string, binding: Binding): string {
  return scopes.bindings.some((other) => other !== binding && other.name === wanted) ? binding.name : wanted;
}
