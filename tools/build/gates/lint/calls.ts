/** Calls whose arguments the engine does not take. Only what stands there literally can be checked. */
import type { AnyNode, CallExpression, NewExpression } from 'acorn';
import { memberName, type Names } from './known-names.js';
import type { Report } from './report.js';
import { checkPattern } from './syntax.js';
import { encodings, hashes, modules } from './vocabulary.js';

type Call = CallExpression | NewExpression;

export function checkCall(call: Call, names: Names, report: Report): void {
  const { callee } = call;
  if (callee.type === 'Identifier' && names.free.has(callee)) checkGlobalCall(callee.name, call, report);
  if (callee.type !== 'MemberExpression') return;
  const name = memberName(callee);
  const owner = callee.object.type === 'Identifier' && names.free.has(callee.object) ? callee.object.name : undefined;
  if (owner === 'console' && name === 'log' && call.arguments.length !== 1) {
    report(
      call,
      'console-log',
      'console.log logs its first argument alone. Join what belongs together: console.log(a + " " + b).',
    );
  }
  const hash = literal(call.arguments[0]);
  if (names.modules.get(callee.object) === 'crypto' && hash !== undefined && !hashes.has(hash)) {
    report(call, 'hash', `"${hash}" is no hash of the runtime. Use sha256; md5 and sha1 are there for old formats.`);
  }
  const encoding = encodingOf(call, owner, name);
  if (encoding !== undefined && !encodings.has(encoding)) {
    report(call, 'encoding', `"${encoding}" is no encoding of the runtime. Use utf8, hex, base64 or base64url.`);
  }
}

function checkGlobalCall(name: string, call: Call, report: Report): void {
  const first = literal(call.arguments[0]);
  if (name === 'Function') report(call, 'dynamic-code', 'code made at run time throws. Write the function down.');
  if (name === 'RegExp') checkPattern(call, first ?? '', literal(call.arguments[1]) ?? '', report);
  if (name !== 'require' || (first !== undefined && first !== 'cloudfront' && modules.has(first))) return;
  const advice =
    first === 'cloudfront'
      ? `Write "import cf from 'cloudfront'" as the first line.`
      : 'There are crypto and querystring.';
  report(call, 'unknown-module', `require(${first === undefined ? '…' : `"${first}"`}) finds nothing. ${advice}`);
}

/** `Buffer.from(text, encoding)`, `bytes.toString(encoding)`, `hash.digest(encoding)`. */
function encodingOf(call: Call, owner: string | undefined, name: string | undefined): string | undefined {
  if (owner === 'Buffer' && (name === 'from' || name === 'byteLength')) return literal(call.arguments[1]);
  return name === 'toString' || name === 'digest' ? literal(call.arguments[0]) : undefined;
}

function literal(node: AnyNode | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
