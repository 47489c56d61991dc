/** headers-view: what the viewer sent and what it got, each header with who set it. */
import { useEffect, useState } from 'preact/hooks';
import type { RequestRecord } from '../../../simulator/trace.js';
import type { SentRequest } from '../../contract.js';
import { getSent, show } from '../api.js';
import { HeaderTable } from '../blocks/header-table.js';
import type { Inspector } from '../inspector.js';
import { Secret } from '../parts/secret.js';
import { Table } from '../parts/table.js';
import { useRecord } from '../use-record.js';

export function HeadersView({ state }: Inspector) {
  const { record } = useRecord(state.selected);
  return record === undefined ? null : <HeadersOf key={record.id} record={record} />;
}

function HeadersOf({ record }: { record: RequestRecord }) {
  const [sent, setSent] = useState<SentRequest>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    getSent(record.id).then(setSent, (reason: Error) => setError(reason.message));
  }, [record.id]);
  const respond = record.stages.findIndex(({ name }) => name === 'respond');
  const lines = [...linesOf(record.id, sent, 'headers'), ...linesOf(record.id, sent, 'cookies')];
  return (
    <div class="stages-view">
      <section class="card">
        <h3>Sent by the viewer</h3>
        {error && <p class="hint">{error}</p>}
        <Table label="Request headers" columns={['Header', 'Value']} rows={lines} />
      </section>
      <section class="card">
        <h3>Sent to the viewer</h3>
        {respond >= 0 && <HeaderTable record={record} index={respond} />}
      </section>
    </div>
  );
}

function linesOf(id: string, sent: SentRequest | undefined, what: 'headers' | 'cookies') {
  return (sent?.[what] ?? []).map(({ name, value }, at) => [
    <code>{what === 'cookies' ? `cookie ${name}` : name}</code>,
    <code>
      <Secret value={value} ask={() => show(id, ['request', what, at, 'value'])} />
    </code>,
  ]);
}
