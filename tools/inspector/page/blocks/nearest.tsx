/** nearest: what is stored under the same path, and in which parts of the key it differs from this request. */
import type { RequestRecord } from '../../../simulator/trace.js';
import { Table } from '../parts/table.js';
import { type Detail, recordOf } from './detail-of.js';
import { StageSecret } from './stage-secret.js';

interface Found {
  storedBy: string;
  differs: { part: string; value?: unknown; stored?: unknown }[];
}

export function Nearest({ detail, record, index }: { detail: Detail; record: RequestRecord; index: number }) {
  const { storedBy, differs = [] } = recordOf<Found>(detail, 'nearest');
  const cell = (at: number, side: 'value' | 'stored') => {
    const value = differs[at]?.[side];
    if (value === undefined) return '–';
    return <StageSecret record={record} index={index} place={['nearest', 'differs', at, side]} value={value} />;
  };
  return (
    <div>
      <h4>Nearest stored, by request {storedBy}: what differs</h4>
      <Table
        label="Nearest stored"
        columns={['Part', 'Here', 'Stored']}
        rows={differs.map(({ part }, at) => [part, cell(at, 'value'), cell(at, 'stored')])}
      />
    </div>
  );
}
