/** footer: how it goes, in numbers. */
import { useMemo } from 'preact/hooks';
import { clock, milliseconds, plural, size } from '../format.js';
import type { Inspector } from '../inspector.js';
import { kinds, mostRows, type Row } from '../rows.js';

export function Footer({ state, dispatch }: Inspector) {
  const { rows, cached, overview } = state;
  const summary = useMemo(() => summarise(rows), [rows]);
  return (
    <footer>
      {summary === undefined ? (
        <span>No requests</span>
      ) : (
        <>
          <span>
            Hit ratio <b>{summary.ratio}</b>
          </span>
          <span class="wide">
            p50 <b>{milliseconds(summary.p50)} ms</b> · p95 <b>{milliseconds(summary.p95)} ms</b>
          </span>
        </>
      )}
      <span class="wide">
        Cache{' '}
        <b>
          {plural(cached.objects, 'object')}, {size(cached.bytes)}
        </b>
      </span>
      {overview !== undefined && overview.builtAt > 0 && (
        <span class="wide">
          Built <b>{clock(overview.builtAt)}</b>
        </span>
      )}
      {rows.length >= mostRows && <span>Older requests were dropped</span>}
      <span class="end">
        <button type="button" class="link" onClick={() => dispatch({ type: 'set', values: { dialog: 'help' } })}>
          Keyboard
        </button>{' '}
        <kbd aria-hidden="true">?</kbd>
      </span>
    </footer>
  );
}

function summarise(rows: Row[]): { ratio: string; p50: number; p95: number } | undefined {
  const requests = rows.filter((row) => row.kind === 'request');
  if (requests.length === 0) return undefined;
  const hits = requests.filter(kinds.hit).length;
  const looked = hits + requests.filter(kinds.miss).length;
  const times = requests.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return { ratio: looked === 0 ? '–' : `${Math.round((hits / looked) * 100)} %`, p50: at(0.5), p95: at(0.95) };
}
