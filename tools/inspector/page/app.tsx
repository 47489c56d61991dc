/** app: the frame of the page, and what its parts may do. */
import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { createActions } from './actions.js';
import { parseFilter } from './filter.js';
import { Banner } from './frame/banner.js';
import { Footer } from './frame/footer.js';
import { TopBar } from './frame/top-bar.js';
import { readHash, writeHash } from './hash.js';
import { listenToKeys } from './keyboard.js';
import { InvalidatePopover } from './overlays/invalidate-popover.js';
import { ViewerPopover } from './overlays/viewer-popover.js';
import { RequestsPanel } from './panels/requests.js';
import { Lazy } from './parts/lazy.js';
import { sortRows, unfold } from './rows.js';
import { firstState, reduce } from './state.js';
import { useServer } from './use-server.js';

const panels = {
  distribution: 'DistributionPanel',
  kvs: 'StoresPanel',
  cache: 'CachePanel',
  faults: 'FaultsPanel',
} as const;
const dialogs = { drawer: 'Drawer', help: 'Help', har: 'Har' } as const;

export function App() {
  const place = useMemo(readHash, []);
  const [state, dispatch] = useReducer(reduce, undefined, () => firstState(place.filter, place.selected));
  const server = useServer(dispatch);
  const { rows, filter, host, selected, panel, sort, unfolded } = state;
  const shown = useMemo(() => {
    const { matches } = parseFilter(filter);
    const found = rows.filter(
      (row) => matches(row) && (row.kind === 'event' || host === undefined || row.host === host),
    );
    return sortRows(unfolded ? unfold(found) : found, sort);
  }, [rows, filter, host, sort, unfolded]);
  const actions = createActions({ state, shown, dispatch, server });
  useEffect(() => writeHash({ filter, selected }), [filter, selected]);
  const now = useRef({ actions, state });
  now.current = { actions, state };
  useEffect(() => listenToKeys(() => now.current), []);
  const inspector = { state, shown, dispatch, actions };
  return (
    <>
      <TopBar {...inspector} />
      <Banner {...inspector} />
      <main>
        <h1 class="sr-only">Edgewright inspector</h1>
        <div class="panel" id="panel" role="tabpanel" aria-labelledby={`tab-${panel}`}>
          {panel === 'requests' && <RequestsPanel {...inspector} />}
          {panel !== 'requests' && <Lazy {...inspector} part={panels[panel]} key={panel} />}
        </div>
      </main>
      <Footer {...inspector} />
      <ViewerPopover {...inspector} />
      <InvalidatePopover {...inspector} />
      {state.dialog !== undefined && <Lazy {...inspector} part={dialogs[state.dialog]} key={state.dialog} />}
    </>
  );
}
