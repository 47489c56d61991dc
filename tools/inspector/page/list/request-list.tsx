/** request-list: a listbox that has only the rows in the document that can be seen: all rows of a layout have one height. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { plural } from '../format.js';
import type { Row } from '../rows.js';
import { RowView } from './row.js';
import { useBox } from './use-box.js';

interface Props {
  rows: Row[];
  /** Otherwise than newest first. */
  isSorted: boolean;
  selected: string | undefined;
  onSelect(id: string): void;
  onFold(): void;
  onNoMatch(): void;
}

/** Rows outside the window on each side, so that scrolling shows no gap. */
const spare = 5;

export function RequestList({ rows, isSorted, selected, onSelect, onFold, onNoMatch }: Props) {
  const { ref, box } = useBox();
  const [top, setTop] = useState(0);
  const height = box.width < 700 ? 52 : 30;
  const fresh = useStillness(ref, rows, height, top === 0 || isSorted);
  const at = rows.findIndex(({ id }) => id === selected);
  useLayoutEffect(() => reveal(ref.current, at, height), [selected, height]);
  const first = Math.max(0, Math.floor(top / height) - spare);
  const last = Math.min(rows.length, Math.ceil((top + box.height) / height) + spare);

  function onKey(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(box.height / height) - 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length }[
      event.key
    ];
    if (event.key === 'Enter') document.getElementById('detail')?.focus();
    else if (by === undefined) return;
    else move(rows, at, by, onSelect);
    event.preventDefault();
  }

  return (
    <>
      <div class="list-head" aria-hidden="true">
        <span>Status</span>
        <span>Method</span>
        <span>Path</span>
        <span>Behavior</span>
        <span>X-Cache</span>
        <span class="number">Size</span>
        <span class="number">Age</span>
        <span class="number">ms</span>
        <span class="number">Time</span>
      </div>
      {rows.length === 0 && (
        <p class="no-match">
          No request matches this filter.{' '}
          <button type="button" class="link" onClick={onNoMatch}>
            Remove it
          </button>
        </p>
      )}
      {fresh > 0 && top > 0 && (
        <button type="button" class="button fresh" onClick={() => ref.current?.scrollTo({ top: 0 })}>
          {plural(fresh, 'new row')}
        </button>
      )}
      <div
        ref={ref}
        id="list"
        class="list"
        role="listbox"
        tabIndex={0}
        aria-label={isSorted ? 'Requests, sorted' : 'Requests, newest first'}
        aria-activedescendant={at >= first && at < last ? `row-${selected}` : undefined}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={onKey}
      >
        <div role="presentation" style={{ height: `${rows.length * height}px` }}>
          {rows.slice(first, last).map((row, index) => (
            <RowView
              key={row.id}
              row={row}
              top={(first + index) * height}
              position={first + index + 1}
              of={rows.length}
              isSelected={row.id === selected}
              onSelect={onSelect}
              onFold={onFold}
            />
          ))}
        </div>
      </div>
    </>
  );
}

/** Rows that come on top push nothing that is looked at away. Returns how many came since the list was at its top. */
function useStillness(ref: { current: HTMLDivElement | null }, rows: Row[], height: number, isAtTop: boolean): number {
  const before = useRef<string | undefined>(undefined);
  const fresh = useRef(0);
  useLayoutEffect(() => {
    const list = ref.current;
    const added = before.current === undefined ? 0 : rows.findIndex(({ id }) => id === before.current);
    before.current = rows[0]?.id;
    if (list === null || isAtTop) fresh.current = 0;
    else if (added > 0) {
      list.scrollTop += added * height;
      fresh.current += added;
    }
  }, [rows, isAtTop]);
  return fresh.current;
}

function reveal(list: HTMLDivElement | null, at: number, height: number): void {
  if (list === null || at < 0) return;
  const top = at * height;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
}

/** Events between the requests cannot be chosen: they are passed over. */
function move(rows: Row[], at: number, by: number, onSelect: (id: string) => void): void {
  const wanted = Math.min(rows.length - 1, Math.max(0, at + by));
  const ahead = rows.slice(wanted).find(({ kind }) => kind === 'request');
  const behind = rows.slice(0, wanted + 1).findLast(({ kind }) => kind === 'request');
  const next = by > 0 ? (ahead ?? behind) : (behind ?? ahead);
  if (next !== undefined) onSelect(next.id);
}
