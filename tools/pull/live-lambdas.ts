/*! live-lambdas: the code and the settings of Lambda@Edge functions, by version. */
import { versionName } from '../distribution/aws/layout.js';
import { isRecord } from '../distribution/cloudformation/values.js';
import { EdgewrightError } from '../errors.js';
import { ask, isOutOfReach, keep, keepAnswer, type Pulling } from './pulling.js';

export async function pullLambdas(pulling: Pulling, arns: string[]): Promise<void> {
  if (arns.length === 0 || (await isOutOfReach(pulling, 'lambda', `Lambda@Edge code of ${arns.join(', ')}`))) return;
  for (const arn of arns) {
    const answer = await ask(pulling, 'lambda', 'GetFunction', { FunctionName: arn }, arn.split(':')[3]);
    const { Location, ...code } = isRecord(answer.Code) ? answer.Code : {};
    keep(pulling, `lambda/${versionName(arn)}.zip`, await download(`${Location}`, arn));
    // The location is signed with the credentials of whoever asked.
    keepAnswer(pulling, `lambda/${versionName(arn)}.json`, { ...answer, Code: code });
  }
}

/** The reason alone is said: the URL is a secret for ten minutes. API_GetFunction.html of Lambda */
async function download(url: string, arn: string): Promise<Uint8Array> {
  const answer = await fetch(url).catch((error: Error) => ({ status: codeOf(error), ok: false as const }));
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const message = `The code of "${arn}" cannot be downloaded (${answer.status}). Pull again. Nothing was written.`;
  throw new EdgewrightError('pull', message);
}

function codeOf({ name, cause }: Error): string {
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
}
