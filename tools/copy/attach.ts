/** The snippet that attaches a copied function in another stack. */
import { EdgewrightError } from '../errors.js';

export const STACKS = ['cdk', 'sam', 'terraform', 'cloudformation'] as const;
export type Stack = (typeof STACKS)[number];

export interface Attachment {
  name: string;
  kind: 'function' | 'lambda';
  events: string[];
  includeBody: boolean;
  usesStore: boolean;
  /** Relative to the folder: "spa-rewrite.js", or the folder of a Lambda's index.js. */
  artefact: string;
  /** Its text, where it is copied too: CloudFormation takes it in the template only. */
  code?: string | undefined;
}

export function attachSnippet(stack: Stack, attachment: Attachment): { file: string; text: string } {
  const { name } = attachment;
  const write = { cdk, sam: cloudformation, terraform, cloudformation }[stack];
  const ending = { cdk: 'ts', sam: 'yml', terraform: 'tf', cloudformation: 'yml' }[stack];
  return { file: `${name}.${stack}.${ending}`, text: write(attachment) };
}

export function parseStack(text: string): Stack | undefined {
  if (text === 'none') return undefined;
  const found = STACKS.find((stack) => stack === text);
  if (found) return found;
  throw new EdgewrightError('usage', `--stack expects none, ${STACKS.join(', ')}, found "${text}".`);
}

function pascal(name: string): string {
  return name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
}

function upper(event: string): string {
  return event.toUpperCase().replace('-', '_');
}

function cdk({ name, kind, events, includeBody, usesStore, artefact }: Attachment): string {
  const id = pascal(name);
  const variable = id.charAt(0).toLowerCase() + id.slice(1);
  if (kind === 'function') {
    const store = usesStore ? "  keyValueStore: new cloudfront.KeyValueStore(this, 'Store'),\n" : '';
    return `import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';

const ${variable} = new cloudfront.Function(this, '${id}', {
  code: cloudfront.FunctionCode.fromFile({ filePath: '${artefact}' }),
  runtime: cloudfront.FunctionRuntime.JS_2_0,
${store}});

// In the behavior:
//   functionAssociations: [
${events.map((event) => `//     { function: ${variable}, eventType: cloudfront.FunctionEventType.${upper(event)} },`).join('\n')}
//   ],
`;
  }
  return `import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const ${variable} = new cloudfront.experimental.EdgeFunction(this, '${id}', {
  code: lambda.Code.fromAsset('${artefact}'),
  handler: 'index.handler',
  runtime: lambda.Runtime.NODEJS_22_X,
});

// In the behavior:
//   edgeLambdas: [
${events.map((event) => `//     { functionVersion: ${variable}.currentVersion, eventType: cloudfront.LambdaEdgeEventType.${upper(event)}${includeBody ? ', includeBody: true' : ''} },`).join('\n')}
//   ],
`;
}

function cloudformation({ name, kind, events, includeBody, usesStore, artefact, code }: Attachment): string {
  const id = pascal(name);
  if (kind === 'function') {
    const store = usesStore ? '\n        KeyValueStoreAssociations: [{ KeyValueStoreARN: !GetAtt Store.Arn }]' : '';
    return `Resources:
  ${id}:
    Type: AWS::CloudFront::Function
    Properties:
      Name: !Sub '\${AWS::StackName}-${name}'
      AutoPublish: true
      FunctionConfig:
        Comment: ${name}
        Runtime: cloudfront-js-2.0${store}
      FunctionCode: | # the text of ${artefact}
${(code ?? `// the text of ${artefact}`).trimEnd().replace(/^(?=.)/gm, '        ')}
# In the behavior:
#   FunctionAssociations:
${events.map((event) => `#     - { EventType: ${event}, FunctionARN: !GetAtt ${id}.FunctionARN }`).join('\n')}
`;
  }
  return `# us-east-1 only. EdgeRole trusts lambda.amazonaws.com and edgelambda.amazonaws.com.
Resources:
  ${id}:
    Type: AWS::Serverless::Function # plain CloudFormation: AWS::Lambda::Function and AWS::Lambda::Version
    DeletionPolicy: Retain # replicas outlive the stack
    Properties:
      CodeUri: ${artefact}
      Handler: index.handler
      Runtime: nodejs22.x
      Architectures: [x86_64]
      MemorySize: 128
      Timeout: 5
      AutoPublishAlias: edge
      Role: !GetAtt EdgeRole.Arn
# In the behavior:
#   LambdaFunctionAssociations:
${events.map((event) => `#     - { EventType: ${event}, ${includeBody ? 'IncludeBody: true, ' : ''}LambdaFunctionARN: !Ref ${id}.Version }`).join('\n')}
`;
}

function terraform({ name, kind, events, includeBody, usesStore, artefact }: Attachment): string {
  const id = name.replaceAll('-', '_');
  if (kind === 'function') {
    const store = usesStore ? '\n  key_value_store_associations = [aws_cloudfront_key_value_store.store.arn]' : '';
    return `resource "aws_cloudfront_function" "${id}" {
  name    = "${name}"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = file("\${path.module}/${artefact}")${store}
}

# In the behavior:
${events.map((event) => `#   function_association {\n#     event_type   = "${event}"\n#     function_arn = aws_cloudfront_function.${id}.arn\n#   }`).join('\n')}
`;
  }
  return `# us-east-1 only. The role trusts lambda.amazonaws.com and edgelambda.amazonaws.com.
data "archive_file" "${id}" {
  type        = "zip"
  source_dir  = "\${path.module}/${artefact}"
  output_path = "\${path.module}/${name}.zip"
}

resource "aws_lambda_function" "${id}" {
  function_name    = "${name}"
  runtime          = "nodejs22.x"
  architectures    = ["x86_64"]
  handler          = "index.handler"
  memory_size      = 128
  timeout          = 5
  publish          = true # CloudFront takes numbered versions only
  filename         = data.archive_file.${id}.output_path
  source_code_hash = data.archive_file.${id}.output_base64sha256
  role             = aws_iam_role.edge.arn
  skip_destroy     = true # replicas outlive the distribution
}

# In the behavior:
${events.map((event) => `#   lambda_function_association {\n#     event_type   = "${event}"\n#     lambda_arn   = aws_lambda_function.${id}.qualified_arn${includeBody ? '\n#     include_body = true' : ''}\n#   }`).join('\n')}
`;
}
