/** help: the keys and the filter language. */
import { keys } from '../filter.js';
import type { Inspector } from '../inspector.js';
import { kinds } from '../rows.js';
import { CloseButton, Dialog } from './dialog.js';

const commands: [key: string, does: string][] = [
  ['j k', 'next, previous request'],
  ['Enter', 'into the request'],
  ['Esc', 'back to the list'],
  ['/', 'filter'],
  ['r', 'replay'],
  ['e', 'replay with edits'],
  ['c', 'copy as curl'],
  ['x', 'open or close all stages'],
  ['p', 'pause'],
  ['f', 'unfold or fold rebuilds'],
  ['i', 'invalidate'],
  ['1 2 3 4 5', 'panels'],
  ['?', 'this page'],
  ['Ctrl Enter', 'send a replay'],
];

export function Help({ dispatch }: Inspector) {
  return (
    <Dialog
      kind="sheet"
      labelledBy="help-title"
      onClose={() => dispatch({ type: 'set', values: { dialog: undefined } })}
    >
      <h2 id="help-title">Keyboard</h2>
      <dl class="keys">
        {commands.map(([key, does]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <h2>Filter</h2>
      <p>
        Words match the path. Keys: <code>{keys.map((key) => `${key}:`).join(' ')}</code>. Several values:{' '}
        <code>status:403|5xx</code>; <code>ms:&gt;50</code>; <code>is:{Object.keys(kinds).join('|')}</code>. A leading{' '}
        <code>-</code> excludes; all terms must hold.
      </p>
      <CloseButton />
    </Dialog>
  );
}
