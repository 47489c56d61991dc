/** toolbar: filter, counts that are filters, and what can be done with the list. */
import { useMemo } from 'preact/hooks';
import type { Inspector } from '../inspector.js';
import { type Counted, codeOf, kinds, type RequestRow, type Row, type Sort } from '../rows.js';
import { FilterBox } from './filter-box.js';

const counted: [name: string, kind: Counted][] = [
  ['Hit', 'hit'],
  ['Miss', 'miss'],
  ['Function', 'function'],
  ['Refused', 'refused'],
  ['404', 'missing'],
  ['Failed', 'failed'],
  ['Other', 'other'],
];

export function Toolbar({ state, dispatch, actions }: Inspector) {
  const { rows, filter, paused } = state;
  const setFilter = (text: string) => dispatch({ type: 'set', values: { filter: text } });
  return (
    <div class="toolbar">
      <FilterBox filter={filter} rows={rows} onFilter={setFilter} onFirst={() => actions.step(0)} />
      <Counts rows={rows} filter={filter} onFilter={setFilter} />
      <div class="tools">
        <select
          class="field"
          aria-label="Sort"
          value={state.sort}
          onChange={(event) => dispatch({ type: 'set', values: { sort: event.currentTarget.value as Sort } })}
        >
          {Object.entries(sortNames).map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
        <button type="button" class="button" aria-pressed={paused} onClick={actions.togglePause}>
          Pause
        </button>
        <button type="button" class="button" onClick={actions.clear}>
          Clear
        </button>
        <button type="button" class="button" popovertarget="invalidate" id="invalidate-button">
          Invalidate…
        </button>
        <button type="button" class="button" onClick={() => actions.open('har')}>
          HAR…
        </button>
      </div>
    </div>
  );
}

const sortNames: Record<Sort, string> = {
  newest: 'Newest first',
  slowest: 'Slowest first',
  largest: 'Largest first',
  oldest: 'Oldest in cache first',
  status: 'Errors first',
  path: 'By path',
};

interface CountsProps {
  rows: Row[];
  filter: string;
  onFilter(filter: string): void;
}

function Counts({ rows, filter, onFilter }: CountsProps) {
  const requests = useMemo(() => rows.filter((row) => row.kind === 'request'), [rows]);
  const entries = useMemo(
    () =>
      counted.map(([name, kind]) => ({
        name,
        term: `is:${kind}`,
        number: requests.filter(kinds[kind]).length,
      })),
    [requests],
  );
  const shown = entries.filter(({ name, number }) => number > 0 || name !== 'Other');
  const all = [{ name: 'All', term: '', number: requests.length }, ...shown];
  const codes = /is:refused|code:/.test(filter) ? codeCounts(requests) : [];
  return (
    <>
      <CountGroup label="Show" counts={all} filter={filter} onFilter={onFilter} />
      {codes.length > 0 && <CountGroup label="Refused by" counts={codes} filter={filter} onFilter={onFilter} />}
    </>
  );
}

interface Count {
  name: string;
  term: string;
  number: number;
}

/** Of what was refused, by CloudFront's codes: they add up to it. */
function codeCounts(requests: RequestRow[]): Count[] {
  const codes = requests.filter(kinds.refused).map(codeOf);
  return [...new Set(codes)].map((code) => ({
    name: code === 'none' ? 'no code' : code,
    term: `is:refused code:${code.replace(/ .*/, '').toLowerCase()}`,
    number: codes.filter((other) => other === code).length,
  }));
}

function CountGroup({
  label,
  counts,
  filter,
  onFilter,
}: Omit<CountsProps, 'rows'> & { label: string; counts: Count[] }) {
  return (
    <div class="counts" role="group" aria-label={label}>
      {counts.map(({ name, term, number }) => (
        <button key={name} type="button" aria-pressed={filter.trim() === term} onClick={() => onFilter(term)}>
          {name} <b>{number}</b>
        </button>
      ))}
    </div>
  );
}
