/** What an AWS account holds, as far as a deployment of this stack touches it. */
export interface Account {
  stacks: Map<string, Stack>;
  /** Bucket names. */
  buckets: Set<string>;
  /** "bucket/key" → object. */
  objects: Map<string, StoredObject>;
  /** Physical name → function. */
  functions: Map<string, LambdaFunction>;
  /** Every call that was answered, in order, such as "CloudFormation UpdateStack". */
  calls: string[];
}

export interface Stack {
  name: string;
  status: string;
  template: Template;
  /** Newest first. */
  events: StackEvent[];
  changeSet: ChangeSet | undefined;
}

interface ChangeSet {
  name: string;
  template: Template;
  /** Undefined: ready to be executed. */
  failure: string | undefined;
  changes: Change[];
}

export interface Change {
  action: 'Add' | 'Modify' | 'Remove';
  id: string;
  type: string;
}

interface StackEvent {
  id: string;
  resource: string;
  type: string;
  status: string;
  reason: string | undefined;
}

interface StoredObject {
  body: Buffer;
  modified: Date;
  /** x-amz-meta-* headers. */
  metadata: Record<string, string>;
}

interface LambdaFunction {
  modified: Date;
  /** SHA-256 of the code in base64, as CloudFormation compares it. */
  codeSha256: string;
  /** The code and settings of $LATEST, in one text: two versions of the same are refused. */
  state: string;
  versions: string[];
}

export interface Template {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, { Value: unknown }>;
}

export interface Resource {
  Type: string;
  DeletionPolicy?: string;
  DependsOn?: string | string[];
  // biome-ignore lint/suspicious/noExplicitAny: a template is read here as deeply as CloudFormation does
  Properties?: Record<string, any>;
}

export const ACCOUNT_ID = '123456789012';

/** An error as AWS answers it. */
export class AwsError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function emptyAccount(): Account {
  return { stacks: new Map(), buckets: new Set(), objects: new Map(), functions: new Map(), calls: [] };
}
