/** rules: every code of the gates: how bad it is, what it means, and the page that says so. DG/ = AmazonCloudFront/latest/DeveloperGuide/ */
import { error, type Rules, warning } from '../findings/rule.js';

const runtime = 'DG/functions-javascript-runtime-20.html';
const restrictions = 'DG/edge-function-restrictions-all.html';
const event = 'DG/functions-event-structure.html';
const writing = 'DG/writing-function-code.html';
const quotas = 'DG/cloudfront-limits.html';
const language = 'https://tc39.es/ecma262/';
const njs = 'https://nginx.org/en/docs/njs/changes.html';
const project = 'https://esbuild.github.io/content-types/';

export const rules: Rules = {
  // Syntax
  syntax: error('code that is no JavaScript, or none that the runtime documents', runtime),
  destructuring: error('destructuring, which the runtime cannot read', runtime),
  'default-parameter': error('default values, which the runtime cannot read', runtime),
  'optional-chaining': error('optional chaining, which the runtime cannot read', runtime),
  class: error('classes, which the runtime cannot read', runtime),
  'for-of': error('for … of, which the runtime cannot read', runtime),
  'dynamic-import': error('import() of a file: there is one file', runtime),
  'meta-property': error('new.target or import.meta, which the runtime cannot read', runtime),
  spread: error('spread, which the runtime cannot read', runtime),
  super: error('super, which the runtime cannot read', runtime),
  generator: error('generators, which the runtime cannot read', runtime),
  'async-closure': error('an async function inside a function', runtime),
  'await-argument': error('await in arguments of a call', runtime),
  'top-level-await': error('await outside a function', runtime),
  'await-detaches': error('a variable that an await cuts loose from a closure', njs),
  'catch-binding': error('catch without a name', runtime),
  nullish: warning('"??", which AWS does not list', runtime),
  newer: error('syntax that only cloudfront-js-2.0 reads', 'DG/functions-javascript-runtime-10.html'),
  debugger: warning('"debugger"', runtime),
  'tagged-template': warning('tagged templates, which AWS does not list', runtime),
  operator: error('an assignment operator that the runtime cannot read', runtime),
  bigint: error('BigInt, which the runtime cannot read', runtime),
  'escaped-name': error('a name that is written with an escape', njs),
  'regexp-flag': error('a flag that regular expressions do not have', runtime),
  'regexp-class': error(
    'a regular expression that PCRE refuses',
    'https://www.pcre.org/current/doc/html/pcre2pattern.html',
  ),

  // Syntax that is lowered, where it cannot be
  'private-name': error('a name that begins with "#"', runtime),
  'template-tag': error('a tagged template, which the deployed form cannot hold', runtime),
  'for-await': error('for await, which the runtime cannot read', runtime),
  'new-spread': error('new with spread', runtime),
  'extends-builtin': error('a class that extends one of the language', runtime),
  accessor: error('a getter or setter beside spread or computed keys', runtime),
  proto: error('the key __proto__ beside spread or computed keys', language),
  'spread-json': error('spread of parsed JSON, whose key __proto__ would become the prototype', language),
  'spread-string': error('spread of a string', language),
  'array-hole': error('a hole in an array that is spread', language),
  'empty-pattern': error('a pattern that takes nothing', language),
  'for-in-class': error('for … in over an object of a class', language),
  'name-taken': error('a declaration of Object, Array or undefined beside modern syntax', language),

  // Names
  'unknown-global': error('a global that does not exist', runtime),
  'unknown-member': error('a member that does not exist', runtime),
  'unknown-method': error('a method that does not exist', runtime),
  undocumented: warning('a member that AWS does not list', runtime),
  'unknown-module': error('a module that does not exist', runtime),
  'console-log': warning('console.log with more or less than one argument', runtime),
  hash: error('a hash that the runtime does not have', runtime),
  encoding: error('an encoding that the runtime does not have', runtime),
  'base64-padding': warning('atob of text without padding', njs),
  'dynamic-code': error('code that is made at run time', runtime),

  // Form
  export: error('an export, which CloudFront cannot read', writing),
  'import-form': error('an import of less than a whole module', writing),
  'import-place': warning('an import that is not on the first lines', writing),
  handler: error('no top-level function handler, or several', writing),
  'dollar-brace': error(
    '"${" in the form that goes into a template',
    'https://www.serverless.com/framework/docs/providers/aws/guide/variables',
  ),
  size: error('a function of more than 10,240 bytes', quotas),
  engine: error('code that the engine cannot load', writing),

  // Event
  header: error('a header that CloudFront keeps to itself, or that is read-only', restrictions),
  'unknown-field': error('a field that the event does not have', event),
  'absent-field': warning('a field that the event does not have, asked for', event),
  'header-case': warning('a header that is looked for by a name with capitals', event),
  'object-text': warning('an object of the event that becomes a text', event),
  'headers-cookie': warning('cookies that are looked for among the headers', event),
  'header-shape': error('a header that is no object', event),
  'status-type': error('a status that is no number from 200 to 599', event),
  undecided: error('a connection function that neither allows nor denies', 'DG/write-connection-function-code.html'),
  'no-answer': error('a handler that returns nothing', event),
  'no-answer-here': warning('a handler that returns nothing on one way through it', event),
  'event-returned': error('the event in place of request or response', event),
  'lambda-response': error('a response in the shape of Lambda@Edge', event),

  // Sources of this build
  helper: error('syntax that would bring code of the bundler along', project),
  'param-name': error('params that are not read by a plain name', project),
  'param-missing': error('a param that the stage gives no value', project),
  head: error('a source without head comment', project),
  types: error('what the type checker refuses', runtime),
  dialect: error('syntax that the bundler cannot write for the runtime', runtime),
  bundle: error('what the bundler refuses', project),
};
