/*!
 * stand-in: the value of a parameter that nobody gave, by its type: a template that is deployed with its parameters is right as it is.
 * Types: AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 */
import { placeholder } from './names.js';
import { isRecord } from './values.js';

/** As long and of the same letters as a real one. */
const byType: Record<string, (region: string) => string> = {
  'AWS::EC2::AvailabilityZone::Name': (region) => `${region}a`,
  'AWS::EC2::Image::Id': () => 'ami-0123456789abcdef0',
  'AWS::EC2::Instance::Id': () => 'i-0123456789abcdef0',
  'AWS::EC2::KeyPair::KeyName': () => 'key-pair',
  'AWS::EC2::SecurityGroup::GroupName': () => 'default',
  'AWS::EC2::SecurityGroup::Id': () => 'sg-0123456789abcdef0',
  'AWS::EC2::Subnet::Id': () => 'subnet-0123456789abcdef0',
  'AWS::EC2::Volume::Id': () => 'vol-0123456789abcdef0',
  'AWS::EC2::VPC::Id': () => 'vpc-0123456789abcdef0',
  'AWS::Route53::HostedZone::Id': () => 'Z0123456789ABCDEFGHIJ',
  Number: () => '1',
};

/** The first allowed value, a number in range, an id of the type; else a text that tells itself: "unknown-NAME". */
export function standInFor(name: string, declared: unknown, region: string): string {
  const { Type, AllowedValues, MinValue, MaxValue } = isRecord(declared) ? declared : {};
  if (Array.isArray(AllowedValues) && AllowedValues.length > 0) return String(AllowedValues[0]);
  const type = elementType(String(Type ?? 'String'));
  if (type === 'Number' && (MinValue ?? MaxValue) !== undefined) return inRange(MinValue, MaxValue);
  return byType[type]?.(region) ?? placeholder(name);
}

/** "List<T>" and "AWS::SSM::Parameter::Value<T>" are as T. */
function elementType(type: string): string {
  const inner = /^(?:List|AWS::SSM::Parameter::Value)<(.+)>$/.exec(type)?.[1];
  return inner === undefined ? type : elementType(inner);
}

function inRange(least: unknown, most: unknown): string {
  const [from, to] = [Number(least ?? Number.NEGATIVE_INFINITY), Number(most ?? Number.POSITIVE_INFINITY)];
  return String(Math.min(Math.max(1, from), to));
}
