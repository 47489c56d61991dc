/** cloudformation: the site as CloudFormation resources: a private bucket, its distribution, the function. SAM and serverless take the same. */
import { managedIds } from '../../distribution/cloudformation/managed-policies.js';
import type { SitePlan } from './plan.js';

/** `code` is what stands at FunctionCode. */
export function resources({ api, notFound, hasIndex }: SitePlan, code: string): string {
  return `Resources:
  SiteFunction:
    Type: AWS::CloudFront::Function
    Properties:
      Name: !Sub '\${AWS::StackName}-site'
      AutoPublish: true
      FunctionConfig: { Comment: Pages of the site, Runtime: cloudfront-js-2.0 }
      FunctionCode: ${code}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        HttpVersion: http2and3
${hasIndex ? '        DefaultRootObject: index.html\n' : ''}        Origins:
          - Id: Site
            DomainName: !GetAtt Bucket.RegionalDomainName
            OriginAccessControlId: !Ref Access
            S3OriginConfig: { OriginAccessIdentity: '' }
${api ? apiOrigin(api) : ''}        DefaultCacheBehavior:
          TargetOriginId: Site
          ViewerProtocolPolicy: redirect-to-https
          Compress: true
          CachePolicyId: ${managedIds.cachingOptimized} # CachingOptimized
          ResponseHeadersPolicyId: ${managedIds.securityHeaders} # SecurityHeadersPolicy
          FunctionAssociations:
            - { EventType: viewer-request, FunctionARN: !GetAtt SiteFunction.FunctionARN }
${api ? apiBehavior() : ''}${notFound ? errorPages(notFound) : ''}  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig:
        Name: !Ref AWS::StackName
        OriginAccessControlOriginType: s3
        SigningBehavior: always
        SigningProtocol: sigv4
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      PublicAccessBlockConfiguration:
        { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: cloudfront.amazonaws.com }
            Action: s3:GetObject
            Resource: !Sub '\${Bucket.Arn}/*'
            Condition:
              StringEquals:
                AWS:SourceArn: !Sub 'arn:\${AWS::Partition}:cloudfront::\${AWS::AccountId}:distribution/\${Distribution}'
Outputs:
  Url: { Value: !Sub 'https://\${Distribution.DomainName}' }
  BucketName: { Value: !Ref Bucket }
  DistributionId: { Value: !Ref Distribution }
`;
}

function apiOrigin({ domain, path, protocol, port, isLocal }: NonNullable<SitePlan['api']>): string {
  const ports = protocol === 'http' ? `HTTPPort: ${port}, ` : port === 443 ? '' : `HTTPSPort: ${port}, `;
  const originPath = path === '' ? '' : `            OriginPath: ${JSON.stringify(path)}\n`;
  return `          - Id: Api
            DomainName: ${domain}${isLocal ? ' # the domain of your API; "npm run edge" asks the one on this machine' : ''}
${originPath}            CustomOriginConfig: { ${ports}OriginProtocolPolicy: ${protocol}-only, OriginSSLProtocols: [TLSv1.2] }
`;
}

function apiBehavior(): string {
  return `        CacheBehaviors:
          - PathPattern: /api/*
            TargetOriginId: Api
            ViewerProtocolPolicy: redirect-to-https
            AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]
            CachePolicyId: ${managedIds.cachingDisabled} # CachingDisabled
            OriginRequestPolicyId: ${managedIds.allViewerExceptHostHeader} # AllViewerExceptHostHeader
`;
}

/** A bucket that CloudFront may not list says 403 of what it does not have. DG/GeneratingCustomErrorResponses.html */
function errorPages(page: string): string {
  const one = (code: number) =>
    `          - { ErrorCode: ${code}, ResponseCode: 404, ResponsePagePath: ${page}, ErrorCachingMinTTL: 10 }\n`;
  return `        CustomErrorResponses:\n${one(403)}${one(404)}`;
}
