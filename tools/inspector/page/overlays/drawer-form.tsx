/** drawer-form: the fields of a replay; those that were changed are marked. */
import type { Overview, SentRequest } from '../../contract.js';
import { type Draft, isSame } from './draft.js';
import { NameValueRows } from './name-value-rows.js';
import { ViewerFields } from './viewer-fields.js';

interface Props {
  sent: SentRequest;
  draft: Draft;
  onDraft(draft: Draft): void;
  overview: Overview | undefined;
}

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The fields come after the dialog has opened, and the dialog then has put the focus elsewhere. */
function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
}

export function DrawerForm({ sent, draft, onDraft, overview }: Props) {
  const set = (part: Partial<Draft>) => onDraft({ ...draft, ...part });
  const mark = (name: keyof SentRequest) => (isSame(draft[name], sent[name]) ? 'field mono' : 'field mono changed');
  const passes = (overview?.distributions ?? []).flatMap((one) => one.passes);
  const { pass: _, ...withoutPass } = draft;
  return (
    <>
      <div class="line">
        <label>
          Method
          <select
            class={mark('method')}
            value={draft.method}
            onChange={(event) => set({ method: event.currentTarget.value })}
          >
            {[...new Set([...methods, sent.method])].map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
        </label>
        <label>
          Path and query
          <input
            ref={focusOnce}
            class={mark('url')}
            value={draft.url}
            onInput={(event) => set({ url: event.currentTarget.value })}
          />
        </label>
      </div>
      <NameValueRows
        what="cookie"
        title="Cookies"
        was={sent.cookies}
        rows={draft.cookies}
        onRows={(cookies) => set({ cookies })}
      />
      {passes.length > 0 && (
        <label>
          Put in a fresh pass
          <select
            class={draft.pass === undefined ? 'field' : 'field changed'}
            value={draft.pass ?? ''}
            onChange={({ currentTarget: { value } }) => onDraft(value === '' ? withoutPass : { ...draft, pass: value })}
          >
            <option value="">no</option>
            {passes.map(({ pattern, by }) => (
              <option key={pattern} value={pattern}>
                {pattern}, checked by {by}, 1 h
              </option>
            ))}
          </select>
        </label>
      )}
      <NameValueRows
        what="header"
        title="Headers"
        was={sent.headers}
        rows={draft.headers}
        onRows={(headers) => set({ headers })}
      />
      <fieldset>
        <legend>Viewer</legend>
        <ViewerFields viewer={draft.viewer} onViewer={(viewer) => set({ viewer })} />
      </fieldset>
      {draft.method !== 'GET' && draft.method !== 'HEAD' && draft.body !== undefined && (
        <label>
          Body
          <textarea
            class={mark('body')}
            rows={5}
            value={draft.body}
            onInput={(event) => set({ body: event.currentTarget.value })}
          />
        </label>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={draft.leaveCacheOut}
          onChange={(event) => set({ leaveCacheOut: event.currentTarget.checked })}
        />
        Leave the cache out: go to the origin and store nothing
      </label>
    </>
  );
}
