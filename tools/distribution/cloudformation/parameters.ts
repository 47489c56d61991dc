/*! parameters: the values of a template's parameters: given, by default, or made up by their type, which is said once. */
import { placeholder } from './names.js';
import { isRecord, type Reading, refuse } from './reading.js';
import { standInFor } from './stand-in.js';

export function parameterValue(reading: Reading, name: string, at: string): unknown {
  const declared = reading.parameters[name];
  const { Type: type, Default: fallback } = isRecord(declared) ? declared : {};
  const value = isOpen(reading, name)
    ? madeUp(reading, name, 'parameter', standInFor(name, declared, reading.place.region), at)
    : (reading.values[name] ?? fallback);
  const isList = type === 'CommaDelimitedList' || /(^|<)List</.test(String(type));
  return isList ? String(value).split(',').map(trim) : value;
}

/** Whether only a deploy knows it. The default of an SSM parameter type is the name of the parameter in the store, not its value. */
export function isOpen(reading: Reading, name: string): boolean {
  if (Object.hasOwn(reading.values, name)) return false;
  const { Type: type, Default: fallback } = asRecord(reading.parameters[name]);
  return fallback === undefined || String(type).startsWith('AWS::SSM::Parameter::Value');
}

/** A value that only a deploy knows: as given by the caller, else a stand-in that is reported. */
export function given(reading: Reading, name: string, kind: string, at: string): string {
  return reading.values[name] ?? madeUp(reading, name, kind, placeholder(name), at);
}

function madeUp(reading: Reading, name: string, kind: string, standIn: string, at: string): string {
  const what = `${kind} "${name}"`;
  if (reading.madeUp.has(what)) return standIn;
  const instead = `its value is not in the template; "${standIn}" stands for it`;
  reading.madeUp.set(what, { what, at, instead, isStandIn: true });
  return standIn;
}

/** What CloudFormation refuses of the values that were given: names nobody asks for, and values that are not allowed. */
export function checkGiven(reading: Reading, template: unknown): void {
  const text = Object.keys(reading.values).length > 0 ? JSON.stringify(template) : '';
  for (const [name, value] of Object.entries(reading.values)) {
    const declared = reading.parameters[name];
    if (declared !== undefined) checkValue(reading, name, value, asRecord(declared));
    // Exports and dynamic references stand somewhere in the text, as a whole or put together there.
    else if (!text.includes(JSON.stringify(name).slice(1, -1)) && !text.includes('Fn::ImportValue')) {
      const known = Object.keys(reading.parameters).join(', ') || 'none';
      refuse(reading, 'unknown-parameter', '', `Parameter "${name}" is given, but the template has ${known}.`);
    }
  }
}

function checkValue(reading: Reading, name: string, value: string, { AllowedValues, Type }: Record<string, unknown>) {
  const allowed = Array.isArray(AllowedValues) ? AllowedValues.map(String) : undefined;
  const isNumber = Type !== 'Number' || (value.trim() !== '' && Number.isFinite(Number(value)));
  if (isNumber && (allowed === undefined || allowed.includes(value))) return;
  const expected = allowed === undefined ? 'a number' : `one of ${allowed.join(', ')}`;
  refuse(reading, 'parameter-value', '', `Parameter "${name}" expects ${expected}, found "${value}". Give another.`);
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function trim(text: string): string {
  return text.trim();
}
