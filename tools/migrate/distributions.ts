/** distributions: the parts of a template that a migration changes, with their places. */
import type { TemplatePath } from '../distribution/description.js';
import { EdgewrightError } from '../errors.js';

export type Fields = Record<string, unknown>;

export interface Piece {
  path: TemplatePath;
  value: Fields;
}

export interface Distribution extends Piece {
  logicalId: string;
  origins: Piece[];
  /** The default behavior is the first. */
  behaviors: (Piece & { name: string })[];
}

export function distributionsOf(template: unknown): Distribution[] {
  return resourcesOf(template, 'AWS::CloudFront::Distribution').map(({ logicalId, properties }) => {
    const path = ['Resources', logicalId, 'Properties', 'DistributionConfig'];
    const value = fieldsOf(properties.DistributionConfig, `${logicalId}.DistributionConfig`);
    const first = { path: [...path, 'DefaultCacheBehavior'], value: value.DefaultCacheBehavior };
    const others = piecesOf(value, path, 'CacheBehaviors');
    const named = [{ ...first, value: fieldsOf(first.value, 'DefaultCacheBehavior') }, ...others];
    const behaviors = named.map((piece) => ({ ...piece, name: String(piece.value.PathPattern ?? '*') }));
    return { logicalId, path, value, origins: piecesOf(value, path, 'Origins'), behaviors };
  });
}

export function resourcesOf(template: unknown, type: string): { logicalId: string; properties: Fields }[] {
  const resources = (template as { Resources: Record<string, { Type?: unknown; Properties?: unknown }> }).Resources;
  return Object.entries(resources)
    .filter(([, resource]) => resource?.Type === type)
    .map(([logicalId, { Properties }]) => ({ logicalId, properties: (Properties ?? {}) as Fields }));
}

/** The items of a list. Throws where a condition or a macro makes them. */
export function piecesOf(value: Fields, path: TemplatePath, key: string): Piece[] {
  const items = value[key] ?? [];
  if (!Array.isArray(items)) throw unclear(key);
  return items.map((item, index) => ({ path: [...path, key, index], value: fieldsOf(item, `${key}[${index}]`) }));
}

export function fieldsOf(value: unknown, at: string): Fields {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isPlain || Object.keys(value).some((key) => key.startsWith('Fn::') || key === 'Ref')) throw unclear(at);
  return value as Fields;
}

function unclear(at: string): EdgewrightError {
  const message = `${at} is made by a condition or a function of CloudFormation, and what it is after the deploy nobody can say. Write it out.`;
  return new EdgewrightError('migrate', message);
}

/** A logical id that the template does not have yet. */
export function freeId(template: unknown, wanted: string): string {
  const { Resources } = template as { Resources: Fields };
  const name = wanted.replace(/[^A-Za-z0-9]/g, '');
  for (let count = 1; ; count++) {
    const id = count === 1 ? name : `${name}${count}`;
    if (!(id in Resources)) return id;
  }
}

/** Names of policies, functions and access controls are the account's: the stack keeps them apart. */
export function nameIn(id: string): Fields {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in
  return { 'Fn::Sub': '${AWS::StackName}-'.concat(id) };
}
