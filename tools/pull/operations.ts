/*! operations: the services that `pull` asks, and every action that it needs. All of them read. */

interface Service {
  /** The first is the client's; the others only need to be loaded. */
  packages: string[];
  client: string;
  /** Of its actions in a policy. */
  prefix: string;
  operations: string[];
}

export type ServiceName = 'cloudfront' | 'keyvaluestore' | 'lambda' | 's3' | 'apigatewayv2';

const cloudfront = [
  'GetDistribution ListDistributions GetCachePolicy GetOriginRequestPolicy GetResponseHeadersPolicy GetOriginAccessControl',
  'GetKeyGroup GetPublicKey DescribeFunction GetFunction ListKeyValueStores DescribeKeyValueStore',
  'DescribeConnectionFunction GetConnectionFunction ListDistributionTenants GetDistributionTenant',
];

export const services: Record<ServiceName, Service> = {
  cloudfront: {
    packages: ['@aws-sdk/client-cloudfront'],
    client: 'CloudFrontClient',
    prefix: 'cloudfront',
    operations: cloudfront.join(' ').split(' '),
  },
  keyvaluestore: {
    // Stores are global, so that requests are signed for every region: SigV4A, which the client finds in the second package.
    packages: ['@aws-sdk/client-cloudfront-keyvaluestore', '@aws-sdk/signature-v4a'],
    client: 'CloudFrontKeyValueStoreClient',
    prefix: 'cloudfront-keyvaluestore',
    operations: ['ListKeys'],
  },
  lambda: {
    packages: ['@aws-sdk/client-lambda'],
    client: 'LambdaClient',
    prefix: 'lambda',
    operations: ['GetFunction'],
  },
  s3: {
    packages: ['@aws-sdk/client-s3'],
    client: 'S3Client',
    prefix: 's3',
    operations: ['GetBucketLocation', 'GetBucketPolicy', 'GetBucketWebsite', 'GetBucketCors', 'GetPublicAccessBlock'],
  },
  apigatewayv2: {
    packages: ['@aws-sdk/client-apigatewayv2'],
    client: 'ApiGatewayV2Client',
    prefix: 'apigateway',
    operations: ['GetApi', 'GetRoutes', 'GetIntegrations', 'GetStages'],
  },
};

/** Where the action is not called as the operation is. service-authorization/latest/reference: Amazon S3, API Gateway Management V2 */
const renamed: Record<string, string> = {
  's3:GetBucketCors': 's3:GetBucketCORS',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
};

/** "cloudfront:GetFunction", as a policy has it. */
export function actionOf(service: ServiceName, operation: string): string {
  const { prefix } = services[service];
  const action = `${prefix}:${operation}`;
  return service === 'apigatewayv2' ? 'apigateway:GET' : (renamed[action] ?? action);
}

/** The policy that lets everything be pulled, and nothing be changed. `stores`: their contents too. */
export function readOnlyPolicy(stores: boolean): object {
  const names = (Object.keys(services) as ServiceName[]).filter((service) => stores || service !== 'keyvaluestore');
  const actions = names.flatMap((service) =>
    services[service].operations.map((operation) => actionOf(service, operation)),
  );
  const statement = { Sid: 'EdgewrightPull', Effect: 'Allow', Action: [...new Set(actions)], Resource: '*' };
  return { Version: '2012-10-17', Statement: [statement] };
}
