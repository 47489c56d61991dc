/*! reading: what is shared while one template is read: its parts, the mistakes and the omissions found so far. */
import { basename } from 'node:path';
import { EdgewrightError } from '../../errors.js';
import type { Place, TemplatePath } from '../description.js';
import type { NotSimulated } from '../model.js';
import type { Attributes } from './attributes.js';
import type { Budget } from './bounds.js';
import type { StackPlace } from './stack-place.js';

export { isIntrinsic, isRecord } from './values.js';

export interface Resource {
  logicalId: string;
  type: string;
  properties: Record<string, unknown>;
  metadata: Record<string, unknown>;
  deletionPolicy?: unknown;
  dependsOn?: unknown;
}

/** What is wrong, and where: "" where that is in the sentence. */
interface Mistake {
  code: string;
  at: string;
  sentence: string;
}

export interface Reading {
  /** As written, its loops written out. */
  template: Record<string, unknown>;
  /** Where a path of it stands in what the user gave; undefined for a description that was handed over as data. */
  placeOf: ((path: TemplatePath) => Place) | undefined;
  /** Paths by the names that messages have for places. */
  paths: Map<string, TemplatePath>;
  budget: Budget;
  /** Those whose condition holds. */
  resources: Record<string, Resource>;
  /** Names of those whose condition does not. */
  absent: Set<string>;
  parameters: Record<string, unknown>;
  mappings: Record<string, unknown>;
  conditions: Record<string, unknown>;
  place: StackPlace;
  /** Given values of parameters, exports and dynamic references. */
  values: Record<string, string>;
  /** Absolute. */
  projectDir: string;
  /** Files given for attached functions, by ARN or "BEHAVIOR:EVENT", and which of them were asked for. */
  supplied: Record<string, string>;
  suppliedUsed: Set<string>;
  /** PEM files given for trust stores and origins, by name; which of them were asked for, and what else was. */
  certificates: { given: Record<string, string>; used: Set<string>; wanted: Set<string> };
  /** Every attachment met so far, by both of its names. */
  attached: Set<string>;
  /** Absolute: where the template lies, and the assets of a `cdk synth` with it. */
  templateDir: string;
  /** Works out intrinsics, all the way down. `at` names the place in messages. */
  resolve(value: unknown, at: string): unknown;
  mistakes: Mistake[];
  notSimulated: NotSimulated[];
  /** Stand-ins for values that nobody gave, by what they stand for: each is reported once. */
  madeUp: Map<string, NotSimulated>;
  /** Worked out so far; undefined while under way. */
  knownAttributes: Map<string, Attributes | undefined>;
  knownConditions: Map<string, boolean>;
}

/** Notes a mistake once. */
export function refuse(reading: Reading, code: string, at: string, sentence: string): void {
  if (reading.mistakes.some((mistake) => mistake.at === at && mistake.sentence === sentence)) return;
  reading.mistakes.push({ code, at, sentence });
}

/** The user's own words for the place, and the line where it stands. */
export function toError(reading: Reading, { code, at, sentence }: Mistake): EdgewrightError {
  const place = at === '' ? undefined : placeAt(reading, at);
  const line = place?.file ? ` (${basename(place.file)}:${place.line}:${place.column})` : '';
  return new EdgewrightError(code, at === '' ? sentence : `${place?.at ?? at}${line}: ${sentence}`);
}

/** Where the user's description says what messages call `at`: "Site.DistributionConfig.Origins[Main].DomainName". */
export function placeAt(reading: Reading, at: string): Place | undefined {
  return reading.placeOf?.(pathAt(reading, at));
}

/** The longest name that is known, and the properties after it. */
function pathAt({ paths, resources, template }: Reading, at: string): TemplatePath {
  for (let known = at; known !== ''; known = known.slice(0, Math.max(0, known.lastIndexOf('.')))) {
    const rest = at
      .slice(known.length + 1)
      .split('.')
      .filter(Boolean);
    const path = paths.get(known);
    if (path) return [...path, ...rest];
    if (Object.hasOwn(resources, known))
      return ['Resources', known, ...(rest.length > 0 ? ['Properties', ...rest] : [])];
    if (Object.hasOwn(template, known)) return [known, ...rest];
  }
  return [];
}

/** Notes once what the local CloudFront leaves out. `code`: a finding of the doctor too, a warning. */
export function leaveOut(reading: Reading, what: string, at: string, instead: string, code?: string): void {
  if (reading.notSimulated.some((entry) => entry.at === at && entry.what === what)) return;
  reading.notSimulated.push({ what, at, instead, ...(code === undefined ? {} : { code }) });
}

/** Sorted once: a plan has thousands of resources, and every behavior asks. */
const sorted = new WeakMap<Reading['resources'], Map<string, Resource[]>>();

export function ofType({ resources }: Reading, type: string): Resource[] {
  let byType = sorted.get(resources);
  if (byType === undefined) {
    byType = new Map();
    for (const resource of Object.values(resources)) {
      const others = byType.get(resource.type);
      if (others) others.push(resource);
      else byType.set(resource.type, [resource]);
    }
    sorted.set(resources, byType);
  }
  return byType.get(type) ?? [];
}

/** The resource of a type whose attribute has that value: a reference, traced back. */
export function findByAttribute(
  reading: Reading,
  type: string,
  attribute: string,
  value: unknown,
): Resource | undefined {
  return ofType(reading, type).find((resource) => attributeOf(reading, resource, attribute) === value);
}

/** What Ref or Fn::GetAtt gives for a resource. */
export function attributeOf(reading: Reading, { logicalId }: Resource, attribute: string): unknown {
  const reference = attribute === 'Ref' ? { Ref: logicalId } : { 'Fn::GetAtt': [logicalId, attribute] };
  return reading.resolve(reference, logicalId);
}
