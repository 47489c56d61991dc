/** detail: one request: who answered and why in one sentence, then the proof. */
import { useEffect } from 'preact/hooks';
import type { RequestRecord } from '../../../simulator/trace.js';
import { exactClock, milliseconds } from '../format.js';
import type { Inspector } from '../inspector.js';
import { Lazy } from '../parts/lazy.js';
import { Tabs } from '../parts/tabs.js';
import { Text } from '../parts/text.js';
import type { Tab } from '../state.js';
import { fetchRecord, useRecord } from '../use-record.js';
import { StagesView } from './stages-view.js';

const tabs: { name: Tab; text: string }[] = [
  { name: 'stages', text: 'Stages' },
  { name: 'headers', text: 'Headers' },
  { name: 'body', text: 'Body' },
  { name: 'lines', text: 'Lines' },
  { name: 'json', text: 'JSON' },
  { name: 'compare', text: 'Compare' },
];

export function Detail(inspector: Inspector) {
  const { state, shown } = inspector;
  const { record, error } = useRecord(state.selected);
  useEffect(() => fetchNeighbours(shown, state.selected), [state.selected]);
  if (record === undefined) {
    return (
      <section class="detail" id="detail" tabIndex={-1} aria-label="Selected request">
        <p class="hint">{error ?? 'Choose a request: j and k, or click.'}</p>
      </section>
    );
  }
  return (
    <section class="detail" id="detail" tabIndex={0} aria-label={`Request ${record.id}`}>
      <Head {...inspector} record={record} />
      <div key={record.id} id="detail-view" role="tabpanel" aria-labelledby={`view-${state.tab}`}>
        {state.tab === 'stages' && <StagesView {...inspector} record={record} />}
        {state.tab === 'headers' && <Lazy {...inspector} part="HeadersView" key="headers" />}
        {state.tab === 'body' && <Lazy {...inspector} part="BodyView" key="body" />}
        {state.tab === 'lines' && <Lazy {...inspector} part="LinesView" key="lines" />}
        {state.tab === 'json' && <pre class="json">{JSON.stringify(record, undefined, 2)}</pre>}
        {state.tab === 'compare' && <Lazy {...inspector} part="Compare" key="compare" />}
      </div>
    </section>
  );

  function fetchNeighbours(rows: Inspector['shown'], id: string | undefined): void {
    const requests = rows.filter(({ kind }) => kind === 'request');
    const at = requests.findIndex((row) => row.id === id);
    for (const neighbour of [requests[at - 1], requests[at + 1]])
      if (at >= 0 && neighbour !== undefined) void fetchRecord(neighbour.id).catch(() => {});
  }
}

interface Shown extends Inspector {
  record: RequestRecord;
}

function Head(shown: Shown) {
  const { status, verdict } = shown.record;
  return (
    <div class="detail-head">
      <Title {...shown} />
      <p class="verdict">
        <b class={`pill s${Math.floor(status / 100)}`}>{status}</b> <Text>{verdict}</Text>
      </p>
      <Facts record={shown.record} />
      <Views {...shown} />
    </div>
  );
}

function Title({ record, actions }: Shown) {
  const { id, method, url } = record;
  return (
    <div class="title">
      <div class="back">
        <button type="button" class="button" onClick={() => actions.select(undefined)}>
          Back
        </button>
        <button type="button" class="button" onClick={() => actions.step(-1)}>
          Newer
        </button>
        <button type="button" class="button" onClick={() => actions.step(1)}>
          Older
        </button>
      </div>
      <h2>
        <span class="dim">
          {id} · {method}
        </span>{' '}
        {url}
      </h2>
      <div class="buttons">
        <button type="button" class="button primary" onClick={() => actions.open('drawer')}>
          Replay with edits <kbd aria-hidden="true">e</kbd>
        </button>
        <button type="button" class="button" onClick={actions.replayAsItWas}>
          Replay
        </button>
        {(['curl', 'fetch', 'test'] as const).map((kind) => (
          <button key={kind} type="button" class="button" onClick={() => actions.copy(kind)}>
            Copy as {kind}
          </button>
        ))}
        <button type="button" class="button" onClick={actions.saveAsTest}>
          Save as test
        </button>
      </div>
    </div>
  );
}

function Views({ state, dispatch, actions }: Shown) {
  const set = (values: Partial<typeof state>) => dispatch({ type: 'set', values });
  return (
    <div class="views">
      <Tabs
        label="Views"
        prefix="view"
        controls="detail-view"
        tabs={tabs}
        chosen={state.tab}
        onChoose={(tab) => set({ tab })}
      />
      {state.tab === 'stages' && (
        <div class="end">
          <label class="check">
            <input
              type="checkbox"
              checked={state.changedOnly}
              onChange={(event) => set({ changedOnly: event.currentTarget.checked })}
            />
            Changed stages only
          </label>
          <button type="button" class="link" onClick={actions.openAll}>
            Open or close all
          </button>
        </div>
      )}
    </div>
  );
}

function Facts({ record }: { record: RequestRecord }) {
  const { xCache, missReason, behavior, ms, at, viewer, origin, host } = record;
  const facts: [string, string | undefined][] = [
    ['X-Cache', `${xCache}${missReason === undefined ? '' : ` (${missReason})`}`],
    ['Behavior', behavior],
    ['Origin', origin],
    ['Took', `${milliseconds(ms)} ms`],
    ['At', exactClock(at)],
    ['Host', host],
    ['Viewer', [viewer.country, viewer.device, viewer.ip].filter(Boolean).join(' ')],
  ];
  return (
    <dl class="request-facts">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
