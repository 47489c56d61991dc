/** oai-to-oac: origin access control in place of origin access identities. DG/private-content-restricting-access-to-s3.html#migrate-from-oai-to-oac */
import type { Change, Migrated } from './change.js';
import {
  type Distribution,
  distributionsOf,
  type Fields,
  freeId,
  nameIn,
  type Piece,
  piecesOf,
  resourcesOf,
} from './distributions.js';

export function oaiToOac(template: unknown): Migrated {
  const found = distributionsOf(template).map((distribution) => ({
    distribution,
    origins: distribution.origins.filter(({ value }) => identityOf(value) !== undefined),
  }));
  const used = found.filter(({ origins }) => origins.length > 0);
  if (used.length === 0) return { changes: [], notes: [] };
  const id = freeId(template, 'OriginAccessControl');
  const origins = used.flatMap(({ origins }) => origins.flatMap((origin) => originChanges(origin, id)));
  const identities = used.flatMap(({ origins }) => origins.map(({ value }) => identityOf(value)));
  const policies = policyChanges(
    template,
    identities,
    used.map(({ distribution }) => distribution),
  );
  const notes = [
    'CloudFormation changes the distribution before a policy that names it. To have no gap, deploy the new statements of the bucket policies alone first.',
    'The identity and its statements stay, as AWS advises: take them out once the distribution is deployed everywhere.',
    'Objects that are encrypted with a key of KMS need a statement for cloudfront.amazonaws.com in the policy of the key, too.',
  ];
  if (policies.length === 0)
    notes.unshift(
      'No bucket policy of this template names the identity: add a statement for cloudfront.amazonaws.com where the bucket has its policy.',
    );
  return { changes: [addControl(id), ...origins, ...policies], notes };
}

function identityOf({ S3OriginConfig }: Fields): unknown {
  const identity = (S3OriginConfig as Fields | undefined)?.OriginAccessIdentity;
  return identity === '' ? undefined : identity;
}

function addControl(id: string): Change {
  const config = {
    Name: nameIn(id),
    OriginAccessControlOriginType: 's3',
    SigningBehavior: 'always',
    SigningProtocol: 'sigv4',
  };
  const value = { Type: 'AWS::CloudFront::OriginAccessControl', Properties: { OriginAccessControlConfig: config } };
  return { path: ['Resources', id], value, say: `Add an origin access control for S3 that always signs (${id}).` };
}

function originChanges({ path, value }: Piece, id: string): Change[] {
  const name = `Origin "${String(value.Id)}"`;
  return [
    {
      path: [...path, 'S3OriginConfig', 'OriginAccessIdentity'],
      value: '',
      say: `${name}: leave its origin access identity empty.`,
    },
    {
      path: [...path, 'OriginAccessControlId'],
      value: { 'Fn::GetAtt': [id, 'Id'] },
      say: `${name}: attach the origin access control.`,
    },
  ];
}

/** A statement beside each that is for an identity. */
function policyChanges(
  template: unknown,
  identities: readonly unknown[],
  distributions: readonly Distribution[],
): Change[] {
  const names = identities.flatMap((identity) => logicalIdsIn(identity, template));
  const sources = distributions.map(({ logicalId }) => ({
    'Fn::Sub': `arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${${logicalId}}`,
  }));
  return resourcesOf(template, 'AWS::S3::BucketPolicy').flatMap(({ logicalId, properties }) => {
    const path = ['Resources', logicalId, 'Properties', 'PolicyDocument'];
    const statements = piecesOf(properties.PolicyDocument as Fields, path, 'Statement').filter(({ value }) =>
      isForIdentity(value, names),
    );
    const count = ((properties.PolicyDocument as Fields).Statement as unknown[]).length;
    return statements.map(({ value: { Action, Resource } }, index): Change => {
      const Condition = { StringEquals: { 'AWS:SourceArn': sources.length === 1 ? sources[0] : sources } };
      const value = {
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action,
        Resource,
        Condition,
      };
      const say = `Bucket policy ${logicalId}: allow cloudfront.amazonaws.com what the identity may, for this distribution alone.`;
      return { path: [...path, 'Statement', count + index], value, say };
    });
  });
}

/** An identity of the template is named by its logical id, one of elsewhere by the id itself. */
function logicalIdsIn(identity: unknown, template: unknown): string[] {
  const text = JSON.stringify(identity);
  const known = resourcesOf(template, 'AWS::CloudFront::CloudFrontOriginAccessIdentity').map(
    ({ logicalId }) => logicalId,
  );
  const named = known.filter((id) => new RegExp(`\\b${id}\\b`).test(text));
  return named.length > 0 ? named : [...text.matchAll(/\/(E[A-Z0-9]{8,})/g)].map(([, id]) => id!);
}

function isForIdentity({ Principal, Effect }: Fields, names: readonly string[]): boolean {
  const text = JSON.stringify(Principal ?? '');
  return Effect === 'Allow' && names.some((name) => new RegExp(`\\b${name}\\b`).test(text));
}
