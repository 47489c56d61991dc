/*! references: what Ref, Fn::GetAtt and Fn::ImportValue lead to: parameters, pseudo parameters, resources, other stacks. */
import { type Attributes, attributesOf } from './attributes.js';
import { account, placeholder, region } from './names.js';
import { isRecord, leaveOut, type Reading, type Resource, refuse } from './reading.js';

/** AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html */
const pseudoParameters: Record<string, unknown> = {
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'local',
  'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/local/0`,
  'AWS::NotificationARNs': [],
  'AWS::NoValue': undefined,
};

export function followReference(reading: Reading, name: string, at: string): unknown {
  if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name];
  if (Object.hasOwn(reading.parameters, name)) return parameter(reading, name, at);
  return followAttribute(reading, name, 'Ref', at);
}

export function followAttribute(reading: Reading, logicalId: string, name: string, at: string): unknown {
  const resource = Object.hasOwn(reading.resources, logicalId) ? reading.resources[logicalId] : undefined;
  if (!resource) return refuseDangling(reading, logicalId, name, at);
  return attributes(reading, resource)?.[name] ?? missingAttribute(reading, resource, name, at);
}

/** A value that only a deploy knows: as given by the caller, else a stand-in that is reported. */
export function given(reading: Reading, name: string, kind: string, at: string): string {
  const value = reading.values[name];
  if (value !== undefined) return value;
  const standIn = placeholder(name);
  leaveOut(reading, `${kind} "${name}"`, at, `its value is not in the template; "${standIn}" stands for it`);
  return standIn;
}

function parameter(reading: Reading, name: string, at: string): unknown {
  const declared = reading.parameters[name];
  const { Type: type, Default: fallback } = isRecord(declared) ? declared : {};
  // The default of an SSM parameter type is the name of the parameter in the store, not its value.
  const isOpen = fallback === undefined || String(type).startsWith('AWS::SSM::');
  const value = reading.values[name] ?? (isOpen ? given(reading, name, 'parameter', at) : fallback);
  const isList = type === 'CommaDelimitedList' || String(type).startsWith('List<');
  return isList ? String(value).split(',').map(trim) : value;
}

function trim(text: string): string {
  return text.trim();
}

function attributes(reading: Reading, resource: Resource): Attributes | undefined {
  const { logicalId, type, properties } = resource;
  const known = reading.knownAttributes;
  if (known.has(logicalId)) return known.get(logicalId);
  // Under way: a name that refers back to its own resource finds nothing instead of going round.
  known.set(logicalId, undefined);
  const name = (property: string) => {
    const value = reading.resolve(properties[property], `${logicalId}.${property}`);
    return typeof value === 'string' ? value : undefined;
  };
  const found = attributesOf(type, { logicalId, name });
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
