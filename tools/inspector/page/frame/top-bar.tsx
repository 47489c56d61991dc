/** top-bar: name, distribution, panels, engine, connection, viewer. */
import type { Inspector } from '../inspector.js';
import { Tabs } from '../parts/tabs.js';
import type { Panel } from '../state.js';

export function TopBar({ state, dispatch, actions }: Inspector) {
  const { overview, panel, rows, cached } = state;
  const number = (n: number) => <span class="badge">{n}</span>;
  const requests = rows.filter(({ kind }) => kind === 'request').length;
  const tabs: { name: Panel; text: preact.ComponentChildren }[] = [
    { name: 'requests', text: <>Requests{number(requests)}</> },
    { name: 'distribution', text: 'Distribution' },
    { name: 'kvs', text: 'Key value store' },
    { name: 'cache', text: <>Cache{number(cached.objects)}</> },
    { name: 'faults', text: 'Faults and time' },
  ];
  return (
    <header class="top">
      <div class="brand">
        <strong>Edgewright</strong>
        <DistributionChoice state={state} onChoose={(host) => dispatch({ type: 'set', values: { host } })} />
      </div>
      <nav aria-label="Panels">
        <Tabs label="Panels" prefix="tab" controls="panel" tabs={tabs} chosen={panel} onChoose={actions.goTo} />
      </nav>
      <div class="facts">
        <span class="engine">
          Engine <code>{overview?.engine}</code>
        </span>
        <Connection state={state} />
        <ViewerButton state={state} />
      </div>
    </header>
  );
}

function DistributionChoice({
  state,
  onChoose,
}: Pick<Inspector, 'state'> & { onChoose(host: string | undefined): void }) {
  const distributions = state.overview?.distributions ?? [];
  const [first] = distributions;
  if (distributions.length < 2) return <code class="host">{first && `${first.logicalId} · ${first.host}`}</code>;
  return (
    <select
      aria-label="Distribution"
      value={state.host ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || undefined)}
    >
      <option value="">all distributions</option>
      {distributions.map(({ logicalId, host }) => (
        <option key={logicalId} value={host}>
          {logicalId} · {host}
        </option>
      ))}
    </select>
  );
}

function Connection({ state: { lostFor, paused } }: Pick<Inspector, 'state'>) {
  const kind = lostFor !== undefined ? 'off' : paused ? 'paused' : 'on';
  const text = { on: 'Live', paused: 'Paused', off: 'Disconnected' }[kind];
  return (
    <span class={`connection ${kind}`}>
      <i aria-hidden="true" />
      {text}
    </span>
  );
}

function ViewerButton({ state: { overview } }: Pick<Inspector, 'state'>) {
  const { country, device, address } = overview?.viewer ?? { country: 'US', device: '', address: '' };
  const text = [country, device || 'any device', address].filter(Boolean).join(' · ');
  return (
    <button type="button" class="button" popovertarget="viewer" id="viewer-button">
      Viewer <code>{text}</code>
    </button>
  );
}
