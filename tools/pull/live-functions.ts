/*! live-functions: the live code of CloudFront Functions and connection functions, and the key value stores they read. */
import { functionName, textsUnder } from '../distribution/aws/layout.js';
import { isRecord } from '../distribution/cloudformation/values.js';
import { EdgewrightError } from '../errors.js';
import type { Answer } from './aws.js';
import { ask, askAll, isOutOfReach, keep, keepAnswer, type Pulling } from './pulling.js';

/** What a distribution runs is the LIVE stage; DEVELOPMENT may be another text. API_GetFunction.html */
const Stage = 'LIVE';

/** ARNs of the stores that the functions are associated with. */
export async function pullFunctions(pulling: Pulling, arns: string[]): Promise<string[]> {
  const stores: string[] = [];
  for (const Name of arns.map(functionName)) {
    const described = await ask(pulling, 'cloudfront', 'DescribeFunction', { Name, Stage });
    const { FunctionCode: code } = await ask(pulling, 'cloudfront', 'GetFunction', { Name, Stage });
    keep(pulling, `functions/${Name}.js`, codeOf(code));
    keepAnswer(pulling, `functions/${Name}.describe-function.json`, described);
    stores.push(...textsUnder(described, 'KeyValueStoreARN'));
  }
  return [...new Set(stores)];
}

export async function pullConnectionFunctions(pulling: Pulling, config: unknown): Promise<void> {
  const association = isRecord(config) ? config.ConnectionFunctionAssociation : undefined;
  if (!isRecord(association)) return;
  const input = { Identifier: association.Id, Stage };
  const described = await ask(pulling, 'cloudfront', 'DescribeConnectionFunction', input);
  const { ConnectionFunctionCode: code } = await ask(pulling, 'cloudfront', 'GetConnectionFunction', input);
  const { ConnectionFunctionSummary: summary } = described;
  const name = isRecord(summary) ? summary.Name : association.Id;
  keep(pulling, `connection-functions/${name}.js`, codeOf(code));
  keepAnswer(pulling, `connection-functions/${name}.describe-connection-function.json`, described);
}

function codeOf(code: unknown): Uint8Array {
  return code instanceof Uint8Array ? code : Buffer.from('');
}

/** A function knows its stores by ARN, the API by name. */
export async function pullStores(pulling: Pulling, arns: string[]): Promise<void> {
  if (arns.length === 0) return;
  const wanted = pulling.stores && !(await isOutOfReach(pulling, 'keyvaluestore', 'contents of key value stores'));
  const all = await askAll(pulling, 'cloudfront', 'ListKeyValueStores', {});
  for (const arn of arns) {
    const { Name } = all.find(({ ARN }) => ARN === arn) ?? missing(arn);
    const described = await ask(pulling, 'cloudfront', 'DescribeKeyValueStore', { Name });
    keepAnswer(pulling, `key-value-stores/${Name}.json`, described);
    if (!wanted) continue;
    // At most 50 a page. API_kvs_ListKeys.html
    const Items = await askAll(pulling, 'keyvaluestore', 'ListKeys', { KvsARN: arn, MaxResults: 50 });
    keepAnswer(pulling, `key-value-stores/${Name}.list-keys.json`, { Items });
  }
}

function missing(arn: string): Answer {
  const message = `cloudfront:ListKeyValueStores does not list "${arn}", which a function is associated with. Pull again. Nothing was written.`;
  throw new EdgewrightError('pull', message);
}
