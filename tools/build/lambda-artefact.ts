/** Writes the text of one Lambda@Edge function: one CommonJS file that needs nothing but Node. */
import type { ImportDeclaration, ImportSpecifier } from 'acorn';
import type { Bundle } from './bundle.js';
import { deployedBody, readableBody } from './compose.js';
import { surrounded } from './edits.js';
import type { Form } from './form.js';
import type { ArtefactText } from './function-artefact.js';
import { readModule } from './module.js';
import type { Source } from './source.js';

/** Undefined where the source exports no `handler`. */
export function lambdaText(bundle: Bundle, { file }: Source, form: Form): ArtefactText | undefined {
  const module = readModule(bundle);
  const handler = module.exports.get('handler');
  if (handler === undefined) return undefined;
  const options = { entry: file, shortHeads: false, renames: new Map() };
  const body = form === 'readable' ? readableBody(module, options) : deployedBody(module, options);
  const exported = `exports.handler = ${handler};`;
  const lines = requireLines(module.imports);
  const required = form === 'readable' ? lines : lines.replaceAll(/ ?([{}:,=]) ?/g, '$1');
  const between = form === 'readable' ? '\n\n' : '\n';
  const top = ["'use strict';", required].filter((part) => part !== '').map((part) => part + between);
  return {
    first: '',
    rest: surrounded(top.join(''), body, `${between}${exported}\n`),
    hasConfig: module.exports.has('config'),
  };
}

/** `import { a as b } from 'node:x'` as `const { a: b } = require('node:x');`, one line a module. Node's own modules are their default export. */
function requireLines(imports: readonly ImportDeclaration[]): string {
  const lines: string[] = [];
  const named = new Map<string, string[]>();
  for (const { specifiers, source } of imports) {
    const from = `require('${source.value}');`;
    for (const specifier of specifiers) {
      if (specifier.type === 'ImportSpecifier') named.set(from, [...(named.get(from) ?? []), propertyOf(specifier)]);
      else lines.push(`const ${specifier.local.name} = ${from}`);
    }
  }
  for (const [from, names] of named) lines.push(`const { ${names.join(', ')} } = ${from}`);
  return lines.join('\n');
}

function propertyOf({ imported, local }: ImportSpecifier): string {
  const name = imported.type === 'Identifier' ? imported.name : JSON.stringify(imported.value);
  return name === local.name ? name : `${name}: ${local.name}`;
}
