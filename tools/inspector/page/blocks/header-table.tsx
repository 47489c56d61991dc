/** header-table: the answer's headers, each with who set it. */
import type { RequestRecord } from '../../../simulator/trace.js';
import { Table } from '../parts/table.js';
import { listOf } from './detail-of.js';
import { StageSecret } from './stage-secret.js';

interface Header {
  name: string;
  value: unknown;
  setBy: string;
}

export function HeaderTable({ record, index }: { record: RequestRecord; index: number }) {
  const headers = listOf<Header>(record.stages[index]?.detail ?? {}, 'headers');
  return (
    <Table
      label="Response headers"
      columns={['Header', 'Value', 'Set by']}
      rows={headers.map(({ name, value, setBy }, at) => [
        <code>{name}</code>,
        <code>
          <StageSecret record={record} index={index} place={['headers', at, 'value']} value={value} />
        </code>,
        setBy,
      ])}
    />
  );
}
