/** Lambda@Edge wants numbered versions: AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html */
import type { Resource, Template } from './framework.js';

/** Replaces every `{ Fn::EdgeVersion: NAME }` by what `find` says. */
export function placeVersions(value: unknown, find: (name: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => placeVersions(item, find));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'Fn::EdgeVersion') return find(String(first[1]));
  return Object.fromEntries(entries.map(([key, item]) => [key, placeVersions(item, find)]));
}

/** Replicas outlive the stack by hours, and a function cannot be deleted before them: the stack lets go of it. */
export function retain(resource: Resource): void {
  resource.DeletionPolicy = 'Retain';
  resource.UpdateReplacePolicy = 'Retain';
}

/** Logical id of the version resource of a function. */
export function versionOf(template: Template, functionId: string): string | undefined {
  return Object.entries(template.Resources).find(
    ([, { Type, Properties }]) =>
      Type === 'AWS::Lambda::Version' && (Properties?.FunctionName as { Ref?: string } | undefined)?.Ref === functionId,
  )?.[0];
}
