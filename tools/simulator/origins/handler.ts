/** handler: the Lambda function behind a function URL or a route. A change of its file is live at the next request. */
import { statSync } from 'node:fs';
import { region } from '../../distribution/cloudformation/names.js';
import type { LambdaCode } from '../../distribution/model.js';
import type { LoadedLambda } from '../../engine/types.js';
import type { BackendContext } from './context.js';

type HandlerOutcome = { result: unknown; error?: undefined } | { error: string; result?: undefined };

export interface Handler {
  invoke(event: unknown): Promise<HandlerOutcome>;
  close(): Promise<void>;
}

/** `timeout` in seconds, as in the template. */
export function createHandler(
  name: string,
  code: LambdaCode,
  timeout: number,
  context: Pick<BackendContext, 'loadLambda' | 'now'>,
): Handler {
  let loaded: { lambda: LoadedLambda; version: string } | undefined;
  function current(): LoadedLambda {
    const version = code.text ?? versionOf(code.file);
    if (loaded?.version === version) return loaded.lambda;
    void loaded?.lambda.close();
    const env = { ...code.environment, AWS_REGION: region, AWS_LAMBDA_FUNCTION_NAME: name };
    const { environment: _, ...where } = code;
    const source = { name, ...where, env, timeout: timeout * 1000, now: context.now };
    loaded = { lambda: context.loadLambda(source), version };
    return loaded.lambda;
  }
  return {
    async invoke(event) {
      const { result, error } = await current().invokeRaw(event);
      return error === undefined ? { result } : { error: `${error.name}: ${error.message}` };
    },
    close: async () => loaded?.lambda.close(),
  };
}

/** A file that is being written anew is missing for a moment: its handler fails as a missing one does. */
function versionOf(file: string): string {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts === undefined ? 'missing' : `${facts.mtimeMs}:${facts.size}`;
}
