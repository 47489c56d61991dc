/** first-run: nothing has come yet: where to go, and five requests worth sending. */
import { plural } from '../format.js';
import type { Inspector } from '../inspector.js';
import { site } from '../site.js';

export function FirstRun({ state: { overview, host } }: Inspector) {
  const chosen = overview?.distributions.find((one) => one.host === host) ?? overview?.distributions[0];
  // The site is another origin than this page: the request goes out, and its answer is in the list.
  const send = (path: string) => void fetch(site + path, { cache: 'no-store', mode: 'no-cors' }).catch(() => {});
  return (
    <section class="first-run" aria-labelledby="first-run">
      <h2 id="first-run">Ready at {site}</h2>
      <p>
        Open it in another tab. Each request appears here with every stage it went through at the edge. Or send one now:
      </p>
      <ul>
        {chosen?.samples.map(({ path, text }) => (
          <li key={path}>
            <code>{path}</code>
            <span class="dim">{text}</span>
            <button type="button" class="button" aria-label={`Send ${path}`} onClick={() => send(path)}>
              Send
            </button>
          </li>
        ))}
      </ul>
      {chosen && overview && (
        <p class="dim">
          Template: {overview.template} · {plural(chosen.behaviors.length, 'behavior')} ·{' '}
          {plural(chosen.functions.length, 'function')} on {overview.engine}. Nothing leaves this machine.
        </p>
      )}
    </section>
  );
}
