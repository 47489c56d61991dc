/*! layout: what a folder of AWS's answers holds, and what of it a distribution refers to. */
import {
  managedCachePolicies,
  managedOriginRequestPolicies,
  managedResponseHeadersPolicies,
} from '../cloudformation/managed-policies.js';
import { isRecord } from '../cloudformation/values.js';

/** Folder, type of the resource, and the property that names one. `Get` and the type is the operation that tells of it. */
export const settingKinds = [
  { folder: 'policies/cache', type: 'CachePolicy', named: 'CachePolicyId' },
  { folder: 'policies/origin-request', type: 'OriginRequestPolicy', named: 'OriginRequestPolicyId' },
  { folder: 'policies/response-headers', type: 'ResponseHeadersPolicy', named: 'ResponseHeadersPolicyId' },
  { folder: 'origin-access-controls', type: 'OriginAccessControl', named: 'OriginAccessControlId' },
  { folder: 'key-groups', type: 'KeyGroup', named: 'TrustedKeyGroups' },
  { folder: 'public-keys', type: 'PublicKey', named: 'KeyGroupConfig' },
] as const;

export type SettingKind = (typeof settingKinds)[number];

/** All that may lie in the folder itself. `.edgewright`: code of Lambdas, unpacked. */
export const rootEntries = [
  'get-distribution.json',
  'get-distribution-config.json',
  ...new Set(settingKinds.map(({ folder }) => folder.split('/')[0]!)),
  'functions',
  'connection-functions',
  'key-value-stores',
  'lambda',
  's3',
  'apigatewayv2',
  'tenants',
  '.edgewright',
];

/** In place of a value that is a secret. */
export const masked = '********';

/** Those that an answer names, without AWS's own policies. */
export function settingsNamed(answer: unknown, { named }: SettingKind): string[] {
  return textsUnder(answer, named).filter((id) => !isManaged(id));
}

function isManaged(id: string): boolean {
  return [managedCachePolicies, managedOriginRequestPolicies, managedResponseHeadersPolicies].some((policies) =>
    Object.hasOwn(policies, id),
  );
}

/** What stands under `key` anywhere in an answer, each once: a text, or the texts of a counted list. */
export function textsUnder(answer: unknown, key: string): string[] {
  return [...new Set(found(answer, key))];
}

function found(value: unknown, key: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => found(each, key));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => (name === key ? texts(child) : found(child, key)));
}

function texts(value: unknown): string[] {
  const all: unknown[] = [isRecord(value) ? (value.Items ?? []) : value].flat();
  return all.filter((each) => typeof each === 'string' && each !== '') as string[];
}

/** "rewrite" of arn:aws:cloudfront::123456789012:function/rewrite. */
export function functionName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** "auth@3" of arn:aws:lambda:us-east-1:123456789012:function:auth:3. */
export function versionName(arn: string): string {
  const [name = '', version = ''] = arn.split(':').slice(6);
  return `${name}@${version}`;
}
