/** aws-sdk: packages of AWS's SDK, which are loaded by the verbs alone that need them, and what they throw, in a sentence. */
import { EdgewrightError } from './errors.js';

/** `load`: an import() of the package. */
export async function loadPackage<T>(verb: string, name: string, load: () => Promise<T>): Promise<T> {
  return await load().catch(() => {
    const message = `${verb} expects the package "${name}", found none. Run "npm install --save-dev ${name}".`;
    throw new EdgewrightError(verb, message);
  });
}

/** What the SDK throws is about the account or the network, never about us. `permissions`: what to check. */
export function refusalOf(verb: string, api: string, error: unknown, permissions: string): EdgewrightError {
  const { name, message, code } = error as NodeJS.ErrnoException;
  if (name === 'CredentialsProviderError') {
    const expected = `${verb} expects AWS credentials where the AWS SDK looks for them, found none.`;
    return new EdgewrightError(verb, `${expected} Log in, or set AWS_PROFILE.`);
  }
  const said = code === undefined ? `refused (${name}: ${message})` : `cannot be reached (${code})`;
  const advice = code === undefined ? permissions : 'Check the network and AWS_ENDPOINT_URL.';
  return new EdgewrightError(verb, `The ${api} API ${said}. ${advice}`, { cause: error });
}
