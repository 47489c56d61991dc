/** local-credentials: who signs on this machine. Made anew in every process, so that nothing secret is ever written down. */
import { randomBytes } from 'node:crypto';

export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** CloudFront itself, the service principal cloudfront.amazonaws.com: origin access control signs with these. */
export const cloudFrontService = makeCredentials('ASIALOCALCLOUDFRONT1');

/** The role of every Lambda@Edge function: the reserved AWS_* names of its environment. */
export const edgeRole = makeCredentials('ASIALOCALEDGEROLE001');

/** The reserved environment of a Lambda@Edge function, the only one it has. lambda/latest/dg/configuration-envvars.html */
export function edgeEnvironment(functionName: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: edgeRole.accessKeyId,
    AWS_SECRET_ACCESS_KEY: edgeRole.secretAccessKey,
    AWS_SESSION_TOKEN: edgeRole.sessionToken,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '1',
  };
}

function makeCredentials(accessKeyId: string): LocalCredentials {
  return {
    accessKeyId,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(48).toString('base64'),
  };
}
