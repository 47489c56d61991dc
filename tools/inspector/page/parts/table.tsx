/** table: columns with headers, in a box that scrolls by itself. Where it is narrow each row is a card. */
import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  /** A name that ends in "#" is of numbers. */
  columns: string[];
  rows: ComponentChildren[][];
}

export function Table({ label, columns, rows }: Props) {
  const isNumber = columns.map((name) => name.endsWith('#'));
  return (
    <section class={columns.length > 4 ? 'scroll many' : 'scroll'} tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((name, at) => (
              <th key={name} scope="col" class={isNumber[at] ? 'number' : undefined}>
                {name.replace(/#$/, '') || <span class="sr-only">Action</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, at) => (
                <td
                  key={columns[at]}
                  class={isNumber[at] ? 'number' : undefined}
                  data-label={columns[at]?.replace(/#$/, '')}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
