/*!
 * attributes: what Ref and Fn::GetAtt give for a resource that exists only on the laptop. Stable and distinct, so that a value can be
 * traced back to its resource. Names as in the "Return values" section of each type, AWSCloudFormation/latest/TemplateReference.
 */
import { lowerId, upperId, uuid } from './names.js';
import type { StackPlace } from './stack-place.js';

/** "Ref" and each attribute of one resource. */
export type Attributes = Record<string, string>;

/** The resource as a table sees it: `name` resolves a property that a user may have named the resource with. */
interface Named {
  logicalId: string;
  /** Where and whose the stack is. */
  place: StackPlace;
  name(property: string): string | undefined;
}

/** Undefined for a type that is not in the table. */
export function attributesOf(type: string, resource: Named): Attributes | undefined {
  return table[type]?.(resource);
}

const table: Record<string, (resource: Named) => Attributes> = {
  'AWS::CloudFront::Distribution': distribution,
  'AWS::CloudFront::DistributionTenant': ({ logicalId }) => ({
    ...idOnly(`dt_${lowerId(logicalId, 27)}`),
    RoutingEndpoint: `d${lowerId('connection group of the account', 13)}.cloudfront.net`,
  }),
  'AWS::CloudFront::ConnectionFunction': ({ logicalId, place }) => {
    const id = `cf_${lowerId(logicalId, 27)}`;
    const arn = `arn:${place.partition}:cloudfront::${place.account}:connection-function/${id}`;
    return { ...idOnly(id), ConnectionFunctionArn: arn };
  },
  'AWS::CloudFront::TrustStore': ({ logicalId, place }) => {
    const id = `ts_${lowerId(logicalId, 27)}`;
    return { ...idOnly(id), Arn: `arn:${place.partition}:cloudfront::${place.account}:trust-store/${id}` };
  },
  'AWS::CloudFront::ConnectionGroup': ({ logicalId }) => ({
    ...idOnly(`cg_${lowerId(logicalId, 27)}`),
    RoutingEndpoint: `d${lowerId(logicalId, 13)}.cloudfront.net`,
  }),
  'AWS::CloudFront::CachePolicy': uuidAndTime,
  'AWS::CloudFront::OriginRequestPolicy': uuidAndTime,
  'AWS::CloudFront::ResponseHeadersPolicy': uuidAndTime,
  'AWS::CloudFront::KeyGroup': uuidAndTime,
  'AWS::CloudFront::ContinuousDeploymentPolicy': uuidAndTime,
  'AWS::CloudFront::OriginAccessControl': ({ logicalId }) => idOnly(`E${upperId(logicalId, 13)}`),
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': originAccessIdentity,
  'AWS::CloudFront::PublicKey': ({ logicalId }) => ({ ...idOnly(`K${upperId(logicalId, 13)}`), CreatedTime: epoch }),
  'AWS::CloudFront::Function': cloudFrontFunction,
  'AWS::CloudFront::KeyValueStore': keyValueStore,
  'AWS::S3::Bucket': bucket,
  'AWS::Lambda::Function': lambda,
  'AWS::Lambda::Version': lambdaVersion,
  'AWS::Lambda::Alias': ({ name, place }) => ({ Ref: `${functionArn(place, name('FunctionName'))}:${name('Name')}` }),
  'AWS::Lambda::Url': functionUrl,
  'AWS::ApiGatewayV2::Api': httpApi,
  'AWS::ApiGatewayV2::Stage': ({ name }) => ({ Ref: name('StageName') ?? '$default' }),
  'AWS::ApiGatewayV2::Integration': ({ logicalId }) => ({ Ref: lowerId(logicalId, 7) }),
  'AWS::ApiGateway::RestApi': restApi,
  'AWS::ApiGateway::Stage': ({ name }) => ({ Ref: name('StageName') ?? 'Prod' }),
  'AWS::IAM::Role': role,
  'AWS::WAFv2::WebACL': waf('webacl'),
  'AWS::WAFv2::IPSet': waf('ipset'),
  'AWS::WAFv2::RegexPatternSet': waf('regexpatternset'),
};

const epoch = '2026-01-01T00:00:00Z';

function idOnly(id: string): Attributes {
  return { Ref: id, Id: id };
}

function uuidAndTime({ logicalId }: Named): Attributes {
  return { ...idOnly(uuid(logicalId)), LastModifiedTime: epoch };
}

function distribution({ logicalId }: Named): Attributes {
  return { ...idOnly(`E${upperId(logicalId, 13)}`), DomainName: `d${lowerId(logicalId, 13)}.cloudfront.net` };
}

function originAccessIdentity({ logicalId }: Named): Attributes {
  return { ...idOnly(`E${upperId(logicalId, 13)}`), S3CanonicalUserId: canonicalUser(logicalId) };
}

function canonicalUser(logicalId: string): string {
  return lowerId(`${logicalId} canonical user`, 64);
}

function cloudFrontFunction({ logicalId, name, place }: Named): Attributes {
  const arn = `arn:${place.partition}:cloudfront::${place.account}:function/${name('Name') ?? logicalId}`;
  return { Ref: arn, FunctionARN: arn, 'FunctionMetadata.FunctionARN': arn, Stage: 'LIVE' };
}

function keyValueStore({ logicalId, name, place }: Named): Attributes {
  const id = uuid(logicalId);
  return {
    Ref: name('Name') ?? logicalId,
    Id: id,
    Arn: `arn:${place.partition}:cloudfront::${place.account}:key-value-store/${id}`,
    Status: 'READY',
  };
}

function bucket({ logicalId, name, place: { region, partition } }: Named): Attributes {
  const bucketName = name('BucketName') ?? `local-${logicalId.toLowerCase().slice(0, 40)}-${lowerId(logicalId, 8)}`;
  return {
    Ref: bucketName,
    Arn: `arn:${partition}:s3:::${bucketName}`,
    DomainName: `${bucketName}.s3.amazonaws.com`,
    RegionalDomainName: `${bucketName}.s3.${region}.amazonaws.com`,
    DualStackDomainName: `${bucketName}.s3.dualstack.${region}.amazonaws.com`,
    WebsiteURL: `http://${bucketName}.s3-website-${region}.amazonaws.com`,
  };
}

function functionArn({ partition, region, account }: StackPlace, nameOrArn: string | undefined): string {
  if (nameOrArn?.startsWith('arn:')) return nameOrArn;
  return `arn:${partition}:lambda:${region}:${account}:function:${nameOrArn ?? ''}`;
}

function lambda({ logicalId, name, place }: Named): Attributes {
  const functionName = name('FunctionName') ?? `local-${logicalId}`;
  return { Ref: functionName, Arn: functionArn(place, functionName) };
}

/** Every version is the first one here. */
function lambdaVersion({ name, place }: Named): Attributes {
  const arn = `${functionArn(place, name('FunctionName'))}:1`;
  return { Ref: arn, FunctionArn: arn, Version: '1' };
}

function functionUrl({ logicalId, name, place }: Named): Attributes {
  const arn = functionArn(place, name('TargetFunctionArn'));
  return {
    Ref: arn,
    FunctionArn: arn,
    FunctionUrl: `https://${lowerId(logicalId, 32)}.lambda-url.${place.region}.on.aws/`,
  };
}

function httpApi({ logicalId, place }: Named): Attributes {
  const id = lowerId(logicalId, 10);
  return { Ref: id, ApiId: id, ApiEndpoint: `https://${id}.execute-api.${place.region}.amazonaws.com` };
}

function restApi({ logicalId }: Named): Attributes {
  const id = lowerId(logicalId, 10);
  return { Ref: id, RestApiId: id, RootResourceId: lowerId(`${logicalId} root`, 10) };
}

/** Of scope CLOUDFRONT, which lives in us-east-1. */
function waf(kind: string): (named: Named) => Attributes {
  return ({ logicalId, name, place }) => {
    const named = name('Name') ?? logicalId;
    const id = uuid(logicalId);
    const Arn = `arn:${place.partition}:wafv2:us-east-1:${place.account}:global/${kind}/${named}/${id}`;
    return { Ref: `${named}|${id}|CLOUDFRONT`, Id: id, Arn };
  };
}

function role({ logicalId, name, place }: Named): Attributes {
  const roleName = name('RoleName') ?? `local-${logicalId}`;
  return {
    Ref: roleName,
    Arn: `arn:${place.partition}:iam::${place.account}:role/${roleName}`,
    RoleId: `AROA${upperId(logicalId, 17)}`,
  };
}
