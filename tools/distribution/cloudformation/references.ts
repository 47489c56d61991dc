/*! references: what Ref, Fn::GetAtt and Fn::ImportValue lead to: parameters, pseudo parameters, resources, other stacks. */
import { type Attributes, attributesOf } from './attributes.js';
import { placeholder } from './names.js';
import { parameterValue } from './parameters.js';
import { isRecord, leaveOut, type Reading, type Resource, refuse } from './reading.js';
import type { StackPlace } from './stack-place.js';

/** AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html */
const pseudoParameters: Record<string, (place: StackPlace) => unknown> = {
  'AWS::AccountId': ({ account }) => account,
  'AWS::Region': ({ region }) => region,
  'AWS::Partition': ({ partition }) => partition,
  'AWS::URLSuffix': ({ suffix }) => suffix,
  'AWS::StackName': () => 'local',
  'AWS::StackId': ({ partition, region, account }) =>
    `arn:${partition}:cloudformation:${region}:${account}:stack/local/0`,
  'AWS::NotificationARNs': () => [],
  'AWS::NoValue': () => undefined,
};

export function followReference(reading: Reading, name: string, at: string): unknown {
  if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name]?.(reading.place);
  if (Object.hasOwn(reading.parameters, name)) return parameterValue(reading, name, at);
  return followAttribute(reading, name, 'Ref', at);
}

export function followAttribute(reading: Reading, logicalId: string, name: string, at: string): unknown {
  const resource = Object.hasOwn(reading.resources, logicalId) ? reading.resources[logicalId] : undefined;
  if (!resource) return refuseDangling(reading, logicalId, name, at);
  return attributes(reading, resource)?.[name] ?? missingAttribute(reading, resource, name, at);
}

function attributes(reading: Reading, resource: Resource): Attributes | undefined {
  const { logicalId, type, properties, metadata } = resource;
  const known = reading.knownAttributes;
  if (known.has(logicalId)) return known.get(logicalId);
  // Under way: a name that refers back to its own resource finds nothing instead of going round.
  known.set(logicalId, undefined);
  const name = (property: string) => {
    const value = reading.resolve(properties[property], `${logicalId}.${property}`);
    return typeof value === 'string' ? value : undefined;
  };
  const made = attributesOf(type, { logicalId, place: reading.place, name });
  // Of a description of what was deployed: the ids that links, signers and users go by.
  const found = isRecord(metadata.EdgewrightAttributes)
    ? ({ ...made, ...metadata.EdgewrightAttributes } as Attributes)
    : made;
  known.set(logicalId, found);
  return found;
}

function refuseDangling(reading: Reading, logicalId: string, name: string, at: string): undefined {
  const reference = name === 'Ref' ? `Ref "${logicalId}"` : `GetAtt "${logicalId}.${name}"`;
  const why = reading.absent.has(logicalId)
    ? 'the condition of that resource is false'
    : 'the template has no resource or parameter of that name';
  refuse(reading, 'dangling-reference', at, `${reference} leads nowhere: ${why}. Correct the name or declare it.`);
  return undefined;
}

/** An error for CloudFront's own types, whose attributes are all known here; else a stand-in that is reported. */
function missingAttribute(reading: Reading, resource: Resource, name: string, at: string): string | undefined {
  const { logicalId, type } = resource;
  const known = reading.knownAttributes.get(logicalId);
  if (known && type.startsWith('AWS::CloudFront::')) {
    const names = Object.keys(known).filter((key) => key !== 'Ref');
    const sentence = `${type} "${logicalId}" has no attribute "${name}". It has ${names.join(', ')}.`;
    refuse(reading, 'unknown-attribute', at, sentence);
    return undefined;
  }
  const standIn = placeholder(`${logicalId}-${name}`);
  leaveOut(reading, `${logicalId}.${name}`, at, `"${standIn}" stands for this value of ${type}`);
  return standIn;
}
