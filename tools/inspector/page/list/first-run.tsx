/** first-run: nothing has come yet: where to go, and five requests worth sending. */
import type { Inspector } from '../inspector.js';
import { plural } from '../words.js';

export function FirstRun({ state: { overview, host }, actions }: Inspector) {
  const chosen = overview?.distributions.find((one) => one.host === host) ?? overview?.distributions[0];
  const send = (path: string) =>
    void fetch(path, { cache: 'no-store', redirect: 'manual' }).catch((error: Error) => actions.tell(error.message));
  return (
    <section class="first-run" aria-labelledby="first-run">
      <h2 id="first-run">Ready at {location.origin}</h2>
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
