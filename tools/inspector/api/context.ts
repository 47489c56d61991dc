/** context: what the routes of the inspector know of the server they run in. */

import type { DistributionModel, Origin } from '../../distribution/model.js';
import type { KeyValueStore } from '../../engine/index.js';
import type { Clock } from '../../simulator/clock.js';
import type { ViewerSettings } from '../../simulator/identify-viewer.js';

export interface InspectorContext {
  /** Absolute. */
  projectDir: string;
  template: string | undefined;
  /** What createSimulator takes to serve the same. */
  made: Record<string, unknown>;
  /** What the page shows with each request. */
  token: string;
  engine: { label: string; approximate: boolean };
  /** By logical id. What is written here is read by the next request. */
  stores: Record<string, KeyValueStore>;
  /** Of every request that says nothing else. What is written here holds from the next request on. */
  viewer: ViewerSettings;
  /** The time of everything that is served. */
  clock: Clock;
  /** Where an origin lives on this machine, for people. */
  whereIs(origin: Origin, model: DistributionModel): string;
  /** Where a distribution is served. */
  siteOf(model: DistributionModel): string;
}
