/** place: which distribution of the description a logged request belongs to, and the request as it asks there. */
import { answersTo, hostOf } from '../distribution/hosts.js';
import type { DistributionModel } from '../distribution/model.js';
import type { ViewerRequest } from '../http/messages.js';
import { identifyViewer } from '../simulator/identify-viewer.js';
import type { LoggedRequest } from './log-fields.js';

interface Placed {
  viewer: ViewerRequest;
  /** Logical id. */
  distribution: string;
  /** False: neither the host nor the file tells which of several distributions was meant, and the first stands in. */
  isCertain: boolean;
}

export function placeRequest(request: LoggedRequest, models: readonly DistributionModel[]): Placed {
  const { method, scheme, httpVersion, path, query, ip, country } = request;
  const named = namedModel(request, models);
  const model = named ?? models[0]!;
  const host = hostFor(request.host, model);
  const headers: [string, string][] = [['Host', host], ...request.headers];
  const seen = { method, scheme, httpVersion, host, path, query, headers, body: Buffer.alloc(0), ip };
  return {
    viewer: identifyViewer(seen, country === undefined ? {} : { country }),
    distribution: model.logicalId,
    isCertain: named !== undefined || models.length === 1,
  };
}

/** By the host of the viewer, by the distribution's own name, by the id that names of log files and folders hold. DG/standard-logging.html */
function namedModel(request: LoggedRequest, models: readonly DistributionModel[]): DistributionModel | undefined {
  const hosts = [request.host, request.distributionHost].map((host) => host.toLowerCase());
  const answering = models.find((model) => hosts.some((host) => answersTo(model, host)));
  return answering ?? models.find(({ id }) => request.file.split(/[/\\.=]/).includes(id));
}

/** Functions see the host that was logged, unless it is the alias of another stage: this one's stands in then. */
function hostFor(logged: string, model: DistributionModel): string {
  const host = logged.toLowerCase();
  if (host === '') return hostOf(model);
  const isForeign = model.aliases.length > 0 && !host.endsWith('.cloudfront.net') && !answersTo(model, host);
  return isForeign ? hostOf(model) : logged;
}
