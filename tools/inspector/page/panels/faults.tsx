/** faults: origins in trouble, and the clock: what failover, stale objects and expiry look like, without waiting for them. */
import { useState } from 'preact/hooks';
import { type Fault, faultText } from '../../../simulator/fault.js';
import { moveClock, setFaults } from '../api.js';
import type { Inspector } from '../inspector.js';
import { Table } from '../parts/table.js';
import { Text } from '../parts/text.js';
import { FaultForm } from './fault-form.js';

const moves = { '1 minute': 60, '1 hour': 3600, '1 day': 86_400, '1 year': 31_536_000 };

export function FaultsPanel({ state: { overview } }: Inspector) {
  const [error, setError] = useState<string>();
  const faults = overview?.faults ?? [];
  const origins = overview?.distributions.flatMap(({ origins }) => origins.filter(({ isGroup }) => !isGroup)) ?? [];
  // Each change comes back by the stream, as a line of the list.
  const act = (promise: Promise<unknown>) =>
    void promise.then(
      () => setError(undefined),
      (reason: Error) => setError(reason.message),
    );
  return (
    <div class="page">
      {error && (
        <p class="failure" role="alert">
          {error}
        </p>
      )}
      <section class="card">
        <div class="card-head">
          <h2>
            Faults <span class="dim">what goes wrong with origins, from the next request on</span>
          </h2>
          {faults.length > 0 && (
            <button type="button" class="button end" onClick={() => act(setFaults([]))}>
              End all
            </button>
          )}
        </div>
        {faults.length === 0 && <p class="dim">None: origins answer as they are.</p>}
        {faults.length > 0 && (
          <Table
            label="Faults"
            columns={['Fault', '']}
            rows={faults.map((fault) => rowOf(fault, () => act(setFaults(faults.filter((one) => one !== fault)))))}
          />
        )}
        <FaultForm
          origins={[...new Set(origins.map(({ id }) => id))]}
          onAdd={(fault) => act(setFaults([...faults, fault]))}
        />
      </section>
      <section class="card">
        <h2>
          Time <span class="dim">of the cache, signatures and functions: {overview?.clock}</span>
        </h2>
        <div class="row-buttons">
          {Object.entries(moves).map(([name, by]) => (
            <button key={name} type="button" class="button" onClick={() => act(moveClock({ by }))}>
              {name} later
            </button>
          ))}
          <button type="button" class="button" onClick={() => act(moveClock({ to: 'now' }))}>
            Real time
          </button>
        </div>
      </section>
    </div>
  );
}

function rowOf(fault: Fault, remove: () => void) {
  const text = faultText(fault);
  return [
    <Text>{text}</Text>,
    <button type="button" class="button small" aria-label={`End: ${text.replaceAll('`', '')}`} onClick={remove}>
      End
    </button>,
  ];
}
