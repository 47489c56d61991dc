/** A stand-in for AWS on the loopback interface: STS, CloudFormation, S3, Lambda and ECR, as far as a deployment calls them. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ACCOUNT_ID, type Account, AwsError, emptyAccount } from './account.js';
import { actions } from './cloudformation.js';
import { type Answer, answerS3 } from './s3.js';
import { escapeXml } from './xml.js';

export interface StandIn {
  account: Account;
  /** For AWS_ENDPOINT_URL. An address, not a name, so that S3 clients put the bucket into the path. */
  url: string;
  close(): void;
}

export async function startStandIn(): Promise<StandIn> {
  const account = emptyAccount();
  const server = createServer(async (request, response) => {
    const { status, headers, body } = answer(account, request, await buffer(request));
    response.writeHead(status, { 'content-type': 'text/xml', ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    account,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(account: Account, { method = '', url: target = '', headers }: IncomingMessage, body: Buffer): Answer {
  const url = new URL(target, 'http://127.0.0.1');
  if (String(headers['content-type']).includes('x-www-form-urlencoded')) return answerQuery(account, body.toString());
  if (headers['x-amz-target']) return missingRepository(account, String(headers['x-amz-target']));
  const name = /^\/\d{4}-\d\d-\d\d\/functions\/([^/]+)$/.exec(url.pathname)?.[1];
  if (name !== undefined) return getFunction(account, name);
  account.calls.push(`S3 ${method}`);
  return answerS3(account, { method, url, headers, body });
}

function answerQuery(account: Account, body: string): Answer {
  const parameters = new URLSearchParams(body);
  const action = parameters.get('Action') ?? '';
  account.calls.push(action);
  try {
    const result = action === 'GetCallerIdentity' ? callerIdentity() : actions[action]!(account, parameters);
    return { status: 200, body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` };
  } catch (error) {
    const { code, message } = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error));
    const markup = `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    return { status: code === 'InternalFailure' ? 500 : 400, body: `<ErrorResponse>${markup}</ErrorResponse>` };
  }
}

function callerIdentity(): string {
  return `<Arn>arn:aws:iam::${ACCOUNT_ID}:user/tester</Arn><UserId>tester</UserId><Account>${ACCOUNT_ID}</Account>`;
}

function getFunction(account: Account, name: string): Answer {
  account.calls.push('Lambda GetFunction');
  const found = account.functions.get(name);
  const headers = { 'content-type': 'application/json' };
  if (found === undefined) {
    return { status: 404, headers: { ...headers, 'x-amzn-errortype': 'ResourceNotFoundException' }, body: '{}' };
  }
  const configuration = { FunctionName: name, LastModified: found.modified.toISOString() };
  return { status: 200, headers, body: JSON.stringify({ Configuration: configuration }) };
}

/** A removal asks whether there are container images. */
function missingRepository(account: Account, target: string): Answer {
  account.calls.push(target);
  const body = JSON.stringify({ __type: 'RepositoryNotFoundException', message: 'none' });
  return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}
