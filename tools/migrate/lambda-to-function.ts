/** lambda-to-function: Lambda@Edge on viewer events as CloudFront Functions, where its code needs nothing that they have not. DG/edge-functions-choosing.html */
import { readFileSync } from 'node:fs';
import { checkScript } from '../build/check.js';
import type { DistributionModel, LambdaAtEdge } from '../distribution/model.js';
import { EdgewrightError } from '../errors.js';
import { isError } from '../findings/finding.js';
import type { Change, Migrated } from './change.js';
import { type Distribution, distributionsOf, type Fields, freeId, nameIn, piecesOf } from './distributions.js';
import { adapter } from './lambda-adapter.js';

type Behavior = Distribution['behaviors'][number];

interface Association {
  event: 'viewer-request' | 'viewer-response';
  lambda: LambdaAtEdge;
}

/** Throws where none can be one, with the reason of each. */
export async function lambdaToFunction(template: unknown, readModels: () => DistributionModel[]): Promise<Migrated> {
  const models = readModels();
  const changes: Change[] = [];
  const reasons: string[] = [];
  /** A Lambda that several behaviors share becomes one function. */
  const made = new Map<string, string>();
  for (const { logicalId, behaviors } of distributionsOf(template)) {
    const model = models.find((each) => each.logicalId === logicalId);
    for (const behavior of behaviors) {
      const { associations, kept } = associationsOf(behavior, model);
      const found = await Promise.all(associations.map(async (one) => ({ ...one, ...(await translate(one.lambda)) })));
      const whys = found.flatMap(({ why, event }) =>
        why === undefined ? [] : [`Behavior "${behavior.name}", ${event}: ${why}`],
      );
      reasons.push(...whys);
      // CloudFront takes no function beside Lambda@Edge on viewer events: all of a behavior, or none.
      if (found.length === 0 || whys.length > 0) continue;
      const attached = found.map(({ event, lambda, code }) => {
        const id = made.get(lambda.logicalId) ?? freeId(template, `${lambda.logicalId}Function`);
        if (!made.has(lambda.logicalId)) changes.push(addFunction(id, code!, lambda.logicalId));
        made.set(lambda.logicalId, id);
        return { EventType: event, FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } };
      });
      changes.push(...attach(behavior, attached, kept));
    }
  }
  if (changes.length === 0 && reasons.length > 0) throw new EdgewrightError('migrate', reasons.join(' '));
  const notes = [
    ...reasons,
    'Headers reach the code under lower-case keys, and what it logs goes to CloudWatch in us-east-1, not where the viewer is.',
    'The Lambdas stay in the template: take them out once no behavior has them; their replicas go some hours later.',
  ];
  return { changes, notes: changes.length > 0 ? notes : [] };
}

function associationsOf(
  behavior: Behavior,
  model: DistributionModel | undefined,
): { associations: Association[]; kept: Fields[] } {
  const pieces = piecesOf(behavior.value, behavior.path, 'LambdaFunctionAssociations').map(({ value }) => value);
  const functions = model?.behaviors.find(({ pattern }) => pattern === behavior.name)?.functions ?? {};
  const associations = (['viewer-request', 'viewer-response'] as const).flatMap((event): Association[] => {
    const lambda = functions[event];
    return lambda?.kind === 'lambda' ? [{ event, lambda }] : [];
  });
  return { associations, kept: pieces.filter(({ EventType }) => !String(EventType).startsWith('viewer-')) };
}

function addFunction(id: string, code: string, lambda: string): Change {
  const FunctionConfig = { Comment: `Was ${lambda} at Lambda@Edge`, Runtime: 'cloudfront-js-2.0' };
  const Properties = { Name: nameIn(id), AutoPublish: true, FunctionConfig, FunctionCode: code };
  const say = `Add the function ${id}: the code of ${lambda}, with its events translated.`;
  return { path: ['Resources', id], value: { Type: 'AWS::CloudFront::Function', Properties }, say };
}

function attach({ path, name }: Behavior, attached: Fields[], kept: Fields[]): Change[] {
  const at = `Behavior "${name}"`;
  return [
    {
      path: [...path, 'FunctionAssociations'],
      value: attached,
      say: `${at}: attach ${attached.length === 1 ? 'it' : 'both'} on ${attached.map(({ EventType }) => EventType).join(' and ')}.`,
    },
    {
      path: [...path, 'LambdaFunctionAssociations'],
      value: kept.length > 0 ? kept : undefined,
      say: `${at}: detach Lambda@Edge from viewer events.`,
    },
  ];
}

async function translate({
  code: { file, text, handler },
  includeBody,
  logicalId,
}: LambdaAtEdge): Promise<{ code?: string; why?: string }> {
  if (includeBody) return { why: `${logicalId} reads the body of requests, which functions do not get.` };
  if (handler !== 'handler') return { why: `${logicalId} exports its handler as "${handler}", expected "handler".` };
  const source = text ?? readFileSync(file, 'utf8');
  const code = renamed(source);
  if (typeof code !== 'string') return { why: `${logicalId} ${code.why}.` };
  const whole = `${code.trimEnd()}\n${adapter}`;
  const [finding] = (await checkScript(logicalId, whole)).filter(isError);
  return finding === undefined ? { code: whole } : { why: `${logicalId}, line ${finding.line}: ${finding.message}` };
}

const exported = /^(?:(?:module\.)?exports\.handler|(?:export )?(?:const|let|var) handler)\s*=\s*(async\b\s*)?/m;
const declared = /^export (async )?function handler\b/m;

/** The handler under another name. Async without await is what returns: nothing is waited for. */
function renamed(source: string): string | { why: string } {
  const found = exported.exec(source) ?? declared.exec(source);
  if (found === null) return { why: 'exports its handler in another way than "exports.handler = …"' };
  if (found[1] !== undefined && /\bawait\b/.test(source))
    return { why: 'waits for something, and functions have no network to wait for' };
  const code = source
    .replace(exported, 'const lambdaHandler = ')
    .replace(declared, 'function lambdaHandler')
    .replace(/^(?:module\.)?exports\.handler\s*=\s*handler;?$/m, '');
  if (/\bexports\b/.test(code)) return { why: 'exports more than its handler' };
  if (/\bcontext\.\w/.test(code)) return { why: 'reads the context of its invocation, which functions do not have' };
  return code;
}
