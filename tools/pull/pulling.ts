/*! pulling: what is shared while one distribution is pulled: whom to ask, and what has been fetched so far. */
import { masked } from '../distribution/aws/layout.js';
import { isRecord } from '../distribution/cloudformation/values.js';
import { EdgewrightError } from '../errors.js';
import type { Answer, Aws } from './aws.js';
import { actionOf, type ServiceName, services } from './operations.js';

export interface Pulling {
  aws: Aws;
  /** Path in the folder to content. */
  files: Map<string, string | Uint8Array>;
  /** What was not fetched, and why. */
  leftOut: string[];
  /** Contents of key value stores too. */
  stores: boolean;
  /** Secret values as they are. */
  secrets: boolean;
  onFile(name: string): void;
}

export function keep({ files, onFile }: Pulling, name: string, content: string | Uint8Array): void {
  files.set(name, content);
  onFile(name);
}

/** As the AWS CLI prints it. */
export function keepAnswer(pulling: Pulling, name: string, answer: Answer): void {
  keep(pulling, name, `${JSON.stringify(pulling.secrets ? answer : withoutSecrets(answer), null, 2)}\n`);
}

/** What the distribution refers to, and so is there. */
export async function ask(
  { aws }: Pulling,
  service: ServiceName,
  operation: string,
  input: Answer,
  region?: string,
): Promise<Answer> {
  const answer = await aws.ask(service, operation, input, region);
  if (answer !== undefined) return answer;
  const subject = Object.values(input).find((value) => typeof value === 'string');
  const message = `${actionOf(service, operation)} knows no "${subject}", which the distribution refers to. Pull again. Nothing was written.`;
  throw new EdgewrightError('pull', message);
}

/** All pages of a list. */
export async function askAll(
  pulling: Pulling,
  service: ServiceName,
  operation: string,
  input: Answer,
  region?: string,
): Promise<Answer[]> {
  const items: Answer[] = [];
  for (let page: Answer | undefined = {}; page !== undefined; ) {
    const answer = await ask(pulling, service, operation, { ...input, ...page }, region);
    const list = Object.entries(answer).find(([key]) => key.endsWith('List'))?.[1] ?? answer;
    const found = isRecord(list) ? list.Items : list;
    if (Array.isArray(found)) items.push(...found);
    page = nextPage({ ...answer, ...(isRecord(list) ? list : {}) });
  }
  return items;
}

function nextPage({ NextMarker, NextToken }: Answer): Answer | undefined {
  if (NextMarker) return { Marker: NextMarker };
  return NextToken ? { NextToken } : undefined;
}

/** True, and said, where a package that the service needs is not installed. */
export async function isOutOfReach(pulling: Pulling, service: ServiceName, what: string): Promise<boolean> {
  const missing = await pulling.aws.missing(service);
  if (missing.length === 0) return false;
  pulling.leftOut.push(
    `${what}: needs ${services[service].packages.join(' and ')}. Run "npm install --save-dev ${missing.join(' ')}"`,
  );
  return true;
}

/** Values of headers that CloudFront sends to origins, and of variables of Lambdas. */
function withoutSecrets(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each));
  if (!isRecord(value) || value instanceof Date) return key === 'HeaderValue' ? masked : value;
  const inside = Object.entries(value).map(([name, child]) => [
    name,
    key === 'Variables' ? masked : withoutSecrets(child, name),
  ]);
  return Object.fromEntries(inside);
}
