/** diff: what a function changed, line by line; what it left alone is folded away. */
import type { RequestRecord } from '../../../simulator/trace.js';
import { plural } from '../format.js';
import { type Detail, listOf } from './detail-of.js';
import { StageSecret } from './stage-secret.js';

interface Change {
  op: '+' | '-';
  path: string;
  value: unknown;
}

export function Diff({ detail, record, index }: { detail: Detail; record: RequestRecord; index: number }) {
  const changes = listOf<Change>(detail, 'diff');
  const made = detail.responded !== undefined;
  // Keys repeat the name of a header in its own spelling: no change of what is sent.
  const lines = changes.map((change, at) => ({ ...change, at })).filter(({ path }) => !path.endsWith('.key'));
  const unchanged = detail.unchanged;
  return (
    <div>
      <h4>{made ? 'Answered' : 'Changed'}</h4>
      {made && <pre class="log">{JSON.stringify(detail.responded, undefined, 2)}</pre>}
      {!made && lines.length === 0 && <p class="dim">Nothing.</p>}
      {lines.length > 0 && (
        <ul class="diff">
          {lines.map(({ op, path, value, at }) => (
            <li key={at} class={op === '+' ? 'added' : 'removed'}>
              <span>
                {op === '+' ? '+' : '−'}
                <span class="sr-only">{op === '+' ? 'added' : 'removed'}</span>
              </span>
              <span>{path}</span>
              <span>
                <StageSecret record={record} index={index} place={['diff', at, 'value']} value={value} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {typeof unchanged === 'object' && unchanged !== null && (
        <details>
          <summary>What it was given, {plural(Object.keys(unchanged).length, 'field')}</summary>
          <pre class="log">{JSON.stringify(unchanged, undefined, 2)}</pre>
        </details>
      )}
    </div>
  );
}
