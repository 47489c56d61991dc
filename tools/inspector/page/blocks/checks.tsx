/** checks: what was looked at, and how it came out. */
import { Text } from '../parts/text.js';
import { type Detail, listOf } from './detail-of.js';

interface Check {
  name: string;
  /** Null: not asked for. */
  ok: boolean | null;
  text: string;
}

export function Checks({ detail }: { detail: Detail }) {
  return (
    <div>
      <h4>Checks</h4>
      <ul class="checks">
        {listOf<Check>(detail, 'checks').map(({ name, ok, text }) => (
          <li key={name} class={ok === false ? 'bad' : ok === true ? 'good' : 'dim'}>
            <span aria-hidden="true">{ok === false ? '✕' : ok === true ? '✓' : '–'}</span>
            <b>{name}</b>
            <span>
              {ok === false && <span class="sr-only">failed: </span>}
              <Text>{String(text)}</Text>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
