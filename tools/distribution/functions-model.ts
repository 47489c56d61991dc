/** functions-model: functions at the edge and behind origins, and the stores they read, as the pipeline sees them. */

export type EdgeFunction = CloudFrontFunction | LambdaAtEdge;

export interface CloudFrontFunction {
  kind: 'function';
  logicalId: string;
  /** The deployed name. */
  name: string;
  runtime: 'cloudfront-js-1.0' | 'cloudfront-js-2.0';
  code: string;
  /** The built file whose text equals `code`, where there is one: watched, and named in messages. */
  file: string | undefined;
  /** Logical id of its key value store. */
  store: string | undefined;
}

export interface LambdaAtEdge {
  kind: 'lambda';
  logicalId: string;
  name: string;
  code: LambdaCode;
  includeBody: boolean;
  /** Seconds. */
  timeout: number;
  /** MB. */
  memory: number;
}

/** Where a Lambda's code is on the laptop. */
export interface LambdaCode {
  /** Absolute path of the handler's file. */
  file: string;
  /** CommonJS text of an inline `Code.ZipFile`: `file` is then only a name for messages. */
  text?: string;
  /** Name of the export. */
  handler: string;
  /** Only for ordinary Lambdas: edge functions have none. */
  environment: Record<string, string>;
}

export interface StoreModel {
  logicalId: string;
  name: string;
  /** Absolute path of what it is filled with when it is made, in CloudFront's import format, where that is on this machine. */
  file?: string;
  /** What the description itself puts into it. */
  contents?: Record<string, string>;
}
