/** patterns: the path patterns in the order CloudFront tries them. */
import { Table } from '../parts/table.js';
import { asText, type Detail, listOf } from './detail-of.js';

interface Candidate {
  pattern: string;
  origin: string;
  result: string;
}

export function Patterns({ detail }: { detail: Detail }) {
  const candidates = listOf<Candidate>(detail, 'candidates');
  return (
    <div>
      <h4>Patterns, in order</h4>
      {detail.normalisedPath !== undefined && (
        <p>
          Compared as <code>{asText(detail.normalisedPath)}</code>
        </p>
      )}
      <Table
        label="Path patterns"
        columns={['No.', 'Pattern', 'Origin', 'Result']}
        rows={candidates.map(({ pattern, origin, result }, at) => [
          at + 1,
          <code>{pattern}</code>,
          origin,
          result === 'matched' ? <b>matched, first match wins</b> : result,
        ])}
      />
    </div>
  );
}
