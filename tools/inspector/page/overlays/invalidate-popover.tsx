/** invalidate-popover: paths to be removed from the cache, one a line. */
import { useState } from 'preact/hooks';
import { invalidate } from '../api.js';
import { plural } from '../format.js';
import type { Inspector } from '../inspector.js';

export function InvalidatePopover({ state: { cached }, actions }: Inspector) {
  const [text, setText] = useState('/*');
  const [error, setError] = useState<string>();
  const paths = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    const { removed } = await invalidate(paths);
    setError(undefined);
    actions.tell(`Invalidated ${plural(removed, 'object')}.`);
    document.getElementById('invalidate')?.hidePopover();
  }

  return (
    <div popover="auto" id="invalidate" role="dialog" aria-labelledby="invalidate-title">
      <form onSubmit={(event) => void send(event).catch((reason: Error) => setError(reason.message))}>
        <h2 id="invalidate-title">Invalidate</h2>
        <label>
          Paths, one a line; <code>*</code> only at the end
          <textarea
            autoFocus
            class="field mono"
            rows={3}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <p class="dim">{plural(cached.objects, 'object is', 'objects are')} stored.</p>
        {error && (
          <p class="failure" role="alert">
            {error}
          </p>
        )}
        <button type="submit" class="button primary">
          Invalidate
        </button>
      </form>
    </div>
  );
}
