/*! template: a CloudFormation template, whoever wrote or generated it, read into the distributions it describes. */
import { resolve } from 'node:path';
import { EdgewrightError, throwIfAny } from '../../errors.js';
import type { Description, TemplatePath } from '../description.js';
import { simulatedTypes } from '../fields.js';
import type { Given } from '../given.js';
import type { DistributionModel } from '../model.js';
import { refuseUnbounded } from './bounds.js';
import { conditionHolds } from './conditions.js';
import { readDistribution } from './distribution.js';
import { resolveValue } from './intrinsics.js';
import { expandLoops } from './loops.js';
import { checkGiven } from './parameters.js';
import { isRecord, leaveOut, ofType, type Reading, type Resource, refuse, toError } from './reading.js';
import { expandServerless } from './sam.js';
import { stackPlace } from './stack-place.js';
import { refuseUnused } from './supplied.js';
import { readTenant, reportStrayTenants, tenantsOf } from './tenants.js';

export { loadTemplate } from './load.js';

export interface ReadOptions extends Given {
  /** Handlers and directories are relative to it. */
  projectDir: string;
  /** Where parts of the template stand, for messages: of the description that it was opened from. */
  placeOf?: Description['placeOf'];
  warnings?: Description['warnings'];
  isTranslated?: Description['isTranslated'];
  /** Folder of the template, for the assets of `cdk synth` and SAM's CodeUri. Default: projectDir. */
  templateDir?: string;
  /** Directory or URL by origin id. */
  origins?: Record<string, string>;
}

/** Every distribution of the template. Throws all its mistakes at once. */
export function readDistributions(template: unknown, options: ReadOptions): DistributionModel[] {
  const reading = openReading(template, options);
  const distributions = ofType(reading, 'AWS::CloudFront::Distribution');
  if (distributions.length === 0) refuseNone(reading);
  const shared = reading.notSimulated;
  const models = distributions.flatMap((distribution) => {
    const places = options.origins ?? {};
    const tenants = tenantsOf(reading, distribution);
    const readers = tenants.map((tenant) => () => readTenant(reading, tenant, distribution, places));
    // Without tenants it is met as it is written, so that there is something to try.
    const read = readers.length > 0 ? readers : [() => readDistribution(reading, distribution, places)];
    return read.map((one) => {
      reading.notSimulated = [...shared];
      const model = one();
      return { ...model, notSimulated: reading.notSimulated };
    });
  });
  for (const model of models) model.notSimulated = [...reading.madeUp.values(), ...model.notSimulated];
  refuseUnknownPlaces(reading, models, options.origins ?? {});
  refuseUnused(reading);
  throwIfAny(reading.mistakes.map((mistake) => toError(reading, mistake)));
  // The first is what a bare path means, and nobody reaches a staging distribution by itself.
  return [...models.filter((model) => !model.isStaging), ...models.filter((model) => model.isStaging)];
}

/** The template opened for reading, with conditions worked out and SAM's short resources expanded. Throws where it is none. */
export function openReading(template: unknown, options: ReadOptions): Reading {
  if (!isRecord(template) || !isRecord(template.Resources)) {
    const others =
      'the JSON of a Terraform plan or state, of "pulumi stack export", or of "aws cloudfront get-distribution"';
    const folders = 'a folder of "cdk synth" or "edgewright pull"';
    const message = `The template has no "Resources". Expected CloudFormation or SAM with a distribution in it, ${others}, or ${folders}.`;
    throw new EdgewrightError('template-malformed', message);
  }
  refuseUnbounded(template);
  const projectDir = resolve(options.projectDir);
  const mappings = section(template, 'Mappings');
  const reading: Reading = {
    template,
    placeOf: options.placeOf,
    paths: new Map(),
    budget: { depth: 0, steps: 0 },
    resources: {},
    absent: new Set(),
    parameters: section(template, 'Parameters'),
    mappings,
    conditions: section(template, 'Conditions'),
    place: stackPlace(options, mappings),
    values: options.parameters ?? {},
    projectDir,
    supplied: options.functions ?? {},
    suppliedUsed: new Set(),
    attached: new Set(),
    certificates: { given: options.certificates ?? {}, used: new Set(), wanted: new Set() },
    templateDir: resolve(options.templateDir ?? projectDir),
    resolve: (value, at) => resolveValue(reading, value, at),
    mistakes: [],
    notSimulated: [],
    madeUp: new Map(),
    knownAttributes: new Map(),
    knownConditions: new Map(),
  };
  checkGiven(reading, template);
  const written = writeOut(reading, options.placeOf);
  reportTransforms(reading, options.warnings ?? []);
  const resources = presentResources(reading, section(written, 'Resources'));
  reading.resources = expandServerless(resources, section(written, 'Globals').Function);
  reportOtherTypes(reading);
  reportStrayTenants(reading);
  return reading;
}

/** Loops become what they make, and places lead back to the loop. */
function writeOut(reading: Reading, placeOf: Description['placeOf'] | undefined): Record<string, unknown> {
  const { template, sourceOf } = expandLoops(reading.template, reading.resolve);
  reading.template = template;
  reading.placeOf = placeOf && ((path) => placeOf(sourceOf(path)));
  reading.conditions = section(template, 'Conditions');
  return template;
}

/** Worked out here, as far as a distribution leans on them. */
const knownTransforms = ['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions'];

function reportTransforms(reading: Reading, warnings: Description['warnings']): void {
  for (const name of [reading.template.Transform ?? []].flat().map(transformName)) {
    if (knownTransforms.includes(name)) continue;
    leaveOut(
      reading,
      `macro ${name}`,
      'Transform',
      'it is carried out by AWS: the template is read without what it does',
      'macro',
    );
  }
  const nameOf = (path: TemplatePath) => path.filter((step) => step !== 'Resources' && step !== 'Properties').join('.');
  for (const { code, path, what, instead } of warnings) {
    const at = nameOf(path);
    reading.paths.set(at, path);
    leaveOut(reading, what, at, instead, code);
  }
}

/** What no distribution leads to, and no request meets. */
function reportOtherTypes(reading: Reading): void {
  for (const { logicalId, type, properties } of Object.values(reading.resources)) {
    if (!type.startsWith('AWS::CloudFront::') || simulatedTypes.includes(type)) continue;
    const domains = [reading.resolve(properties.Domains, logicalId) ?? []].flat().map(String).join(', ');
    const what = `${type.slice('AWS::CloudFront::'.length)} "${logicalId}"${domains === '' ? '' : ` of ${domains}`}`;
    leaveOut(reading, what, logicalId, 'it is not simulated: requests meet the distribution as it is written');
  }
}

function transformName(transform: unknown): string {
  return String(isRecord(transform) ? transform.Name : transform);
}

function section(template: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = template[name];
  return isRecord(value) ? value : {};
}

function presentResources(reading: Reading, declared: Record<string, unknown>): Record<string, Resource> {
  const present: Record<string, Resource> = {};
  for (const [logicalId, resource] of Object.entries(declared)) {
    if (logicalId === 'Fn::Transform') {
      const name = isRecord(resource) ? transformName(resource) : '';
      leaveOut(reading, `macro ${name}`, 'Resources', 'it is carried out by AWS: what it adds is not seen', 'macro');
    } else if (!isRecord(resource) || typeof resource.Type !== 'string') {
      refuse(reading, 'template-malformed', '', `Resource "${logicalId}" has no Type. Give it one, or remove it.`);
    } else if (typeof resource.Condition === 'string' && !conditionHolds(reading, resource.Condition, logicalId)) {
      reading.absent.add(logicalId);
    } else {
      const { Type: type, DeletionPolicy: deletionPolicy, DependsOn: dependsOn } = resource;
      const metadata = section(resource, 'Metadata');
      const properties = section(resource, 'Properties');
      present[logicalId] = { logicalId, type, properties, metadata, deletionPolicy, dependsOn };
    }
  }
  return present;
}

function refuseNone(reading: Reading): void {
  const types = [...new Set(Object.values(reading.resources).map((resource) => resource.type))];
  const found = types.length > 0 ? types.slice(0, 5).join(', ') : 'no resource at all';
  const message = `The template has no AWS::CloudFront::Distribution; found ${found}. Name the template that declares one.`;
  refuse(reading, 'no-distribution', '', message);
}

function refuseUnknownPlaces(reading: Reading, models: DistributionModel[], places: Record<string, string>): void {
  const known = models.flatMap((model) => Object.keys(model.origins));
  for (const id of Object.keys(places)) {
    if (known.includes(id)) continue;
    const message = `Origin "${id}" is given a place, but the template's origins are ${known.join(', ')}. Correct the id.`;
    refuse(reading, 'unknown-origin', '', message);
  }
}
