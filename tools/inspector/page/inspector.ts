/** inspector: what every part of the page is given. */
import type { Actions } from './actions.js';
import type { Row } from './rows.js';
import type { Dispatch, State } from './state.js';

export interface Inspector {
  state: State;
  /** The rows that pass the filter, newest first. */
  shown: Row[];
  dispatch: Dispatch;
  actions: Actions;
}
