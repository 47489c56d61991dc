/*!
 * schema: what AWS's own template validator finds: unknown properties, wrong types, references to nothing.
 * It weighs 10 MB and takes a moment to load, so it is loaded when it is asked for.
 */
import { isRecord, type Reading } from '../distribution/cloudformation/reading.js';
import type { Severity } from './codes.js';
import type { Finding } from './finding.js';

interface Diagnostic {
  ruleId: string;
  severity: string;
  message: string;
  entity?: { logicalId?: string };
  propertyPath?: string;
  suggestedFix?: string;
}

interface Validator {
  validateStandard(template: unknown, config: unknown): { diagnostics: Diagnostic[] };
}

/** W3030 is a value outside an enumeration, which CloudFront refuses: the validator takes it too lightly. */
const promoted = new Set(['W3030']);

/** W3005 (DependsOn said twice) and W3011 (DeletionPolicy without UpdateReplacePolicy) are what serverless itself writes, and harmless. */
const passedOver = new Set(['W3005', 'W3011']);

/**
 * Bytes, less than loading it takes. Its memory grows by a page at a time, and V8 collects garbage at each: seconds in all.
 * So it is made to take this much at once, for a template that it refuses for its size; what that leaves free is used again.
 */
const room = 192 * 1_048_576;

let loaded: Promise<Validator> | undefined;

/** The second call finds it loaded. */
function loadValidator(): Promise<Validator> {
  loaded ??= import('@aws/cloudformation-validate').then(({ CelEngine, TemplateModel }) => {
    try {
      new TemplateModel({ path: 'room', readBytes: () => new Uint8Array(room) }).free();
    } catch {}
    return new CelEngine() as unknown as Validator;
  });
  return loaded;
}

/** `reading` knows the resources that SAM generates, which the validator takes for dangling references. */
export async function checkSchema(template: unknown, reading: Reading): Promise<Finding[]> {
  const validator = await loadValidator();
  const bytes = Buffer.from(JSON.stringify(template));
  const file = { path: 'template.json', readBytes: () => bytes };
  const config = { pseudoParameterOverrides: { region: 'us-east-1' } };
  return validator
    .validateStandard(file, config)
    .diagnostics.filter(
      (found) => !passedOver.has(found.ruleId) && !isCode(found) && !isGenerated(found, template, reading),
    )
    .flatMap((found) => {
      const severity = severityOf(found);
      return severity
        ? [{ code: found.ruleId, severity, at: placeOf(found), message: found.message, fix: fixOf(found) }]
        : [];
    });
}

function severityOf({ ruleId, severity }: Diagnostic): Severity | undefined {
  if (severity === 'FATAL' || severity === 'ERROR' || promoted.has(ruleId)) return 'error';
  return severity === 'WARN' ? 'warning' : undefined;
}

/** "Properties.DistributionConfig.Origins.0" is written without its first word. */
function placeOf({ entity, propertyPath }: Diagnostic): string {
  const path = propertyPath?.replace(/^(Properties|Resources)[./]/, '') ?? '';
  return [entity?.logicalId, path].filter(Boolean).join('.') || 'template';
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
