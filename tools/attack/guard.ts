/** guard: what is guarded, and from whom. */
import type { Behavior, DistributionModel } from '../distribution/model.js';
import type { HeaderList } from '../http/messages.js';
import type { ViewerSettings } from '../simulator/identify-viewer.js';
import type { Asked } from './stack.js';

/** Who asks: nobody in particular, somebody abroad, or the holder of a pass. */
export interface Viewer {
  name: string;
  headers: HeaderList;
  viewer?: ViewerSettings;
}

export const nobody: Viewer = { name: 'nobody', headers: [] };

export interface Guard {
  model: DistributionModel;
  behavior: Behavior;
  /** What it guards. */
  pattern: string;
  /** What refuses. */
  by: string;
  /** A plain path under the pattern. */
  path: string;
  /** Who is refused there. */
  who: Viewer;
  /** What must not come back, as `objectAt` names it. */
  objects: Set<string>;
  /** Whose functions fail: nothing is had by way of them, after as long a time. */
  avoid: ReadonlySet<Behavior>;
  /** What a server that the user named answers there, where it says so to this path alone. */
  body?: string;
}

/** What `who` adds to a request. */
export function asViewer({ headers, viewer }: Viewer, asked: Asked): Asked {
  const whole = { ...asked, headers: [...headers, ...(asked.headers ?? [])], secret: headers.length };
  return viewer === undefined ? whole : { ...whole, viewer: { ...viewer, ...asked.viewer } };
}

/** A line of the summary. */
export function lineOf({ pattern, who }: Guard, how: string): string {
  return who.name === nobody.name
    ? `${pattern}, ${how}`
    : `${pattern}, ${how}, by ${who.viewer ? who.name : `the pass for ${who.name}`}`;
}
