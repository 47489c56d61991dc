/** name-value-rows: cookies or headers, line by line. A masked value is a placeholder: typing replaces it. */
import type { SentRequest, Value } from '../../contract.js';
import { isSame } from './draft.js';

type Rows = SentRequest['headers'];

interface Props {
  what: 'cookie' | 'header';
  title: string;
  was: Rows;
  rows: Rows;
  onRows(rows: Rows): void;
}

export function NameValueRows({ what, title, was, rows, onRows }: Props) {
  const replace = (at: number, row: Rows[number]) => onRows(rows.map((other, index) => (index === at ? row : other)));
  return (
    <fieldset>
      <legend>{title}</legend>
      {rows.map((row, at) => {
        const mark = was.some((other) => isSame(other, row)) ? 'field mono' : 'field mono changed';
        return (
          <div class="name-value" key={at}>
            <input
              class={mark}
              aria-label={`Name of ${what} ${at + 1}`}
              value={row.name}
              onInput={(event) => replace(at, { ...row, name: event.currentTarget.value })}
            />
            <input
              class={mark}
              aria-label={`Value of ${what} ${row.name || at + 1}`}
              value={typeof row.value === 'string' ? row.value : ''}
              placeholder={placeholder(row.value)}
              onInput={(event) => replace(at, { ...row, value: event.currentTarget.value })}
            />
            <button
              type="button"
              class="button"
              aria-label={`Remove ${what} ${row.name || at + 1}`}
              onClick={() => onRows(rows.filter((_, index) => index !== at))}
            >
              ✕
            </button>
          </div>
        );
      })}
      <button type="button" class="button small" onClick={() => onRows([...rows, { name: '', value: '' }])}>
        Add {what}
      </button>
    </fieldset>
  );
}

function placeholder(value: Value): string {
  return typeof value === 'string' ? '' : `•••••••• ${value.chars} characters, sent as they are`;
}
