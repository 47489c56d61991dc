/** The part of the Serverless Framework (osls 4) that the plugin touches. */
export interface Serverless {
  serviceDir: string;
  processedInput: { commands: string[]; options: { package?: string } };
  service: {
    service: string;
    provider: Provider & { compiledCloudFormationTemplate: Template };
    functions: Record<string, FunctionConfig>;
    resources?: Partial<Template>;
  };
  getProvider(name: 'aws'): {
    getRegion(): string;
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
  vpc?: Record<string, unknown>;
  memorySize?: number;
  timeout?: number;
  versionFunctions?: boolean;
  iam?: { role?: unknown };
}

export interface FunctionConfig extends Omit<Provider, 'iam' | 'versionFunctions'> {
  name: string;
  handler?: string;
  image?: unknown;
  role?: unknown;
  versionFunction?: boolean;
  versionLogicalId?: string;
  onError?: unknown;
  tracing?: unknown;
  kmsKeyArn?: unknown;
  fileSystemConfig?: unknown;
  ephemeralStorageSize?: number;
  provisionedConcurrency?: number;
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
  resolveConfigurationProperty(path: string[]): Promise<unknown>;
  resolveVariable(variable: string): Promise<unknown>;
}

export interface Log {
  notice(message: string): void;
  warning(message: string): void;
}
