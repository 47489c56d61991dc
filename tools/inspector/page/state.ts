/** state: everything the page shows that is not typed or hovered, and the only function that changes it. */
import type { StageName } from '../../simulator/trace.js';
import type { Overview, ReplayResult } from '../contract.js';
import { merge, type Row, type Sort } from './rows.js';

export type Panel = 'requests' | 'distribution' | 'kvs' | 'cache' | 'faults';
export type Tab = 'stages' | 'headers' | 'body' | 'lines' | 'json' | 'compare';

export interface State {
  /** Newest first. */
  rows: Row[];
  /** Held back while paused, newest first. */
  waiting: Row[];
  paused: boolean;
  /** Seconds until the next try; undefined while the server answers. */
  lostFor: number | undefined;
  /** Events that were missed for good. */
  missed: number;
  /** Of the last build, if it was refused. */
  refusedBuild: string | undefined;
  overview: Overview | undefined;
  cached: { objects: number; bytes: number };
  panel: Panel;
  /** Host of the chosen distribution. Undefined: all. */
  host: string | undefined;
  filter: string;
  sort: Sort;
  /** Rebuilds show a line for each of their files. */
  unfolded: boolean;
  selected: string | undefined;
  tab: Tab;
  /** Whether a stage is open, remembered by its name; not in here: as it is at first. */
  open: Partial<Record<StageName, boolean>>;
  changedOnly: boolean;
  dialog: 'drawer' | 'help' | 'har' | undefined;
  /** What the last replay came to. */
  replayed: ReplayResult | undefined;
  notice: string | undefined;
}

type Action =
  | { type: 'rows'; rows: Row[] }
  | { type: 'reload'; rows: Row[] }
  | { type: 'pause'; on: boolean }
  | { type: 'clear' }
  | { type: 'open'; stages: Partial<Record<StageName, boolean>> }
  | { type: 'select'; id: string | undefined }
  | { type: 'replayed'; result: ReplayResult }
  | { type: 'set'; values: Partial<State> };

export type Dispatch = (action: Action) => void;

export function firstState(filter: string, selected: string | undefined): State {
  return {
    rows: [],
    waiting: [],
    paused: false,
    lostFor: undefined,
    missed: 0,
    refusedBuild: undefined,
    overview: undefined,
    cached: { objects: 0, bytes: 0 },
    panel: 'requests',
    host: undefined,
    filter,
    sort: 'newest',
    unfolded: false,
    selected,
    tab: 'stages',
    open: {},
    changedOnly: false,
    dialog: undefined,
    replayed: undefined,
    notice: undefined,
  };
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'rows':
      return take(state, action.rows);
    case 'reload':
      return { ...state, rows: action.rows, waiting: [], missed: 0 };
    case 'pause':
      return action.on
        ? { ...state, paused: true }
        : { ...state, paused: false, waiting: [], rows: merge(state.rows, [...state.waiting].reverse()) };
    case 'clear':
      return { ...state, rows: [], waiting: [], selected: undefined, replayed: undefined, missed: 0 };
    case 'open':
      return { ...state, open: { ...state.open, ...action.stages } };
    case 'select':
      return action.id === state.selected ? state : { ...state, selected: action.id, notice: undefined };
    case 'replayed':
      return { ...state, replayed: action.result, selected: action.result.id, dialog: undefined, panel: 'requests' };
    case 'set':
      return { ...state, ...action.values };
  }
}

/** Pausing holds back what comes, but for replays: those were asked for here. */
function take(state: State, rows: Row[]): State {
  if (!state.paused) return { ...state, rows: merge(state.rows, rows) };
  const isReplay = (row: Row) => row.kind === 'request' && row.replayOf !== undefined;
  const waiting = merge(
    state.waiting,
    rows.filter((row) => !isReplay(row)),
  );
  return { ...state, waiting, rows: merge(state.rows, rows.filter(isReplay)) };
}
