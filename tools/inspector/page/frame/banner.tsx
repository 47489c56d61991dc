/** banner: what is not as it should be, one line each. */
import { plural, shortXCache } from '../format.js';
import type { Inspector } from '../inspector.js';
import { Command } from '../parts/command.js';
import { site } from '../site.js';

export function Banner({ state, dispatch, actions }: Inspector) {
  const { lostFor, paused, waiting, refusedBuild, missed, overview, notice, replayed } = state;
  const close = () => dispatch({ type: 'set', values: { notice: undefined, missed: 0, replayed: undefined } });
  return (
    <div role="status">
      {lostFor !== undefined && <Lost seconds={lostFor} onRetry={actions.retry} />}
      {refusedBuild !== undefined && (
        <div class="banner bad">
          <b>The build was refused.</b> <code class="lines">{refusedBuild}</code> The last good build is served.
        </div>
      )}
      {overview && (overview.faults.length > 0 || overview.clock !== 'real time') && (
        <p class="banner soft">
          {plural(overview.faults.length, 'fault')} set. Clock: {overview.clock}.
          <button type="button" class="button" onClick={() => actions.goTo('faults')}>
            Faults and time
          </button>
        </p>
      )}
      {overview?.approximate && (
        <div class="banner soft">
          <b>Approximate engine.</b> {overview.engine} is not the engine family of CloudFront.
          <Command text="apt-get install njs" />
        </div>
      )}
      {paused && (
        <p class="banner soft">
          Paused. {plural(waiting.length, 'row waits', 'rows wait')}; replays still appear.
          <button type="button" class="button" onClick={actions.togglePause}>
            Resume
          </button>
        </p>
      )}
      {missed > 0 && (
        <p class="banner soft">
          {plural(missed, 'event is', 'events are')} missing: the gap was longer than the server remembers.
          <Dismiss onClick={close} />
        </p>
      )}
      {replayed && (
        <p class="banner info">
          Replay of {replayed.was.id}: status {change(replayed.was.status, replayed.status)}, X-Cache{' '}
          {change(shortXCache(replayed.was.xCache), shortXCache(replayed.xCache))}
          <Dismiss onClick={close} />
        </p>
      )}
      {notice && (
        <p class="banner info">
          {notice}
          <Dismiss onClick={close} />
        </p>
      )}
    </div>
  );
}

function Lost({ seconds, onRetry }: { seconds: number; onRetry(): void }) {
  return (
    <p class="banner bad">
      <b>No answer from {new URL(site).host}.</b> What you see stays. Trying again in {seconds} s. Is the server still
      running?
      <button type="button" class="button" onClick={onRetry}>
        Try now
      </button>
    </p>
  );
}

function Dismiss({ onClick }: { onClick(): void }) {
  return (
    <button type="button" class="button" onClick={onClick}>
      Close
    </button>
  );
}

function change(was: string | number, is: string | number) {
  return was === is ? `stays ${is}` : `${was} → ${is}`;
}
