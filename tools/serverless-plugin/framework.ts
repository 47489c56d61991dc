/** The part of the Serverless Framework (osls 4) that the plugin touches. */
export interface Serverless {
  serviceDir: string;
  processedInput: { commands: string[]; options: { package?: string } };
  service: {
    provider: Provider & { compiledCloudFormationTemplate: Template };
    functions: Record<string, FunctionConfig>;
    resources?: Partial<Template>;
    package?: { artifact?: string };
  };
  getProvider(name: 'aws'): {
    getRegion(): string;
    /** Undefined: the framework's own role, IamRoleLambdaExecution. */
    getCustomExecutionRole(config: FunctionConfig): unknown;
    naming: { getLambdaLogicalId(functionName: string): string };
  };
  configSchemaHandler: { defineCustomProperties(schema: object): void };
  classes: { Error: new (message: string, code: string) => Error };
}

/** What a function inherits. */
export interface Provider {
  environment?: Record<string, unknown>;
  layers?: unknown[];
  architecture?: string;
  vpc?: Record<string, unknown> | false | null;
  memorySize?: number;
  timeout?: number;
  versionFunctions?: boolean;
  tracing?: { lambda?: unknown };
  kmsKeyArn?: unknown;
}

export interface FunctionConfig extends Omit<Provider, 'versionFunctions' | 'tracing'> {
  handler?: string;
  /** The zip, once it is made. */
  package?: { artifact?: string };
  image?: unknown;
  versionFunction?: boolean;
  onError?: unknown;
  tracing?: unknown;
  fileSystemConfig?: unknown;
  ephemeralStorageSize?: number;
}

export interface Template {
  Resources: Record<string, Resource>;
  Outputs: Record<string, unknown>;
}

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

/** What a variable source is handed for `${edge:ADDRESS}`. */
export interface VariableRequest {
  address: string | null;
  /** Resolves what stands at a path of serverless.yml, variables included. */
  resolveConfigurationProperty(path: string[]): Promise<unknown>;
  resolveVariable(variable: string): Promise<unknown>;
}

export interface Log {
  notice(message: string): void;
}
