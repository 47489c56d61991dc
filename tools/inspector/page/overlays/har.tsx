/** har: the list as an HTTP archive, and requests of another one sent here. */
import { useState } from 'preact/hooks';
import { getHar, sendHar } from '../api.js';
import { download } from '../download.js';
import { plural } from '../format.js';
import type { Inspector } from '../inspector.js';
import { readHar } from '../read-har.js';
import { CloseButton, Dialog } from './dialog.js';

export function Har({ dispatch }: Inspector) {
  const [said, setSaid] = useState<{ text: string; isFailure?: boolean }>();
  const fail = (reason: Error) => setSaid({ text: reason.message, isFailure: true });

  async function load(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    setSaid({ text: 'Reading …' });
    setSaid({ text: await send(file) });
  }

  return (
    <Dialog
      kind="sheet"
      labelledBy="har-title"
      onClose={() => dispatch({ type: 'set', values: { dialog: undefined } })}
    >
      <h2 id="har-title">HTTP archive (HAR)</h2>
      <p>
        The list as a file for other tools. Secrets are written as …; bodies are as they were.{' '}
        <button
          type="button"
          class="button"
          onClick={() =>
            void getHar().then((har) => download('edgewright.har', JSON.stringify(har, undefined, 1)), fail)
          }
        >
          Export
        </button>
      </p>
      <p>
        Requests of an archive that a browser or another tool wrote are sent here, those for hosts that are served.{' '}
        <label class="button">
          Import…
          <input
            type="file"
            accept=".har,.json,application/json"
            class="sr-only"
            onChange={(event) => void load(event.currentTarget.files?.[0]).catch(fail)}
          />
        </label>
      </p>
      {said && (
        <p class={said.isFailure ? 'failure' : ''} role={said.isFailure ? 'alert' : 'status'}>
          {said.text}
        </p>
      )}
      <CloseButton />
    </Dialog>
  );
}

async function send(file: File): Promise<string> {
  const { portions, tooLarge } = await readHar(file);
  const total = { sent: 0, elsewhere: 0, refused: new Set<string>() };
  for (const requests of portions) {
    const { sent, elsewhere, refused } = await sendHar(requests);
    total.sent += sent;
    total.elsewhere += elsewhere;
    for (const reason of refused) total.refused.add(reason);
  }
  const left = [
    total.elsewhere > 0 && `${plural(total.elsewhere, 'request')} for other hosts`,
    tooLarge > 0 && `${plural(tooLarge, 'request')} of more than 400 kB`,
    ...total.refused,
  ].filter(Boolean);
  return `${plural(total.sent, 'request')} sent.${left.length === 0 ? '' : ` Left out: ${left.join('; ')}.`}`;
}
