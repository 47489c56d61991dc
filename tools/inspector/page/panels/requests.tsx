/** requests: the panel with the list on the left and one request on the right. */
import { useMemo, useState } from 'preact/hooks';
import { Detail } from '../detail/detail.js';
import type { Inspector } from '../inspector.js';
import { Divider } from '../list/divider.js';
import { FirstRun } from '../list/first-run.js';
import { RequestList } from '../list/request-list.js';
import { Toolbar } from '../list/toolbar.js';

export function RequestsPanel(inspector: Inspector) {
  const { state, shown, actions, dispatch } = inspector;
  const [width, setWidth] = useState(720);
  const isEmpty = !state.rows.some(({ kind }) => kind === 'request');
  const detail = useMemo(
    () => <Detail {...inspector} />,
    [state.selected, state.tab, state.open, state.changedOnly, state.overview === undefined, state.rows.length === 0],
  );
  return (
    <>
      <Toolbar {...inspector} />
      {isEmpty ? (
        <FirstRun {...inspector} />
      ) : (
        <div class={state.selected === undefined ? 'split' : 'split in-detail'} style={{ '--list': `${width}px` }}>
          <section class="list-pane" aria-label="Requests">
            <RequestList
              rows={shown}
              isSorted={state.sort !== 'newest'}
              onFold={actions.fold}
              selected={state.selected}
              onSelect={actions.select}
              onNoMatch={() => dispatch({ type: 'set', values: { filter: '' } })}
            />
          </section>
          <Divider width={width} onWidth={setWidth} />
          {detail}
        </div>
      )}
    </>
  );
}
