/** Calls whose arguments the engine does not take. Only what stands there literally can be checked. */
import type { AnyNode, CallExpression, NewExpression } from 'acorn';
import { encodings, hashes } from '../../../runtime/vocabulary.js';
import type { Context } from './context.js';
import { memberName } from './known-names.js';
import { checkPattern } from './regexp.js';
import type { Report } from './report.js';

const DYNAMIC = 'code made at run time throws. Write the function down.';

type Call = CallExpression | NewExpression;

export function checkCall(call: Call, context: Context, report: Report): void {
  const { callee } = call;
  if (callee.type === 'Identifier' && context.free.has(callee)) checkGlobalCall(callee.name, call, context, report);
  if (callee.type !== 'MemberExpression') return;
  const name = memberName(callee);
  const owner = callee.object.type === 'Identifier' && context.free.has(callee.object) ? callee.object.name : undefined;
  if (owner === 'console' && name === 'log' && call.arguments.length !== 1) {
    report(
      call,
      'console-log',
      'console.log logs its first argument alone. Join what belongs together: console.log(a + " " + b).',
    );
  }
  // Function, by another way: that of any function, or of any constructor.
  const maker = callee.object.type === 'MemberExpression' ? callee.object.property : callee.object;
  const isMaker =
    /^(?:Arrow)?Function/.test(maker.type) || (maker.type === 'Identifier' && maker.name === 'constructor');
  if (name === 'constructor' && isMaker) report(call, 'dynamic-code', DYNAMIC);
  const hash = literal(call.arguments[0]);
  if (context.modules.get(callee.object) === 'crypto' && hash !== undefined && !hashes.has(hash)) {
    report(call, 'hash', `"${hash}" is no hash of the runtime. Use sha256; md5 and sha1 are there for old formats.`);
  }
  const encoding = encodingOf(call, owner, name);
  if (encoding !== undefined && !encodings.has(encoding)) {
    report(call, 'encoding', `"${encoding}" is no encoding of the runtime. Use utf8, hex, base64 or base64url.`);
  }
}

function checkGlobalCall(name: string, call: Call, { vocabulary }: Context, report: Report): void {
  const first = literal(call.arguments[0]);
  switch (name) {
    case 'Function':
      report(call, 'dynamic-code', DYNAMIC);
      break;
    case 'RegExp':
      checkPattern(call, first ?? '', literal(call.arguments[1]) ?? '', report);
      break;
    case 'Buffer':
      report(call, 'unknown-member', `Buffer is no constructor in ${vocabulary.runtime}. Use Buffer.from.`);
      break;
    case 'TextDecoder':
      if (first !== undefined && !/^utf-?8$/i.test(first))
        report(call, 'encoding', `"${first}" is no encoding of TextDecoder. There is utf-8.`);
      break;
    case 'atob':
      checkBase64(call, report);
      break;
    case 'require':
      checkRequire(call, first, vocabulary.modules, report);
  }
}

function checkRequire(call: Call, first: string | undefined, modules: ReadonlyMap<string, unknown>, report: Report) {
  if (first !== undefined && first !== 'cloudfront' && modules.has(first)) return;
  const advice =
    first === 'cloudfront' && modules.has(first)
      ? `Write "import cf from 'cloudfront'" as the first line.`
      : 'There are crypto and querystring.';
  report(call, 'unknown-module', `require(${first === undefined ? '…' : `"${first}"`}) finds nothing. ${advice}`);
}

/** njs before 0.8.0 drops the tail of base64 without padding, and which version the edge has nobody documents. Parts of a JWT have none. */
function checkBase64(call: Call, report: Report): void {
  const [argument] = call.arguments;
  const text = literal(argument);
  if (text === undefined ? !isPartOfToken(argument) : text.length % 4 === 0) return;
  const advice = 'Use Buffer.from(text, "base64url").toString().';
  report(
    call,
    'base64-padding',
    `atob of text without padding loses its end on some versions of the engine. ${advice}`,
  );
}

/** `token.split('.')[1]` */
function isPartOfToken(node: AnyNode | undefined): boolean {
  if (node?.type !== 'MemberExpression' || !node.computed || node.object.type !== 'CallExpression') return false;
  const { callee, arguments: given } = node.object;
  return callee.type === 'MemberExpression' && memberName(callee) === 'split' && literal(given[0]) === '.';
}

/** `Buffer.from(text, encoding)`, `bytes.toString(encoding)`, `hash.digest(encoding)`. */
function encodingOf(call: Call, owner: string | undefined, name: string | undefined): string | undefined {
  if (owner === 'Buffer' && (name === 'from' || name === 'byteLength')) return literal(call.arguments[1]);
  return name === 'toString' || name === 'digest' ? literal(call.arguments[0]) : undefined;
}

function literal(node: AnyNode | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
