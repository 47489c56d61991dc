/** row: one line of the list. */
import { clock, milliseconds, shortSize, shortXCache } from '../format.js';
import { Text } from '../parts/text.js';
import { type RequestRow, type Row, reasonOf } from '../rows.js';

interface Props {
  row: Row;
  /** Pixels. */
  top: number;
  position: number;
  of: number;
  isSelected: boolean;
  onSelect(id: string): void;
  onFold(): void;
}

export function RowView({ row, top, position, of, isSelected, onSelect, onFold }: Props) {
  const isRequest = row.kind === 'request';
  return (
    <div
      role="option"
      id={`row-${row.id}`}
      class={isRequest ? 'row' : 'row event'}
      style={{ top: `${top}px` }}
      aria-selected={isSelected}
      aria-disabled={isRequest ? undefined : true}
      aria-setsize={of}
      aria-posinset={position}
      onClick={isRequest ? () => onSelect(row.id) : row.files && row.files.length > 1 ? onFold : undefined}
    >
      {isRequest ? <Cells row={row} /> : <EventLine at={row.at} text={row.text} />}
    </div>
  );
}

function EventLine({ at, text }: { at: number; text: string }) {
  return (
    <>
      {clock(at)} <Text>{text}</Text>
    </>
  );
}

function Cells({ row }: { row: RequestRow }) {
  const { status, method, url, behavior, xCache, replayOf, ms, bytes, age, at } = row;
  const [, folders = '', last = url, query = ''] = /^([^?]*\/)([^?/]+\/?)(\?.*)?$/.exec(url) ?? [];
  return (
    <>
      <span class={`status s${Math.floor(status / 100)}`}>{status}</span>
      <span class="mono">{method}</span>
      <span class="path">
        <span class="folders">{folders}</span>
        <span class="last">{last}</span>
        <span class="query">{query}</span>
        {replayOf !== undefined && (
          <span class="replay">
            <span class="sr-only">replay of</span>↺ {replayOf}
          </span>
        )}
      </span>
      <span class="behavior">
        <span class="sr-only">behavior </span>
        {behavior}
      </span>
      <span class="x-cache">
        <XCache value={xCache} isStale={row.missReason === 'stale'} />
        <span class="reason">{reasonOf(row)}</span>
      </span>
      <span class="number size">{shortSize(bytes)}</span>
      <span class="number age">
        <span class="sr-only">age </span>
        {age === undefined ? '–' : `${age} s`}
      </span>
      <span class="number ms">
        {milliseconds(ms)}
        <span class="unit"> ms</span>
      </span>
      <span class="number time">{clock(at)}</span>
    </>
  );
}

function XCache({ value, isStale }: { value: string; isStale: boolean }) {
  const tone = isStale
    ? 'soft'
    : /hit/i.test(value)
      ? 'good'
      : value.includes('Generated')
        ? 'function'
        : /error/i.test(value)
          ? 'bad'
          : '';
  return <span class={`chip ${tone}`}>{shortXCache(value)}</span>;
}
