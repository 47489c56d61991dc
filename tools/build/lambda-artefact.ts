/** Writes the text of one Lambda@Edge function: one CommonJS file that needs nothing but Node. */
import type { ImportDeclaration } from 'acorn';
import type { Bundle, Form } from './bundle.js';
import { deployedBody, readableBody } from './compose.js';
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
  const requires = module.imports.map(requireOf);
  const exported = `exports.handler = ${handler};`;
  const parts = ["'use strict';", requires.join('\n'), body, exported].filter((part) => part !== '');
  return {
    first: '',
    rest: `${parts.join(form === 'readable' ? '\n\n' : '\n')}\n`,
    hasConfig: module.exports.has('config'),
  };
}

/** `import { a as b } from 'node:x'` as `const { a: b } = require('node:x');`. Node's own modules are their default export. */
function requireOf({ specifiers, source }: ImportDeclaration): string {
  const from = `require('${source.value}')`;
  const whole = specifiers.find(({ type }) => type !== 'ImportSpecifier');
  const named = specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ImportSpecifier' || specifier.imported.type !== 'Identifier') return [];
    const { imported, local } = specifier;
    return [imported.name === local.name ? local.name : `${imported.name}: ${local.name}`];
  });
  const lines = whole === undefined ? [] : [`const ${whole.local.name} = ${from};`];
  if (named.length > 0) lines.push(`const { ${named.join(', ')} } = ${from};`);
  return lines.length > 0 ? lines.join('\n') : `${from};`;
}
