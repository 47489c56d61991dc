/** drawer: a request to be sent again, with edits. Masked values are sent as they were, unless something is typed over them. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplayEdits, SentRequest } from '../../contract.js';
import { getSent } from '../api.js';
import { curlOf } from '../curl.js';
import type { Inspector } from '../inspector.js';
import { site } from '../site.js';
import { Dialog } from './dialog.js';
import { changesOf } from './draft.js';
import { DrawerForm } from './drawer-form.js';

export function Drawer(inspector: Inspector) {
  const id = inspector.state.selected;
  return id === undefined ? null : <DrawerOf {...inspector} key={id} id={id} />;
}

function DrawerOf({ state, dispatch, actions, id }: Inspector & { id: string }) {
  const [sent, setSent] = useState<SentRequest>();
  const [draft, setDraft] = useState<SentRequest & { leaveCacheOut: boolean; pass?: string }>();
  const [error, setError] = useState<string>();
  const [isSending, setSending] = useState(false);
  useEffect(() => {
    getSent(id).then(
      (request) => {
        setSent(request);
        setDraft({ ...request, leaveCacheOut: false });
      },
      (reason: Error) => setError(reason.message),
    );
  }, [id]);
  const close = () => dispatch({ type: 'set', values: { dialog: undefined } });
  const { edits, count } = sent && draft ? changesOf(sent, draft) : { edits: {} as ReplayEdits, count: 0 };

  function send(): void {
    setSending(true);
    actions.replay(edits).catch((reason: Error) => {
      setError(reason.message);
      setSending(false);
    });
  }

  return (
    <Dialog kind="drawer" labelledBy="drawer-title" onClose={close}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) send();
        }}
      >
        <header>
          <h2 id="drawer-title">Replay with edits</h2>
          <span class="dim">of request {id}</span>
          <button type="button" class="button end" onClick={close}>
            Close <kbd aria-hidden="true">Esc</kbd>
          </button>
        </header>
        <div class="fields">
          {sent && draft && <DrawerForm sent={sent} draft={draft} onDraft={setDraft} overview={state.overview} />}
        </div>
        <footer>
          {error && (
            <p class="failure" role="alert">
              {error}
            </p>
          )}
          <button type="submit" class="button primary" disabled={isSending || sent === undefined}>
            Send
          </button>
          <kbd aria-hidden="true">Ctrl Enter</kbd>
          <button
            type="button"
            class="button"
            onClick={() =>
              draft &&
              void navigator.clipboard.writeText(curlOf(draft, site)).then(() => actions.tell('Copied as curl.'))
            }
          >
            Copy as curl
          </button>
          <span class="dim end" role="status">
            {count === 0 ? 'no changes' : `${count} ${count === 1 ? 'change' : 'changes'}`}
          </span>
        </footer>
      </form>
    </Dialog>
  );
}
