/*!
 * pulumi: `pulumi stack export`, SST's too, or a checkpoint. Its AWS provider is Terraform's with other names: camel case, lists in the plural, a single
 * block without a list. Source: pulumi/pulumi sdk/go/common/apitype; @pulumi/aws
 */
import { isRecord } from '../cloudformation/values.js';
import type { Description, TemplatePath } from '../description.js';
import type { Values } from '../shape.js';
import { describeResources } from '../terraform/index.js';
import { readingOf, type TerraformResource } from '../terraform/resources.js';

/** Blocks that Terraform names in the singular. */
const singular: Record<string, string> = {
  origins: 'origin',
  orderedCacheBehaviors: 'ordered_cache_behavior',
  customErrorResponses: 'custom_error_response',
  originGroups: 'origin_group',
  members: 'member',
  functionAssociations: 'function_association',
  lambdaFunctionAssociations: 'lambda_function_association',
  customHeaders: 'custom_header',
  corsRules: 'cors_rule',
  rules: 'rule',
  domains: 'domain',
  resourceKeyValuePairs: 'resource_key_value_pair',
  routingRuleDetails: 'routing_rules',
};

/** Arguments that are not Terraform's in another spelling. */
const renamed: Record<string, Record<string, string>> = {
  aws_lambda_function: { name: 'function_name', code: 'filename' },
  aws_lambda_permission: { function: 'function_name' },
};

/** Types whose last part Terraform spells otherwise. */
const types: Record<string, string> = {
  'aws:s3/bucketV2:BucketV2': 'aws_s3_bucket',
  'aws:s3/bucket:Bucket': 'aws_s3_bucket',
  'aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2': 'aws_s3_bucket_website_configuration',
  'aws:lambda/function:Function': 'aws_lambda_function',
  'aws:lambda/functionUrl:FunctionUrl': 'aws_lambda_function_url',
  'aws:apigateway/restApi:RestApi': 'aws_api_gateway_rest_api',
  'aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey': 'aws_cloudfrontkeyvaluestore_key',
  'aws:cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive': 'aws_cloudfrontkeyvaluestore_keys_exclusive',
};

/** Undefined: no stack of Pulumi's. */
export function pulumiResources(document: Values): TerraformResource[] | undefined {
  const { deployment, checkpoint, latest } = document;
  const stack = deployment ?? (isRecord(checkpoint) ? checkpoint.latest : undefined) ?? latest;
  if (!isRecord(stack) || !Array.isArray(stack.resources)) return undefined;
  return stack.resources.filter(isRecord).flatMap((resource) => {
    const { type, urn, outputs, inputs } = resource;
    if (typeof type !== 'string' || typeof urn !== 'string' || resource.delete) return [];
    if (type === 'pulumi-nodejs:dynamic:Resource') return sstKeys(urn, { ...recordOf(inputs), ...recordOf(outputs) });
    if (!type.startsWith('aws:')) return [];
    const kind = types[type] ?? terraformType(type);
    // Outputs are what the provider answered; a stack that was never deployed has inputs alone.
    const values = rename(snake(isRecord(outputs) ? outputs : inputs) as Values, renamed[kind] ?? {});
    const address = `${kind}.${urn.slice(urn.lastIndexOf('::') + 2)}`;
    return [
      {
        address,
        module: '',
        type: kind,
        values: { ...values, id: values.id ?? resource.id },
        expressions: {},
        unknown: {},
      },
    ];
  });
}

/** SST writes the keys of a store by a resource of its own. Source: sst platform/src/components/aws/providers/kv-keys.ts */
function sstKeys(urn: string, { store, namespace, entries }: Values): TerraformResource[] {
  if (typeof store !== 'string' || typeof namespace !== 'string' || !isRecord(entries)) return [];
  const pairs = Object.entries(entries).map(([key, value]) => ({ key: `${namespace}:${key}`, value }));
  const type = 'aws_cloudfrontkeyvaluestore_keys_exclusive';
  const values = { key_value_store_arn: store, resource_key_value_pair: pairs };
  return [
    {
      address: `${type}.${urn.slice(urn.lastIndexOf('::') + 2)}`,
      module: '',
      type,
      values,
      expressions: {},
      unknown: {},
    },
  ];
}

/** Throws where the stack has no distribution. */
export function openPulumi(resources: TerraformResource[], file: string): Description {
  const described = describeResources(readingOf(resources, new Map()), file);
  const placeOf = (path: TemplatePath) => {
    const place = described.placeOf(path);
    return place.at === undefined ? place : { ...place, at: inPulumisWords(place.at) };
  };
  return { ...described, placeOf };
}

const plural = new Map(Object.entries(singular).map(([own, terraforms]) => [terraforms, own]));

/** "aws_cloudfront_distribution.site: orderedCacheBehaviors[0].minTtl" */
function inPulumisWords(at: string): string {
  const [address = '', ...words] = at.split(': ');
  const camel = (word: string) => word.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return [address, ...words.map((each) => each.replace(/\w+/g, (word) => plural.get(word) ?? camel(word)))].join(': ');
}

/** "aws:cloudfront/cachePolicy:CachePolicy" is aws_cloudfront_cache_policy. */
function terraformType(type: string): string {
  const [, module = '', name = ''] = /^aws:([a-z0-9]+)\/\w+:(\w+)$/i.exec(type) ?? [];
  return `aws_${module.toLowerCase()}${words(name.replace(/V2$/, ''))}`;
}

function recordOf(value: unknown): Values {
  return isRecord(value) ? value : {};
}

function rename(values: Values, names: Record<string, string>): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [names[key] ?? key, value]));
}

function snake(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snake);
  if (!isRecord(value)) return value;
  // A secret says its text beside a signature, or only its cipher.
  if ('4dabf18193072939515e22adb298388d' in value) return parse(value.plaintext) ?? pathOf(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      nameOf(key, member),
      key === 'tags' || key === 'variables' ? member : snake(member),
    ]),
  );
}

/** Rules as blocks and rules as JSON go by one name. */
function nameOf(key: string, member: unknown): string {
  if (key === 'routingRules' && Array.isArray(member)) return 'routing_rule';
  return Object.hasOwn(singular, key) ? singular[key]! : words(key).replace(/^_/, '');
}

/** Of an asset or an archive, or of the first one in an archive of several. */
function pathOf({ path, assets }: Values): unknown {
  const [first] = isRecord(assets) ? Object.values(assets) : [];
  return path ?? (isRecord(first) ? pathOf(first) : undefined);
}

function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/^(?=[A-Z])/, '_')
    .toLowerCase();
}

function parse(text: unknown): unknown {
  try {
    return typeof text === 'string' ? snake(JSON.parse(text)) : undefined;
  } catch {
    return undefined;
  }
}
