/*!
 * credentials: those of the function's role. Lambda puts them into reserved environment variables, at the edge too.
 * Source: lambda/latest/dg/configuration-envvars.html, "Defined runtime environment variables"
 */
import type { Credentials } from './signing-request.js';

/** Read at every invocation: a role's credentials end, and whoever kept a copy signs with dead ones. */
export function roleCredentials(): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN };
}
