/** viewer-form: who browses, and passes into private areas for this browser. */
import { useEffect, useState } from 'preact/hooks';
import { getPass, setViewer } from '../api.js';
import type { Inspector } from '../inspector.js';
import { site } from '../site.js';
import { ViewerFields } from './viewer-fields.js';

export function ViewerForm({ state: { overview }, actions }: Inspector) {
  const [viewer, setDraft] = useState({ country: 'US', device: '', address: '' });
  const [error, setError] = useState<string>();
  const known = JSON.stringify(overview?.viewer);
  useEffect(() => {
    if (overview) setDraft(overview.viewer);
  }, [known]);
  const fail = (reason: Error) => setError(reason.message);

  async function apply(event: Event): Promise<void> {
    event.preventDefault();
    await setViewer(viewer);
    setError(undefined);
    actions.look();
    document.getElementById('viewer')?.hidePopover();
  }

  async function take(pattern: string): Promise<void> {
    const { enter } = await getPass(pattern);
    window.open(site + enter, '_blank', 'noopener');
    actions.tell(`This browser gets a pass for ${pattern}, valid for 1 h.`);
    document.getElementById('viewer')?.hidePopover();
  }

  return (
    <>
      <form onSubmit={(event) => void apply(event).catch(fail)}>
        <h2 id="viewer-title">Viewer</h2>
        <p class="dim">What CloudFront is told about whoever browses. It holds from the next request on.</p>
        <ViewerFields viewer={viewer} onViewer={setDraft} />
        {error && (
          <p class="failure" role="alert">
            {error}
          </p>
        )}
        <button type="submit" class="button primary">
          Apply
        </button>
      </form>
      <h2>Passes</h2>
      <ul class="passes">
        {overview?.distributions.flatMap(({ passes }) =>
          passes.map(({ pattern, by }) => (
            <li key={pattern}>
              <span>
                <code>{pattern}</code> <span class="dim">{by}</span>
              </span>
              <button
                type="button"
                class="button"
                aria-label={`Get a pass for ${pattern}`}
                onClick={() => void take(pattern).catch(fail)}
              >
                Get a pass
              </button>
            </li>
          )),
        )}
      </ul>
    </>
  );
}
