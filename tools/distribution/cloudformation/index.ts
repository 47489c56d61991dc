/*! template: a CloudFormation template, whoever wrote or generated it, read into the distributions it describes. */
import { resolve } from 'node:path';
import { EdgewrightError, throwIfAny } from '../../errors.js';
import type { Given } from '../given.js';
import type { DistributionModel } from '../model.js';
import { conditionHolds } from './conditions.js';
import { readDistribution } from './distribution.js';
import { resolveValue } from './intrinsics.js';
import { checkGiven } from './parameters.js';
import { isRecord, ofType, type Reading, type Resource, refuse, toError } from './reading.js';
import { expandServerless } from './sam.js';
import { stackPlace } from './stack-place.js';
import { refuseUnused } from './supplied.js';

export { loadTemplate } from './load.js';

export interface ReadOptions extends Given {
  /** Handlers and directories are relative to it. */
  projectDir: string;
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
  const models = distributions.map((distribution) => {
    reading.notSimulated = [...shared];
    const model = readDistribution(reading, distribution, options.origins ?? {});
    return { ...model, notSimulated: reading.notSimulated };
  });
  for (const model of models) model.notSimulated = [...reading.madeUp.values(), ...model.notSimulated];
  refuseUnknownPlaces(reading, models, options.origins ?? {});
  refuseUnused(reading);
  throwIfAny(reading.mistakes.map(toError));
  return models;
}

/** The template opened for reading, with conditions worked out and SAM's short resources expanded. Throws where it is none. */
export function openReading(template: unknown, options: ReadOptions): Reading {
  if (!isRecord(template) || !isRecord(template.Resources)) {
    const message = 'The template has no "Resources". Expected a CloudFormation template with a distribution in it.';
    throw new EdgewrightError('template-malformed', message);
  }
  const projectDir = resolve(options.projectDir);
  const mappings = section(template, 'Mappings');
  const reading: Reading = {
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
    templateDir: resolve(options.templateDir ?? projectDir),
    resolve: (value, at) => resolveValue(reading, value, at),
    mistakes: [],
    notSimulated: [],
    madeUp: new Map(),
    knownAttributes: new Map(),
    knownConditions: new Map(),
  };
  checkGiven(reading, template);
  const globals = section(template, 'Globals').Function;
  reading.resources = expandServerless(presentResources(reading, template.Resources), globals);
  return reading;
}

function section(template: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = template[name];
  return isRecord(value) ? value : {};
}

function presentResources(reading: Reading, declared: Record<string, unknown>): Record<string, Resource> {
  const present: Record<string, Resource> = {};
  for (const [logicalId, resource] of Object.entries(declared)) {
    if (!isRecord(resource) || typeof resource.Type !== 'string') {
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
