/** Stacks to migrate, and what becomes of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { openDescription } from '../../tools/distribution/open.js';
import { isError } from '../../tools/doctor/doctor-finding.js';
import { diagnose } from '../../tools/doctor/index.js';
import { type Migration, migrate } from '../../tools/migrate/migrate.js';

export const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-migrate-'));
// Two files of tests share it.
process.once('exit', () => rmSync(dir, { recursive: true }));

export function write(name: string, text: string): string {
  const file = path.join(dir, name);
  writeFileSync(file, text);
  return file;
}

export function run(what: Migration, text: string, name = 'site.yaml') {
  return migrate(what, openDescription(write(name, text)), { projectDir: dir });
}

/** What is written, read again; without errors of the doctor's own. */
export function sound(text: string | undefined): {
  Resources: Record<string, { Properties: Record<string, unknown> }>;
} {
  const opened = openDescription(write('after.yaml', text!));
  expect(diagnose(opened.template, { ...opened, projectDir: dir }).filter(isError)).toEqual([]);
  return opened.template as ReturnType<typeof sound>;
}

export const site = (settings: string, origins = '', behaviors = '') => `# Our site
Resources:
  Site: # the distribution
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Comment: !Sub "\${AWS::StackName} site" # a tag
        Origins:
          - Id: Files
            DomainName: !GetAtt Bucket.RegionalDomainName
            S3OriginConfig: {OriginAccessIdentity: !Sub "origin-access-identity/cloudfront/\${Identity}"}
          - Id: Api
            DomainName: api.example.com
            CustomOriginConfig: {OriginProtocolPolicy: https-only}${origins}
        DefaultCacheBehavior:
          TargetOriginId: Files
          ViewerProtocolPolicy: redirect-to-https
          ${settings}
        CacheBehaviors:
          - PathPattern: /api/*
            TargetOriginId: Api
            ViewerProtocolPolicy: redirect-to-https
            ${behaviors || 'CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad'}
  Identity:
    Type: AWS::CloudFront::CloudFrontOriginAccessIdentity
    Properties: {CloudFrontOriginAccessIdentityConfig: {Comment: site}}
  Bucket: {Type: AWS::S3::Bucket}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement:
          - Effect: Allow # for the identity
            Principal: {CanonicalUser: !GetAtt Identity.S3CanonicalUserId}
            Action: s3:GetObject
            Resource: !Sub "\${Bucket.Arn}/*"
`;
export const optimized = 'CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6';
