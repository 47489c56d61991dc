/** lines-view: the functions of a request, run once more: which lines ran, how often, and what each returned. */
import { useEffect, useState } from 'preact/hooks';
import type { LinesView as Lines } from '../../contract.js';
import { getLines } from '../api.js';
import type { Inspector } from '../inspector.js';
import { titles } from './stage-kinds.js';

export function LinesView({ state: { selected } }: Inspector) {
  const [found, setFound] = useState<Partial<Lines> & { error?: string }>({});
  const ask = (lambdas: boolean) => {
    if (selected === undefined) return;
    getLines(selected, lambdas).then(setFound, (reason: Error) => setFound({ error: reason.message }));
  };
  useEffect(() => ask(false), [selected]);
  const { runs, waiting, error } = found;
  return (
    <div class="stages-view">
      {error && <p class="hint">{error}</p>}
      {runs?.length === 0 && waiting?.length === 0 && (
        <p class="hint">No function ran for this request whose lines can be counted.</p>
      )}
      {waiting !== undefined && waiting.length > 0 && (
        <p>
          <button type="button" class="button" onClick={() => ask(true)}>
            Run {waiting.join(', ')} once more
          </button>{' '}
          <span class="dim">What it does to other servers, it does again.</span>
        </p>
      )}
      {runs?.map((run) => (
        <Run key={run.stage} run={run} />
      ))}
    </div>
  );
}

type Run = Lines['runs'][number];

function Run({ run: { stage, function: name, engine, returned, decided, files } }: { run: Run }) {
  return (
    <section class="card">
      <h3>
        <code>{name}</code> <span class="dim">{`${titles[stage]} · ${engine}`}</span>
      </h3>
      {decided && <p>Its answer: {decided}</p>}
      {files.map((file) => (
        <File key={file.file} {...file} />
      ))}
      <h4>Returned</h4>
      <pre class="json" tabIndex={0}>
        {JSON.stringify(returned, undefined, 2)}
      </pre>
    </section>
  );
}

function File({ file, lines }: Run['files'][number]) {
  const ran = lines.filter(({ runs }) => runs !== undefined && runs > 0).length;
  const all = lines.filter(({ runs }) => runs !== undefined).length;
  return (
    <details open={ran > 0}>
      <summary>
        <code>{file}</code> <span class="dim">{`${ran} of ${all} lines ran`}</span>
      </summary>
      <pre class="lines" tabIndex={0}>
        {lines.map(({ text, runs }, at) => (
          <span key={at} class={runs === undefined ? undefined : runs > 0 ? 'ran' : 'not-run'}>
            {`${String(at + 1).padStart(4)} ${mark(runs).padStart(4)}  ${text}`}
          </span>
        ))}
      </pre>
    </details>
  );
}

function mark(runs: number | undefined): string {
  if (runs === undefined) return '';
  return runs === 0 ? '–' : `×${runs}`;
}
