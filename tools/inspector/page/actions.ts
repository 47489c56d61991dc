/** actions: what buttons and keys do. */
import type { ReplayEdits } from '../contract.js';
import { clearRequests, getSent, replay } from './api.js';
import type { Copied, Copy } from './copies.js';
import type { Row } from './rows.js';
import type { Dispatch, Panel, State } from './state.js';
import { forgetRecords } from './use-record.js';
import type { Server } from './use-server.js';

export interface Actions {
  select(id: string | undefined): void;
  /** Moves the selection by rows that are requests. */
  step(by: number): void;
  goTo(panel: Panel): void;
  open(dialog: State['dialog']): void;
  /** Rejects with a sentence for people. */
  replay(edits: ReplayEdits): Promise<void>;
  replayAsItWas(): void;
  copy(kind: Copy): void;
  saveAsTest(): void;
  togglePause(): void;
  /** Shows or hides the files of rebuilds. */
  fold(): void;
  clear(): void;
  openAll(): void;
  retry(): void;
  look(): void;
  tell(notice: string): void;
}

interface Given {
  state: State;
  shown: Row[];
  dispatch: Dispatch;
  server: Server;
}

export function createActions({ state, shown, dispatch, server }: Given): Actions {
  const { selected } = state;
  const select = (id: string | undefined) => dispatch({ type: 'select', id });
  const tell = (notice: string) => dispatch({ type: 'set', values: { notice } });
  const failed = (error: unknown) => tell(error instanceof Error ? error.message : String(error));

  async function send(edits: ReplayEdits): Promise<void> {
    if (selected !== undefined) dispatch({ type: 'replayed', result: await replay(selected, edits) });
  }

  async function withSent(
    use: (given: Copied, parts: typeof import('./lazy-parts.js')) => Promise<void>,
  ): Promise<void> {
    const row = state.rows.find(({ id }) => id === selected);
    if (row?.kind !== 'request') return;
    await use({ sent: await getSent(row.id), row, overview: state.overview }, await import('./lazy-parts.js'));
  }

  return {
    select,
    tell,
    step(by) {
      const requests = shown.filter(({ kind }) => kind === 'request');
      const at = requests.findIndex(({ id }) => id === selected);
      const next = requests[at === -1 ? 0 : Math.min(Math.max(at + by, 0), requests.length - 1)];
      if (next !== undefined) select(next.id);
    },
    goTo: (panel) => dispatch({ type: 'set', values: { panel } }),
    open: (dialog) => dispatch({ type: 'set', values: { dialog } }),
    replay: send,
    replayAsItWas: () => void send({}).catch(failed),
    copy: (kind) =>
      void withSent(async (given, { copyOf }) => {
        await navigator.clipboard.writeText(await copyOf(kind, given));
        tell(`Copied as ${kind}. Secrets are ${kind === 'test' ? 'made up' : 'written as …'}`);
      }).catch(failed),
    saveAsTest: () => void withSent(async (given, { saveAsTest }) => saveAsTest(given)).catch(failed),
    fold: () => dispatch({ type: 'set', values: { unfolded: !state.unfolded } }),
    togglePause: () => dispatch({ type: 'pause', on: !state.paused }),
    clear() {
      void clearRequests().then(() => {
        forgetRecords();
        dispatch({ type: 'clear' });
      }, failed);
    },
    openAll() {
      const names = [...document.querySelectorAll('[data-stage]')].map((element) => element.getAttribute('data-stage'));
      const isOpen = document.querySelector('[data-stage] [aria-expanded=false]') !== null;
      dispatch({ type: 'open', stages: Object.fromEntries(names.map((name) => [name, isOpen])) });
    },
    retry: server.retry,
    look: server.look,
  };
}
