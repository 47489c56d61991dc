/** routes: what the inspector's page asks for, below /__edge. */
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import { bodyRoutes } from './body.js';
import type { InspectorContext } from './context.js';
import { debugRoutes } from './debug.js';
import { enterRoutes, openEntries } from './enter.js';
import { harRoutes } from './har.js';
import { overviewRoutes } from './overview.js';
import { pageRoutes } from './page-files.js';
import { passRoutes } from './pass.js';
import { replayRoutes } from './replay.js';
import { runRoutes } from './runs.js';
import { showRoutes } from './show.js';
import { storeRoutes } from './store.js';
import { viewerRoutes } from './viewer.js';

export function inspectorRoutes(context: InspectorContext): ApiRoute[] {
  const entries = openEntries();
  return [
    ...pageRoutes(context.token),
    ...enterRoutes(entries),
    ...overviewRoutes(context),
    ...storeRoutes(context),
    ...viewerRoutes(context),
    ...passRoutes(context, entries),
    ...replayRoutes(context),
    ...runRoutes(context),
    ...debugRoutes(context),
    ...showRoutes(),
    ...bodyRoutes(),
    ...harRoutes(context),
    {
      method: 'GET',
      pattern: /^\/__edge\/cache$/,
      access: 'commands',
      answer: ({ query }, core) => ({
        json: { now: context.clock.now(), objects: core.cached(query.has('whole')) },
      }),
    },
    {
      method: 'POST',
      pattern: /^\/__edge\/clear$/,
      answer(_, core) {
        core.clear();
        return { json: {} };
      },
    },
  ];
}
