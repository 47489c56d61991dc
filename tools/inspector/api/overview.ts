/** overview: the distributions as they are served, with what their functions have done so far. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { hostOf } from '../../distribution/hosts.js';
import type { Behavior, DistributionModel, EdgeFunction, Origin } from '../../distribution/model.js';
import { attachedNames } from '../../distribution/unknown-functions.js';
import { functionLimits, lambdaLimits } from '../../limits.js';
import { commandsAt, findPasses } from '../../signing/passes.js';
import { clockText } from '../../simulator/clock.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { Core } from '../../simulator/simulator.js';
import type { RequestRecord } from '../../simulator/trace.js';
import type { BehaviorView, DistributionView, FunctionView, Overview } from '../contract.js';
import type { InspectorContext } from './context.js';
import { policiesOf } from './policy-views.js';
import { samplesOf } from './samples.js';
import { viewerFacts } from './viewer.js';

export function overviewRoutes(context: InspectorContext): ApiRoute[] {
  return [
    {
      method: 'GET',
      pattern: /^\/__edge\/distribution$/,
      access: 'commands',
      answer: (_, core) => ({ json: overview(context, core) }),
    },
  ];
}

function overview(context: InspectorContext, core: Core): Overview {
  const { engine, template, viewer, clock, made } = context;
  const [models, records] = [core.models(), core.records()];
  return {
    engine: engine.label,
    approximate: engine.approximate,
    template: path.basename(template ?? 'serverless.yml'),
    builtAt: Math.max(0, ...models.flatMap(edgesOf).map((edge) => fileOf(edge)?.mtimeMs ?? 0)),
    viewer: viewerFacts(viewer),
    faults: [...core.faults()],
    madeWith: made,
    clock: clockText(clock.ahead()),
    distributions: models.map((model) =>
      viewOf(
        context,
        model,
        records.filter(({ host }) => host === hostOf(model)),
      ),
    ),
  };
}

function viewOf(context: InspectorContext, model: DistributionModel, records: RequestRecord[]): DistributionView {
  const { projectDir, stores, whereIs, siteOf } = context;
  const edges = new Map(edgesOf(model).map((edge) => [edge.name, edge]));
  return {
    logicalId: model.logicalId,
    host: hostOf(model),
    behaviors: model.behaviors.map((behavior) => behaviorView(behavior, records)),
    functions: [...edges.values()].map((edge) => functionView(edge, records, projectDir)),
    origins: [
      ...Object.values(model.origins).map((origin) => ({
        id: origin.id,
        isGroup: false,
        where: whereIs(origin, model),
        access: accessOf(origin),
      })),
      ...Object.values(model.originGroups).map(({ id, members, statusCodes }) => ({
        id,
        isGroup: true,
        where: members.join(' → '),
        access: `fails over on ${statusCodes.join(', ')}`,
      })),
    ],
    errorPages: model.errorResponses.map(({ errorCode, pagePath, responseCode, cachingMinTtl }) => ({
      code: errorCode,
      page: pagePath ?? '',
      status: responseCode,
      seconds: cachingMinTtl,
    })),
    tenant: model.tenant && { ...model.tenant, domains: model.aliases },
    notSimulated: model.notSimulated,
    passes: findPasses(model, stores, projectDir).map((pass) => {
      const { pattern, by } = pass;
      return { pattern, by, command: commandsAt(pass, siteOf(model))[0]! };
    }),
    samples: samplesOf(model, projectDir),
  };
}

function behaviorView(behavior: Behavior, records: RequestRecord[]): BehaviorView {
  const { pattern, isDefault, targetOriginId } = behavior;
  return {
    pattern,
    isDefault,
    origin: targetOriginId,
    policies: policiesOf(behavior),
    trustedKeys: Object.keys(behavior.trustedKeys ?? {}),
    functions: attachedNames(behavior),
    requests: records.filter((record) => record.behavior === pattern).length,
  };
}

interface Ran {
  function?: { name: string; micros: number };
  error?: { message: string };
}

function functionView(edge: EdgeFunction, records: RequestRecord[], projectDir: string): FunctionView {
  const details = records.flatMap(({ stages }) => stages.map(({ detail }) => detail as Ran | undefined));
  const runs = details.filter((detail) => detail?.function?.name === edge.name);
  const micros = runs.map((run) => run?.function?.micros ?? 0).sort((a, b) => a - b);
  const file = edge.kind === 'function' ? edge.file : edge.code.file;
  return {
    name: edge.name,
    kind: edge.kind,
    file: file === undefined ? undefined : path.relative(projectDir, file),
    bytes: edge.kind === 'function' ? Buffer.byteLength(edge.code) : (edge.code.text?.length ?? fileOf(edge)?.size),
    limit: edge.kind === 'function' ? functionLimits.code : lambdaLimits.package,
    runs: runs.length,
    micros: micros[Math.floor(micros.length / 2)],
    error: runs[0]?.error?.message,
  };
}

function edgesOf(model: DistributionModel): EdgeFunction[] {
  return model.behaviors.flatMap(({ functions }) => Object.values(functions));
}

function fileOf(edge: EdgeFunction) {
  const file = edge.kind === 'function' ? edge.file : edge.code.file;
  return file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
}

function accessOf({ accessControl, target }: Origin): string {
  if (accessControl !== undefined) return `origin access control, signs ${accessControl.signing}`;
  if (target.kind === 'http-api')
    return target.routes.some(({ auth }) => auth === 'AWS_IAM') ? 'AWS_IAM, SigV4 checked' : 'open';
  if (target.kind === 'function-url') return target.auth === 'AWS_IAM' ? 'AWS_IAM, SigV4 checked' : 'open';
  return target.kind === 'bucket' && target.website ? 'public website' : 'open';
}
