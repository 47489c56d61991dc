/** cache-key: each part with where it came from, and what is left out with the reason. */
import type { RequestRecord } from '../../../simulator/trace.js';
import { Table } from '../parts/table.js';
import { asText, type Detail, listOf } from './detail-of.js';
import { StageSecret } from './stage-secret.js';

export function CacheKey({ detail, record, index }: { detail: Detail; record: RequestRecord; index: number }) {
  const key = listOf<{ part: string; value: unknown; from: string }>(detail, 'key');
  const left = listOf<{ part: string; because: string }>(detail, 'notInKey');
  return (
    <>
      <div>
        <h4>Cache key</h4>
        <Table
          label="Cache key"
          columns={['Part', 'Value', 'From']}
          rows={key.map(({ part, value, from }, at) => [
            part,
            <code>
              <StageSecret record={record} index={index} place={['key', at, 'value']} value={value} />
            </code>,
            from,
          ])}
        />
      </div>
      {left.length > 0 && (
        <div>
          <h4>Not in the key</h4>
          <Table
            label="Not in the key"
            columns={['Part', 'Because']}
            rows={left.map(({ part, because }) => [part, because])}
          />
        </div>
      )}
      <Origins detail={detail} />
    </>
  );
}

/** Where the answer of the cache comes from. */
function Origins({ detail: { storedBy, invalidation, collapsedWith } }: { detail: Detail }) {
  const lines = [
    storedBy !== undefined && `Stored by request ${asText(storedBy)}.`,
    invalidation !== undefined && `Removed by invalidation ${asText(invalidation)}.`,
    collapsedWith !== undefined && `Waited for the answer to request ${asText(collapsedWith)}.`,
  ].filter(Boolean);
  return lines.length === 0 ? null : <p>{lines.join(' ')}</p>;
}
