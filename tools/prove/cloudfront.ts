/** The few calls of the CloudFront API that `prove` makes. AmazonCloudFront/latest/APIReference/API_TestFunction.html */
import type { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { loadPackage, refusalOf } from '../aws-sdk.js';
import { EdgewrightError } from '../errors.js';

export interface TestAnswer {
  /** What the function returned, parsed; undefined where it failed. */
  output: unknown;
  error: string;
  logs: string[];
  /** Percent of the time allowed, 0–100. */
  utilization: number;
}

interface DraftFunction {
  test(event: string): Promise<TestAnswer>;
  remove(): Promise<void>;
}

export interface CloudFrontApi {
  /** A function on the DEVELOPMENT stage: no distribution can use it until it is published, which this never does. */
  createFunction(name: string, code: Buffer, storeArn: string | undefined): Promise<DraftFunction>;
  /** An empty key value store. */
  createStore(name: string): Promise<DraftStore>;
}

interface DraftStore {
  arn: string;
  /** Until then no function can be associated with it: some minutes at most. */
  ready(signal: AbortSignal): Promise<void>;
  remove(): Promise<void>;
}

/** Loads the AWS SDK, which only this verb needs. Region and credentials come from where the SDK finds them. `pollMs`: how often a store is asked after. */
export async function connect(pollMs = 2_000): Promise<CloudFrontApi> {
  const name = '@aws-sdk/client-cloudfront';
  const sdk = await loadPackage('prove', name, () => import('@aws-sdk/client-cloudfront'));
  const client = new sdk.CloudFrontClient({ region: 'us-east-1' });
  return {
    createFunction: (name, code, storeArn) => createFunction(sdk, client, name, code, storeArn),
    createStore: (name) => createStore(sdk, client, name, pollMs),
  };
}

type Sdk = typeof import('@aws-sdk/client-cloudfront');

async function createFunction(
  sdk: Sdk,
  client: CloudFrontClient,
  Name: string,
  FunctionCode: Buffer,
  storeArn: string | undefined,
): Promise<DraftFunction> {
  const Items = storeArn === undefined ? [] : [{ KeyValueStoreARN: storeArn }];
  const FunctionConfig = {
    Comment: 'edgewright prove: may be deleted',
    Runtime: 'cloudfront-js-2.0',
    KeyValueStoreAssociations: { Quantity: Items.length, Items },
  } as const;
  const created = await answered(client.send(new sdk.CreateFunctionCommand({ Name, FunctionCode, FunctionConfig })));
  const IfMatch = created.ETag ?? '';
  return {
    async test(event) {
      const input = { Name, IfMatch, Stage: 'DEVELOPMENT', EventObject: Buffer.from(event) } as const;
      return readAnswer((await answered(client.send(new sdk.TestFunctionCommand(input)))).TestResult ?? {});
    },
    async remove() {
      await client.send(new sdk.DeleteFunctionCommand({ Name, IfMatch }));
    },
  };
}

function readAnswer(result: import('@aws-sdk/client-cloudfront').TestResult): TestAnswer {
  const {
    FunctionOutput = '',
    FunctionErrorMessage = '',
    FunctionExecutionLogs = [],
    ComputeUtilization = '',
  } = result;
  return {
    output: FunctionErrorMessage === '' && FunctionOutput !== '' ? JSON.parse(FunctionOutput) : undefined,
    error: FunctionErrorMessage,
    logs: FunctionExecutionLogs,
    utilization: Number(ComputeUtilization),
  };
}

const STORE_POLLS = 60;

async function createStore(sdk: Sdk, client: CloudFrontClient, Name: string, pollMs: number): Promise<DraftStore> {
  const Comment = 'edgewright prove: may be deleted';
  const created = await answered(client.send(new sdk.CreateKeyValueStoreCommand({ Name, Comment })));
  let state = created.KeyValueStore?.Status;
  let IfMatch = created.ETag ?? '';
  return {
    arn: created.KeyValueStore?.ARN ?? '',
    async ready(signal) {
      for (let poll = 0; state !== 'READY'; poll++) {
        signal.throwIfAborted();
        if (poll === STORE_POLLS) throw new EdgewrightError('prove', notReady(Name, state));
        await new Promise((resolve) => setTimeout(resolve, pollMs));
        const described = await answered(client.send(new sdk.DescribeKeyValueStoreCommand({ Name })));
        state = described.KeyValueStore?.Status;
        IfMatch = described.ETag ?? IfMatch;
      }
    },
    async remove() {
      await client.send(new sdk.DeleteKeyValueStoreCommand({ Name, IfMatch }));
    },
  };
}

function notReady(name: string, state: string | undefined): string {
  return `prove expects the key value store "${name}" to become READY, found ${state ?? 'nothing'} after ${STORE_POLLS} looks. Try again later.`;
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw refusalOf('prove', 'CloudFront', error, permissions);
  }
}

const permissions =
  'Check the credentials and their permissions for CreateFunction, TestFunction, DeleteFunction and key value stores.';
