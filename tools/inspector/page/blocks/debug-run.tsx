/** debug-run: a button that writes down what a debugger needs for one run, and the command that starts it. */
import { useState } from 'preact/hooks';
import type { DebugView } from '../../contract.js';
import { debug } from '../api.js';
import { Command } from '../parts/command.js';

export function DebugRun({ id, stage }: { id: string; stage: string }) {
  const [found, setFound] = useState<DebugView>();
  const [error, setError] = useState<string>();
  const ask = (launch: boolean) =>
    void debug(id, stage, launch).then(setFound, ({ message }: Error) => setError(message));
  return (
    <div class="debug-run">
      <button type="button" class="button" onClick={() => ask(false)}>
        Debug
      </button>
      {error && <p role="alert">{error}</p>}
      {found && (
        <>
          <p class="dim">
            Event, store, clock and seed of this run are on disk. This waits for a debugger, on V8 and not on njs:
          </p>
          <Command text={found.command} />
          <Launch {...found} onWrite={() => ask(true)} />
        </>
      )}
    </div>
  );
}

function Launch({ launch, launchFile, onWrite }: DebugView & { onWrite(): void }) {
  if (launchFile === 'missing')
    return (
      <button type="button" class="button" onClick={onWrite}>
        Write .vscode/launch.json
      </button>
    );
  if (launchFile === 'written') return <p role="status">.vscode/launch.json starts it too, by F5.</p>;
  return (
    <details>
      <summary>For the configurations of your .vscode/launch.json</summary>
      <Command text={JSON.stringify(launch, undefined, 2)} />
    </details>
  );
}
