/*!
 * schema: what AWS's own template validator finds: unknown properties, wrong types, references to nothing.
 * It weighs 10 MB and takes a moment to load, so it is loaded when it is asked for.
 */

import { isOpen } from '../distribution/cloudformation/parameters.js';
import { isRecord, type Reading } from '../distribution/cloudformation/reading.js';
import { settle, unknownName } from '../distribution/cloudformation/settled.js';
import { isSlip } from '../distribution/cloudformation/slips.js';
import type { TemplatePath } from '../distribution/description.js';
import type { DoctorFinding } from './doctor-finding.js';

interface Diagnostic {
  ruleId: string;
  severity: string;
  message: string;
  entity?: { logicalId?: string; entityType?: string };
  propertyPath?: string;
  suggestedFix?: string;
}

interface Validator {
  validateStandard(template: unknown, config: unknown): { diagnostics: Diagnostic[] };
}

/**
 * W3005 (DependsOn said twice) and W3011 (DeletionPolicy without UpdateReplacePolicy) are what serverless itself writes, and harmless.
 * W2001, W7001 and W8001 (a parameter, mapping or condition that nothing refers to) do not hold of a template whose values are filled in.
 */
const passedOver = new Set(['W3005', 'W3011', 'W2001', 'W7001', 'W8001']);

/**
 * Bytes, less than loading it takes. Its memory grows by a page at a time, and V8 collects garbage at each: seconds in all.
 * So it is made to take this much at once, for a template that it refuses for its size; what that leaves free is used again.
 */
const reservedBytes = 192 * 1_048_576;

let loaded: Promise<Validator> | undefined;

/** The second call finds it loaded. */
function loadValidator(): Promise<Validator> {
  loaded ??= import('@aws/cloudformation-validate').then(({ CelEngine, TemplateModel }) => {
    try {
      new TemplateModel({ path: 'template', readBytes: () => new Uint8Array(reservedBytes) }).free();
    } catch {}
    return new CelEngine() as Validator;
  });
  return loaded;
}

/** `reading` knows the resources that SAM generates, which the validator takes for dangling references. */
export async function checkSchema(reading: Reading): Promise<DoctorFinding[]> {
  const validator = await loadValidator();
  const { template, sourceOf } = settle(reading);
  const bytes = Buffer.from(JSON.stringify(template));
  const file = { path: 'template.json', readBytes: () => bytes };
  const config = { pseudoParameterOverrides: { region: reading.place.region } };
  return validator
    .validateStandard(file, config)
    .diagnostics.filter(
      (found) => !passedOver.has(found.ruleId) && !isCode(found) && !isGenerated(found, template, reading),
    )
    .flatMap((found) => {
      const judged = judge(found, reading);
      if (!judged || (judged.severity === 'error' && isOfUnknown(found, template, reading))) return [];
      const path = sourceOf(pathOf(found));
      return [{ code: found.ruleId, at: placeOf(path), message: found.message, fix: fixOf(found), ...judged, path }];
    });
}

/** What a finding comes to here: undefined where it is none. */
function judge(
  found: Diagnostic,
  reading: Reading,
): (Pick<DoctorFinding, 'severity'> & Partial<DoctorFinding>) | undefined {
  const { severity, message } = found;
  if (isNewer(found)) {
    const fix = 'Nothing to do where AWS has it: it is newer than the validator. Otherwise correct it.';
    return { severity: 'warning', message: `${message}: newer than the validator, or mistyped.`, fix };
  }
  const isError = severity === 'FATAL' || severity === 'ERROR' || found.ruleId === 'W3030';
  // A macro may add what a reference misses.
  if (isError) return { severity: hasMacro(reading) ? 'warning' : 'error' };
  return severity === 'WARN' ? { severity: 'warning' } : undefined;
}

/** A type, a property or a word that the validator does not know, and that is no slip of the pen. */
function isNewer({ ruleId, message }: Diagnostic): boolean {
  if (ruleId === 'F3006') return /'(AWS|Alexa|Custom|[A-Z]\w+)::\w+(::\w+)*'/.test(message);
  if (ruleId === 'F3002') return !message.includes('Did you mean');
  if (!wordRules.has(ruleId)) return false;
  const [, word, listed, inPattern] = wordMessage.exec(message) ?? [];
  const known = listed ?? inPattern;
  return word !== undefined && known !== undefined && !isSlip(word, known.match(/[\w.-]+/g) ?? []);
}

/** Enumerations, and patterns that are a choice of words. */
const wordRules = new Set(['W3030', 'F3030', 'F3031']);

/** "'a' is not one of ['b', 'c']", and of a pattern that is a choice of words: "'a' does not match '^(b|c)$'". */
const wordMessage = /^'([^']*)' (?:is not one of \[(.*)\]|.*\^\(([^()]*)\)\$)/;

/** Rules about what there is, and what refers to it: they hold whatever the values are. */
const structural = /^(F3002|F3003|F3004|F3006|[EF]1\d{3}|E9004|E3005)$/;

/** Whether the value that is found wrong is one that only a deploy knows, which the validator takes for none. */
function isOfUnknown(found: Diagnostic, template: unknown, reading: Reading): boolean {
  if (structural.test(found.ruleId)) return false;
  let value: unknown = template;
  for (const step of pathOf(found)) value = (value as Record<string | number, unknown> | undefined)?.[step];
  return holdsUnknown(value, reading);
}

function holdsUnknown(value: unknown, reading: Reading): boolean {
  if (typeof value === 'string') return value.includes('{{resolve:') || holdsOpenName(value, reading);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, item]) =>
      key === 'Fn::ImportValue' || (key === 'Ref' && isUnknownName(item, reading)) || holdsUnknown(item, reading),
  );
}

function isUnknownName(name: unknown, reading: Reading): boolean {
  if (name === unknownName) return true;
  return typeof name === 'string' && Object.hasOwn(reading.parameters, name) && isOpen(reading, name);
}

/** "${Name}" in the text of a Fn::Sub. */
function holdsOpenName(text: string, reading: Reading): boolean {
  return [...text.matchAll(/\$\{([^}.]+)\}/g)].some(([, name]) => isUnknownName(name, reading));
}

function hasMacro({ notSimulated }: Reading): boolean {
  return notSimulated.some(({ what }) => what.startsWith('macro '));
}

/** "Properties.DistributionConfig.Origins.0" of resource "Site"; "Parameters/Name" stands for itself. */
function pathOf({ entity, propertyPath = '' }: Diagnostic): (string | number)[] {
  const steps = propertyPath.split(/[./]/).filter(Boolean);
  const path = steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const isResource = entity?.entityType === 'Resource' && entity.logicalId !== undefined && steps[0] !== 'Resources';
  return isResource ? ['Resources', entity.logicalId!, ...path] : path;
}

/** ["Resources", "Site", "Properties", "DistributionConfig", "Origins", 0] is "Site.DistributionConfig.Origins.0". */
function placeOf(path: TemplatePath): string {
  const steps = path.filter(
    (step, index) => !(index === 0 && step === 'Resources') && !(index === 2 && step === 'Properties'),
  );
  return steps.join('.') || 'template';
}

function fixOf({ ruleId, suggestedFix }: Diagnostic): string {
  return suggestedFix ?? `Correct it; ${ruleId} is a rule of AWS's template validator.`;
}

/** E1029 takes a template literal of JavaScript for a forgotten Fn::Sub. */
function isCode({ ruleId, propertyPath }: Diagnostic): boolean {
  return ruleId === 'E1029' && /\.(FunctionCode|ZipFile)$/.test(propertyPath ?? '');
}

/** Whether the first name a message quotes is of a resource that the SAM transform adds: "Edge.Version", "${EdgeRole.Arn}". */
function isGenerated(found: Diagnostic, template: unknown, reading: Reading): boolean {
  if (!isRecord(template) || template.Transform === undefined || !isRecord(template.Resources)) return false;
  const name = /'(?:\$\{)?([^'}]+)/.exec(found.message)?.[1] ?? '';
  const owner = name.split('.')[0] ?? '';
  const isAdded = Object.hasOwn(reading.resources, owner) && !Object.hasOwn(template.Resources, owner);
  return isAdded || Object.hasOwn(reading.resources, name);
}
