/*! functions: CloudFront Functions as they are published. DG/cloudfront-functions.html */
import { checkHeaders } from '../../build/gates/headers.js';
import { lintForm } from '../../build/gates/lint/form.js';
import { lintLanguage } from '../../build/gates/lint/language.js';
import { locateIn } from '../../build/gates/lint/report.js';
import { openPart, type Part, partOf, partsOf, textOf } from '../../distribution/cloudformation/part.js';
import { ofType } from '../../distribution/cloudformation/reading.js';
import { isError } from '../../findings/finding.js';
import { functionLimits } from '../../limits.js';
import type { Runtime } from '../../runtime/vocabulary.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';

export function checkFunctions({ reading }: Examined, say: Say): void {
  const names = new Map<string, string>();
  for (const { logicalId, properties } of ofType(reading, 'AWS::CloudFront::Function')) {
    const part = openPart(reading, properties, logicalId);
    const code = textOf(part, 'FunctionCode');
    const config = partOf(part, 'FunctionConfig');
    if (code !== undefined) checkCode(`${logicalId}.FunctionCode`, code, runtimeOf(config), say);
    checkName(part, names, say);
    if (config) checkConfig(logicalId, config, code ?? '', say);
  }
  for (const { logicalId, properties } of ofType(reading, 'AWS::CloudFront::ConnectionFunction')) {
    const part = openPart(reading, properties, logicalId);
    const code = textOf(part, 'ConnectionFunctionCode');
    const runtime = runtimeOf(partOf(part, 'ConnectionFunctionConfig'));
    if (code !== undefined) checkCode(`${logicalId}.ConnectionFunctionCode`, code, runtime, say);
  }
}

function runtimeOf(config: Part | undefined): Runtime {
  return config && textOf(config, 'Runtime') === 'cloudfront-js-1.0' ? 'cloudfront-js-1.0' : 'cloudfront-js-2.0';
}

/** What a tool was to replace by the text of a file: "file://…" of the AWS CLI, and a word such as "__inline__". */
const PLACEHOLDER = /^(file:\/\/|__\w+__$)/;

/** CloudFront does not parse code when it is published: a mistake is a 503 for every visitor. */
function checkCode(at: string, code: string, runtime: Runtime, say: Say): void {
  const bytes = Buffer.byteLength(code);
  if (bytes > functionLimits.code) {
    const message = `The code has ${bytes} bytes, CloudFront takes ${functionLimits.code}.`;
    say('function-size', at, message, 'Minify it, or split the function.');
  }
  if (PLACEHOLDER.test(code.trim())) {
    const message = `FunctionCode is taken as it stands, and "${code.trim()}" is no code.`;
    say('function-code', at, message, 'Put the text of the file in its place before deploying.');
    return;
  }
  const locate = locateIn(at);
  for (const finding of [
    ...lintLanguage(code, locate, { more: (program, report) => checkHeaders(program, [], report), runtime }),
    ...lintForm(code, locate, { deployed: false }),
  ]) {
    if (!isError(finding)) continue;
    const message = `Line ${finding.line}: ${finding.message}`;
    say('function-code', at, message, 'Correct the code: every request fails otherwise.');
  }
}

function checkName(part: Part, names: Map<string, string>, say: Say): void {
  const name = textOf(part, 'Name');
  if (name === undefined) return;
  const other = names.get(name);
  names.set(name, part.at);
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
    const message = `"${name}" is no name: 1 to 64 letters, digits, "-" and "_" are.`;
    say('function-name', `${part.at}.Name`, message, 'Choose another name.');
  } else if (other !== undefined) {
    say('function-name', `${part.at}.Name`, `"${name}" is also the name of "${other}".`, 'Give each function its own.');
  }
}

function checkConfig(at: string, config: Part, code: string, say: Say): void {
  const stores = partsOf(config, 'KeyValueStoreAssociations', 'KeyValueStoreARN');
  const isOld = textOf(config, 'Runtime') === 'cloudfront-js-1.0';
  if (isOld && stores.length > 0) {
    say('store-runtime', at, 'A key value store needs runtime cloudfront-js-2.0.', 'Set Runtime: cloudfront-js-2.0.');
  } else if (isOld) {
    const message = 'Runtime 1.0 has neither async functions nor the key value store.';
    say('function-runtime', at, message, 'Set Runtime: cloudfront-js-2.0.');
  }
  if (stores.length === 0 && readsStore(code)) {
    const message = 'The code calls cf.kvs(), and the function has no key value store: every request is a 503.';
    say('store-missing', at, message, 'Name the store in FunctionConfig.KeyValueStoreAssociations.');
  }
  if (stores.length > 1) {
    say('store-count', at, `The function has ${stores.length} key value stores, one is allowed.`, 'Merge the stores.');
  }
}

/** Comments do not count. */
function readsStore(code: string): boolean {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|(^|[\s;{}])\/\/.*/g, '$1');
  return /\bfrom\s*['"]cloudfront['"]/.test(bare) && /\.\s*kvs\s*\(/.test(bare);
}
