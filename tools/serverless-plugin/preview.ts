/** The template as it will be, as far as the plugin's rules look: made before anything is packaged, so that a refusal leaves nothing behind. */
import type { FunctionConfig, Provider, Resource, Serverless, Template } from './framework.js';

/** Trusted by the role that the framework makes itself. */
const DEFAULT_ROLE: Resource = {
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: ['lambda.amazonaws.com'] } }] } },
};

export function previewTemplate(serverless: Serverless): Template {
  const { service } = serverless;
  const aws = serverless.getProvider('aws');
  const template: Template = { Resources: { IamRoleLambdaExecution: DEFAULT_ROLE }, Outputs: {} };
  for (const [name, config] of Object.entries(service.functions)) {
    const id = aws.naming.getLambdaLogicalId(name);
    const role = roleOf(aws.getCustomExecutionRole(config));
    template.Resources[id] = {
      Type: 'AWS::Lambda::Function',
      Properties: { ...previewProperties(config, service.provider), Role: role },
    };
    if (config.versionFunction ?? service.provider.versionFunctions) {
      template.Resources[`${id}Version`] = {
        Type: 'AWS::Lambda::Version',
        Properties: { FunctionName: { Ref: id } },
      };
    }
  }
  Object.assign(template.Resources, structuredClone(service.resources?.Resources));
  return template;
}

/** Names on the left are CloudFormation's, on the right the framework's. */
function previewProperties(config: FunctionConfig, provider: Provider): Record<string, unknown> {
  const hasNoVpc = config.vpc === null || config.vpc === false;
  return {
    Environment: { Variables: { ...provider.environment, ...config.environment } },
    Layers: config.layers ?? provider.layers,
    Architectures: [config.architecture ?? provider.architecture ?? 'x86_64'],
    VpcConfig: hasNoVpc ? undefined : (config.vpc ?? provider.vpc),
    DeadLetterConfig: config.onError,
    TracingConfig: { Mode: tracingMode(config.tracing ?? provider.tracing?.lambda) },
    FileSystemConfigs: config.fileSystemConfig,
    ImageConfig: config.image,
    KmsKeyArn: config.kmsKeyArn ?? provider.kmsKeyArn,
    Timeout: config.timeout ?? provider.timeout,
    MemorySize: config.memorySize ?? provider.memorySize,
    EphemeralStorage: { Size: config.ephemeralStorageSize },
  };
}

function tracingMode(tracing: unknown): unknown {
  return typeof tracing === 'boolean' ? (tracing ? 'Active' : 'PassThrough') : tracing;
}

/** A plain name is a resource of the template. */
function roleOf(role: unknown): unknown {
  const named = role ?? 'IamRoleLambdaExecution';
  return typeof named === 'string' && !named.startsWith('arn:') ? { 'Fn::GetAtt': [named, 'Arn'] } : named;
}
