/** attempts: each request to an origin: where it went, what it carried, and what came back. */
import type { RequestRecord } from '../../../simulator/trace.js';
import { milliseconds } from '../format.js';
import { Table } from '../parts/table.js';
import { type Detail, listOf, recordOf } from './detail-of.js';
import { StageSecret } from './stage-secret.js';

interface Attempt {
  n: number;
  origin: string;
  target: string;
  request: { line: string; headers: [string, unknown][] };
  status?: number;
  error?: string;
  ms: number;
}

export function Attempts({ detail, record, index }: { detail: Detail; record: RequestRecord; index: number }) {
  const signature = recordOf<{ by: string; verified: boolean }>(detail, 'signature');
  const failover = listOf<string>(detail, 'failover');
  return (
    <>
      {listOf<Attempt>(detail, 'attempts').map(({ n, origin, target, request, status, error, ms }, at) => (
        <div key={n}>
          <h4>
            Attempt {n}: {origin}
          </h4>
          <p>
            <b class={status !== undefined && status < 400 ? 's2' : 's4'}>{status ?? error}</b> in {milliseconds(ms)} ms
            from {target}
          </p>
          <p>
            <code>{request.line}</code>
          </p>
          <details>
            <summary>{request.headers.length} headers sent to the origin</summary>
            <Table
              label={`Headers of attempt ${n}`}
              columns={['Header', 'Value']}
              rows={request.headers.map(([name, value], line) => [
                <code>{name}</code>,
                <code>
                  <StageSecret
                    record={record}
                    index={index}
                    place={['attempts', at, 'request', 'headers', line, 1]}
                    value={value}
                  />
                </code>,
              ])}
            />
          </details>
        </div>
      ))}
      {failover.length > 1 && <p>Failed over: {failover.join(' → ')}</p>}
      {signature.by && (
        <p>
          Signed with SigV4 by {signature.by === 'oac' ? 'origin access control' : 'a function'};{' '}
          {signature.verified ? '✓ the origin accepted it' : '✕ the origin refused it'}
        </p>
      )}
    </>
  );
}
