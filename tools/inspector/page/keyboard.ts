/** keyboard: single keys, off while somebody types or a dialog is open. */
import type { Actions } from './actions.js';
import type { Panel, State } from './state.js';

const panels: Record<string, Panel> = { 1: 'requests', 2: 'distribution', 3: 'kvs', 4: 'cache', 5: 'faults' };

/** `now` gives what holds when a key is pressed: keys may come faster than the page is drawn. */
export function listenToKeys(now: () => { actions: Actions; state: State }): () => void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const { actions, state } = now();
    const command = commandsOf(actions, state)[event.key];
    if (command === undefined) return;
    command();
    event.preventDefault();
  }
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

function commandsOf(actions: Actions, state: State): Record<string, () => void> {
  const has = state.selected !== undefined && state.panel === 'requests';
  const onRequest = (command: () => void) => () => {
    if (has) command();
  };
  const commands: Record<string, () => void> = {
    j: () => actions.step(1),
    k: () => actions.step(-1),
    '/': () => focus('#filter'),
    r: onRequest(actions.replayAsItWas),
    e: onRequest(() => actions.open('drawer')),
    c: onRequest(() => actions.copy('curl')),
    x: onRequest(actions.openAll),
    p: actions.togglePause,
    f: actions.fold,
    i: () => document.querySelector<HTMLElement>('#invalidate')?.togglePopover(),
    '?': () => actions.open('help'),
    Escape: () => {
      if (window.matchMedia('(max-width: 760px)').matches) actions.select(undefined);
      focus('#list');
    },
  };
  for (const [key, panel] of Object.entries(panels)) commands[key] = () => actions.goTo(panel);
  return commands;
}

function isTyping({ target }: KeyboardEvent): boolean {
  const element = target as HTMLElement;
  return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.closest('dialog, [popover]') !== null;
}

function focus(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
