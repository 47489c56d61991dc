/** policy-changes: what a response headers policy added, removed, and left to the origin. */
import { Table } from '../parts/table.js';
import { asText, type Detail, listOf } from './detail-of.js';

export function PolicyChanges({ detail }: { detail: Detail }) {
  const rows = [
    ...listOf<unknown>(detail, 'added').map((header) => ['added', nameOf(header), textAfter(header)]),
    ...listOf<unknown>(detail, 'removed').map((header) => ['removed', nameOf(header), '']),
    ...listOf<unknown>(detail, 'kept').map((header) => [
      'kept as the origin sent it',
      nameOf(header),
      'override: false',
    ]),
  ];
  return (
    <div>
      <h4>Policy {asText(detail.policy ?? '')}</h4>
      <Table label="Headers policy" columns={['What', 'Header', 'Value']} rows={rows} />
    </div>
  );
}

function nameOf(header: unknown): string {
  return Array.isArray(header) ? asText(header[0]) : asText(header);
}

function textAfter(header: unknown): string {
  return Array.isArray(header) ? asText(header[1]) : '';
}
